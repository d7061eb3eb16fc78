import type { Performer } from '#gateway';
import { defineReader, harmless, lookSignal, type VendorAccess } from '../kit/vendor-access.ts';
import { defineEffect } from '../kit/vendor-effects.ts';
import {
  beginsWith,
  lookupOf,
  type OutgoingReply,
  type ReplyLookup,
  type ReplyReceipt,
  replyLookup,
} from '../ports/campaign-replies.ts';
import { instantlyFindReply, instantlyListReplies, instantlySendReply } from './operations.ts';
import { type Email, email, nextOf, pageOf, RECEIVED, SENT_BY_HAND, toReply } from './wire.ts';

/** Reads what came in, answers it, and finds an answer again. */
export const replyPerformers = (instantly: VendorAccess): Performer[] => [
  defineReader({
    operation: instantlyListReplies,
    async perform(_ctx, { cursor, since, campaignId }, call) {
      const query = {
        email_type: 'received',
        sort_order: 'asc',
        limit: 100,
        min_timestamp_created: since ?? undefined,
        campaign_id: campaignId ?? undefined,
        starting_after: cursor ?? undefined,
      };
      const page = await instantly.read(
        { method: 'GET', path: '/emails', query, signal: call.signal },
        pageOf(email),
      );
      return { receipt: { replies: page.items.map(toReply), cursor: nextOf(page, cursor) } };
    },
  }),
  defineEffect<OutgoingReply, ReplyReceipt, null>({
    operation: instantlySendReply,
    async look(asked, call) {
      const answered = await readEmail(instantly, asked.replyId, call.signal);
      if (answered.ue_type !== RECEIVED || answered.eaccount.toLowerCase() !== asked.mailbox.toLowerCase())
        throw harmless(
          'validation',
          'instantly.not_answerable',
          'Only a mail that came in can be answered, and only from the mailbox it came to. Nothing was sent.',
        );
      const lookup = { ...lookupOf(asked), threadId: answered.thread_id ?? null };
      const sent = await sentAnswer(instantly, lookup, answered, call.signal);
      return sent
        ? { done: { sentId: sent.id, threadId: sent.thread_id ?? null, already: true } }
        : { plan: null };
    },
    async act(_plan, asked, call) {
      const json = {
        eaccount: asked.mailbox,
        reply_to_uuid: asked.replyId,
        subject: asked.subject,
        body: { html: asked.html, text: asked.text },
        ...(asked.cc.length > 0 && { cc_address_email_list: asked.cc.join(',') }),
      };
      const sent = await instantly.read(
        { method: 'POST', path: '/emails/reply', json, signal: call.signal },
        email,
      );
      return { sentId: sent.id, threadId: sent.thread_id ?? null, already: false };
    },
    async sight({ trace }) {
      const lookup = replyLookup.parse(trace);
      const answered = await readEmail(instantly, lookup.replyId, lookSignal());
      const threadId = answered.thread_id ?? null;
      if (threadId === null) return 'cannot_tell';
      const sent = await sentAnswer(instantly, { ...lookup, threadId }, answered, lookSignal());
      return sent ? 'happened' : 'did_not_happen';
    },
  }),
  defineReader({
    operation: instantlyFindReply,
    async perform(_ctx, lookup, call) {
      const answered = await readEmail(instantly, lookup.replyId, call.signal);
      const threadId = answered.thread_id ?? lookup.threadId;
      const sent = await sentAnswer(instantly, { ...lookup, threadId }, answered, call.signal);
      return {
        receipt: { found: Boolean(sent), sentId: sent?.id ?? null, at: sent?.timestamp_email ?? null },
      };
    },
  }),
];

const readEmail = (instantly: VendorAccess, id: string, signal: AbortSignal): Promise<Email> =>
  instantly.read({ method: 'GET', path: `/emails/${encodeURIComponent(id)}`, signal }, email);

/** The mail sent by hand in a thread, after the one it answers, that begins as ours does. */
async function sentAnswer(
  instantly: VendorAccess,
  { threadId, opening }: ReplyLookup,
  answered: Email,
  signal: AbortSignal,
): Promise<Email | undefined> {
  if (threadId === null) return undefined;
  const query = { search: `thread:${threadId}`, limit: 100 };
  const page = await instantly.read({ method: 'GET', path: '/emails', query, signal }, pageOf(email));
  const from = Date.parse(answered.timestamp_email);
  return page.items.find(
    (each) =>
      each.ue_type === SENT_BY_HAND &&
      Date.parse(each.timestamp_email) >= from &&
      beginsWith(each.body, opening),
  );
}
