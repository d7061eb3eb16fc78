import type { Performer } from '#gateway';
import { harmless, lookSignal, type VendorAccess } from '../kit/vendor-access.ts';
import { defineEffect, notAsPromised } from '../kit/vendor-effects.ts';
import { type FollowUp, followUpLookup } from '../ports/campaign-follow-ups.ts';
import { beginsWith, type Opening, openingOf, type ReplyReceipt } from '../ports/campaign-replies.ts';
import { isDone } from './access.ts';
import { smartleadSendFollowUp } from './operations.ts';
import { bareSubject, history, knownLead, leadKey, type Mail, REPLY } from './wire.ts';

type Begun = { readonly mails: readonly Mail[]; readonly last: Mail };

/** Writes to a lead again in the thread of its campaign. */
export const followUpPerformers = (smartlead: VendorAccess): Performer[] => [
  defineEffect<FollowUp, ReplyReceipt, Mail>({
    operation: smartleadSendFollowUp,
    async look(asked, { signal }) {
      const { mails, last } = await threadWith(smartlead, asked, signal);
      if (leadKey(last.from) !== '' && leadKey(last.from) !== leadKey(asked.mailbox))
        throw harmless(
          'validation',
          'smartlead.other_mailbox',
          `The thread with this lead began from another mailbox, and Smartlead writes on only from that. Nothing was sent.`,
        );
      if (bareSubject(last.subject) !== bareSubject(asked.subject))
        throw harmless(
          'validation',
          'smartlead.other_subject',
          `Smartlead would write the subject of the thread ("${last.subject ?? ''}") over the one that was approved. Nothing was sent.`,
        );
      const sent = sentSince(mails, asked.since, openingOf(asked.text));
      return sent
        ? { done: { sentId: sent.message_id ?? null, threadId: null, already: true } }
        : { plan: last };
    },
    async act(last, { campaignId, email, html }, { signal }) {
      // The mail it goes on from is ours, so there is no reply to quote.
      const json = { email_stats_id: last.stats_id, email_body: html, to_email: email };
      const path = `/campaigns/${encodeURIComponent(campaignId)}/reply-email-thread`;
      const answer = await smartlead.send({ method: 'POST', path, json, signal });
      if (!isDone(answer.text)) throw notAsPromised('smartlead', 'body');
      return { sentId: null, threadId: null, already: false };
    },
    async sight({ trace }) {
      const lookup = followUpLookup.parse(trace);
      const { mails } = await threadWith(smartlead, lookup, lookSignal());
      return sentSince(mails, lookup.since, lookup.opening) ? 'happened' : 'did_not_happen';
    },
  }),
];

/** The mails exchanged with a lead in a campaign, and the last one of ours among them. */
async function threadWith(
  smartlead: VendorAccess,
  { campaignId, email }: { readonly campaignId: string; readonly email: string },
  signal: AbortSignal,
): Promise<Begun> {
  const query = { email: leadKey(email) };
  const lead = await smartlead.read({ method: 'GET', path: '/leads/', query, signal }, knownLead);
  const path = `/campaigns/${encodeURIComponent(campaignId)}/leads/${lead.id ?? ''}/message-history`;
  const mails = lead.id ? (await smartlead.read({ method: 'GET', path, signal }, history)).history : [];
  const last = mails.findLast(({ type }) => type !== REPLY);
  if (!last)
    throw harmless(
      'not_found',
      'smartlead.no_thread',
      'Smartlead has not written to this lead in this campaign, so there is no thread to go on in. Nothing was sent.',
    );
  return { mails, last };
}

const sentSince = (mails: readonly Mail[], since: string, opening: Opening): Mail | undefined =>
  mails.find(
    ({ type, time, email_body }) =>
      type !== REPLY &&
      Date.parse(time ?? '') >= Date.parse(since) &&
      beginsWith({ text: email_body, html: email_body }, opening),
  );
