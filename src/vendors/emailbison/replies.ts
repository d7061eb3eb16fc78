import type { Performer } from '#gateway';
import { defineReader, harmless, lookSignal, type VendorAccess } from '../kit/vendor-access.ts';
import { defineEffect } from '../kit/vendor-effects.ts';
import {
  beginsWith,
  type Opening,
  type OutgoingReply,
  openingOf,
  type ReplyReceipt,
  replyLookup,
} from '../ports/campaign-replies.ts';
import { nextPage, pageOf } from './access.ts';
import { emailbisonFindReply, emailbisonListReplies, emailbisonSendReply } from './operations.ts';
import { isOurs, leadKey, oneReply, type Reply, reply, sentReply, thread, toReply } from './wire.ts';

/** Reads what came in, answers it, and finds an answer again. */
export const replyPerformers = (emailbison: VendorAccess): Performer[] => [
  defineReader({
    operation: emailbisonListReplies,
    async perform(_ctx, { cursor, since, campaignId }, { signal }) {
      const query = { folder: 'inbox', campaign_id: campaignId ?? undefined, page: Number(cursor ?? 1) };
      const page = await emailbison.read({ method: 'GET', path: '/replies', query, signal }, pageOf(reply));
      const from = since === null ? 0 : Date.parse(since);
      const replies = page.data
        .map(toReply)
        .filter(({ receivedAt }) => receivedAt === null || Date.parse(receivedAt) >= from);
      return { receipt: { replies, cursor: nextPage(page) } };
    },
  }),
  defineEffect<OutgoingReply, ReplyReceipt, { readonly senderId: number }>({
    operation: emailbisonSendReply,
    async look(asked, { signal }) {
      const answered = await readReply(emailbison, asked.replyId, signal);
      const mailbox = leadKey(answered.primary_to_email_address);
      if (isOurs(answered) || !answered.sender_email_id || mailbox !== leadKey(asked.mailbox))
        throw harmless(
          'validation',
          'emailbison.not_answerable',
          'Only a mail that came in can be answered, and only from the mailbox it came to. Nothing was sent.',
        );
      const sent = await sentAnswer(emailbison, answered, openingOf(asked.text), signal);
      if (sent) return { done: { sentId: String(sent.id), threadId: null, already: true } };
      return { plan: { senderId: answered.sender_email_id } };
    },
    async act({ senderId }, asked, { signal }) {
      const json = {
        message: asked.html,
        sender_email_id: senderId,
        to_emails: [{ name: null, email_address: asked.to }],
        subject: asked.subject,
        content_type: 'html',
        // With it the lead's own signature would be quoted back.
        inject_previous_email_body: false,
        ...(asked.cc.length > 0 && {
          cc_emails: asked.cc.map((email_address) => ({ name: null, email_address })),
        }),
      };
      const path = `/replies/${encodeURIComponent(asked.replyId)}/reply`;
      const { data } = await emailbison.read({ method: 'POST', path, json, signal }, sentReply);
      return { sentId: data.reply ? String(data.reply.id) : null, threadId: null, already: false };
    },
    async sight({ trace }) {
      const { replyId, opening } = replyLookup.parse(trace);
      const answered = await readReply(emailbison, replyId, lookSignal());
      const sent = await sentAnswer(emailbison, answered, opening, lookSignal());
      return sent ? 'happened' : 'did_not_happen';
    },
  }),
  defineReader({
    operation: emailbisonFindReply,
    async perform(_ctx, { replyId, opening }, { signal }) {
      const sent = await sentAnswer(
        emailbison,
        await readReply(emailbison, replyId, signal),
        opening,
        signal,
      );
      return {
        receipt: {
          found: Boolean(sent),
          sentId: sent ? String(sent.id) : null,
          at: sent?.date_received ?? null,
        },
      };
    },
  }),
];

const readReply = async (emailbison: VendorAccess, id: string, signal: AbortSignal): Promise<Reply> =>
  (await emailbison.read({ method: 'GET', path: `/replies/${encodeURIComponent(id)}`, signal }, oneReply))
    .data;

/** Our mail in the thread, after the one it answers, that begins as this one does. */
async function sentAnswer(
  emailbison: VendorAccess,
  answered: Reply,
  opening: Opening,
  signal: AbortSignal,
): Promise<Reply | undefined> {
  const path = `/replies/${answered.id}/conversation-thread`;
  const { data } = await emailbison.read({ method: 'GET', path, signal }, thread);
  return data.find(
    (each) =>
      isOurs(each) &&
      Date.parse(each.date_received ?? '') >= Date.parse(answered.date_received ?? '') &&
      beginsWith({ text: each.text_body, html: each.html_body }, opening),
  );
}
