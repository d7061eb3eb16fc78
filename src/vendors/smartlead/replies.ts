import type { Performer } from '#gateway';
import { defineReader, harmless, lookSignal, type VendorAccess } from '../kit/vendor-access.ts';
import { defineEffect, notAsPromised } from '../kit/vendor-effects.ts';
import {
  beginsWith,
  type Opening,
  type OutgoingReply,
  openingOf,
  type ReplyReceipt,
  replyLookup,
} from '../ports/campaign-replies.ts';
import { isDone } from './access.ts';
import { smartleadFindReply, smartleadListReplies, smartleadSendReply } from './operations.ts';
import { bareSubject, history, inbox, leadKey, type Mail, REPLY, replyPlace, toReplies } from './wire.ts';

/** The inbox comes in small pages. */
const PAGE = 20;

/** Reads what came in, answers it, and finds an answer again. */
export const replyPerformers = (smartlead: VendorAccess): Performer[] => [
  defineReader({
    operation: smartleadListReplies,
    async perform(ctx, { cursor, since, campaignId }, { signal }) {
      const offset = Number(cursor ?? 0);
      const json = {
        offset,
        limit: PAGE,
        filters: {
          ...(campaignId === null ? {} : { campaignId: Number(campaignId) }),
          ...(since === null ? {} : { replyTimeBetween: [since, ctx.now().toString()] }),
        },
        sortBy: 'REPLY_TIME_DESC',
      };
      const path = '/master-inbox/inbox-replies';
      const query = { fetch_message_history: 'true' };
      const page = await smartlead.read({ method: 'POST', path, query, json, signal }, inbox);
      const from = since === null ? 0 : Date.parse(since);
      const replies = page.data
        .flatMap(toReplies)
        .filter(({ receivedAt }) => receivedAt === null || Date.parse(receivedAt) >= from);
      return { receipt: { replies, cursor: page.data.length < PAGE ? null : String(offset + PAGE) } };
    },
  }),
  defineEffect<OutgoingReply, ReplyReceipt, Thread>({
    operation: smartleadSendReply,
    async look(asked, { signal }) {
      const thread = await threadOf(smartlead, asked.replyId, signal);
      if (thread.mailbox !== null && thread.mailbox !== leadKey(asked.mailbox))
        throw harmless(
          'validation',
          'smartlead.not_answerable',
          'The mail came to another mailbox, and Smartlead answers only from that. Nothing was sent.',
        );
      if (bareSubject(thread.answered.subject) !== bareSubject(asked.subject))
        throw harmless(
          'validation',
          'smartlead.other_subject',
          `Smartlead would write the subject of the thread ("${thread.answered.subject ?? ''}") over the one that was approved. Nothing was sent.`,
        );
      return sentAnswer(thread, openingOf(asked.text))
        ? { done: { sentId: null, threadId: null, already: true } }
        : { plan: thread };
    },
    async act({ answered, place }, asked, { signal }) {
      const json = {
        email_stats_id: answered.stats_id,
        email_body: asked.html,
        reply_message_id: answered.message_id,
        reply_email_time: answered.time,
        reply_email_body: answered.email_body,
        to_email: asked.to,
        ...(asked.cc.length > 0 && { cc: asked.cc.join(',') }),
      };
      const path = `/campaigns/${place.campaignId}/reply-email-thread`;
      const answer = await smartlead.send({ method: 'POST', path, json, signal });
      if (!isDone(answer.text)) throw notAsPromised('smartlead', 'body');
      return { sentId: null, threadId: null, already: false };
    },
    async sight({ trace }) {
      const lookup = replyLookup.parse(trace);
      const thread = await threadOf(smartlead, lookup.replyId, lookSignal());
      return sentAnswer(thread, lookup.opening) ? 'happened' : 'did_not_happen';
    },
  }),
  defineReader({
    operation: smartleadFindReply,
    async perform(_ctx, { replyId, opening }, { signal }) {
      const sent = sentAnswer(await threadOf(smartlead, replyId, signal), opening);
      return { receipt: { found: Boolean(sent), sentId: sent?.message_id ?? null, at: sent?.time ?? null } };
    },
  }),
];

type Thread = {
  readonly place: NonNullable<ReturnType<typeof replyPlace>>;
  readonly mails: readonly Mail[];
  readonly answered: Mail;
  readonly mailbox: string | null;
};

/** The mails exchanged with a lead in a campaign, and the one that is to be answered among them. */
async function threadOf(smartlead: VendorAccess, replyId: string, signal: AbortSignal): Promise<Thread> {
  const place = replyPlace(replyId);
  const unknown = () =>
    harmless('not_found', 'smartlead.reply_not_found', 'Smartlead has no such reply. Nothing was sent.');
  if (!place) throw unknown();
  const path = `/campaigns/${place.campaignId}/leads/${place.leadId}/message-history`;
  const found = await smartlead.read({ method: 'GET', path, signal }, history);
  const answered = found.history.findLast(
    ({ type, stats_id, message_id }) =>
      type === REPLY &&
      stats_id === place.statsId &&
      (place.messageId === null || message_id === place.messageId),
  );
  if (!answered) throw unknown();
  return { place, mails: found.history, answered, mailbox: leadKey(answered.to ?? found.from) || null };
}

const sentAnswer = ({ mails, answered }: Thread, opening: Opening): Mail | undefined =>
  mails.find(
    ({ type, time, email_body }) =>
      type !== REPLY &&
      Date.parse(time ?? '') >= Date.parse(answered.time ?? '') &&
      beginsWith({ text: email_body, html: email_body }, opening),
  );
