import { fieldsOf, type SimulatedRoutes } from '../kit/simulated-routes.ts';
import {
  askedPage,
  bad,
  type EmailRow,
  type InstantlyState,
  lower,
  missing,
  ok,
  pageOf,
} from './simulated-state.ts';

const TYPES: Readonly<Record<string, readonly number[]>> = { received: [2], sent: [1, 3], manual: [3] };

/** The mail of the workspace: reading and answering. */
export const mailRoutes = (state: InstantlyState): SimulatedRoutes => ({
  'GET /emails': (request) => {
    const { query } = request;
    const search = query.get('search') ?? '';
    const thread = search.startsWith('thread:') ? search.slice('thread:'.length) : null;
    const types = TYPES[query.get('email_type') ?? ''];
    const since = query.get('min_timestamp_created');
    const rows = state.emails
      .filter((mail) =>
        thread === null ? lower(mail.lead).includes(lower(search)) : mail.thread_id === thread,
      )
      .filter((mail) => !types || types.includes(mail.ue_type))
      .filter((mail) => since === null || Date.parse(String(mail.timestamp_created)) >= Date.parse(since))
      .filter((mail) => [null, mail.campaign_id].includes(query.get('campaign_id')));
    return pageOf(query.get('sort_order') === 'asc' ? rows : rows.toReversed(), askedPage(request));
  },
  'GET /emails/:id': (_request, { id }) => {
    const mail = state.emails.find((each) => each.id === id);
    return mail ? ok(mail) : missing();
  },
  'POST /emails/reply': (request) => {
    const asked = fieldsOf(request);
    const answered = state.emails.find((each) => each.id === asked.reply_to_uuid);
    const body = asked.body as { html?: unknown; text?: unknown } | undefined;
    if (!asked.subject || !body || (!body.html && !body.text))
      return bad("body must have required property 'body'");
    if (!answered) return missing();
    if (answered.eaccount !== asked.eaccount) return bad('The email account does not belong to this email');
    return ok(
      writeMail(state, {
        ue_type: 3,
        subject: String(asked.subject),
        from: answered.eaccount,
        to: answered.lead,
        lead: answered.lead,
        eaccount: answered.eaccount,
        campaign_id: answered.campaign_id ?? null,
        thread_id: answered.thread_id,
        body: { html: String(body.html ?? ''), text: String(body.text ?? '') },
      }),
    );
  },
  'PATCH /emails/:id': (request, { id }) => {
    const mail = state.emails.find((each) => each.id === id);
    return mail ? ok(Object.assign(mail, fieldsOf(request))) : missing();
  },
  'GET /emails/unread/count': () => ok({ count: state.emails.filter((mail) => mail.is_unread === 1).length }),
  'DELETE /emails/:id': (_request, { id }) => {
    const at = state.emails.findIndex((each) => each.id === id);
    const [mail] = at < 0 ? [] : state.emails.splice(at, 1);
    return mail ? ok(mail) : missing();
  },
});

export type MailParts = {
  readonly ue_type: number;
  readonly subject: string;
  readonly from: string;
  readonly to: string;
  readonly lead: string;
  readonly eaccount: string;
  readonly campaign_id: unknown;
  readonly thread_id: string;
  readonly body: { readonly html: string; readonly text: string };
  readonly is_auto_reply?: number;
  readonly step?: string;
};

/** Stores a mail as the vendor would show it. */
export function writeMail(state: InstantlyState, { from, to, ...parts }: MailParts): EmailRow {
  const id = state.nextId();
  const mail: EmailRow = {
    ...parts,
    id,
    timestamp_created: state.stamp(),
    timestamp_email: state.stamp(),
    message_id: `<${id}@instantly.test>`,
    from_address_email: from,
    to_address_email_list: to,
    organization_id: state.organization,
    is_unread: parts.ue_type === 2 ? 1 : 0,
    is_auto_reply: parts.is_auto_reply ?? 0,
    content_preview: parts.body.text.slice(0, 80),
  };
  state.emails.push(mail);
  return mail;
}
