import type { Ctx } from '#core/ctx';
import { definePerformer, type Performer } from '#gateway';
import { askLeave, defineReader, harmless, lookSignal } from '../kit/vendor-access.ts';
import type { CrmMail, CrmMailReceipt } from '../ports/crm-mail.ts';
import { type OutgoingSms, type SmsReceipt, textHash } from '../ports/sms.ts';
import type { HighlevelAccess } from './access.ts';
import { highlevelSendMail, highlevelSendSms, highlevelSmsWhoami } from './operations.ts';
import { exportReply, pipelinesReply, sentReply } from './wire.ts';

const LOOK_BACK = { hours: 24 } as const;
const LOOKED_THROUGH = 100;

export const messagePerformers = (highlevel: HighlevelAccess): Performer[] => [
  smsPerformer(highlevel),
  mailPerformer(highlevel),
  defineReader<Record<string, never>, { account: string }>({
    operation: highlevelSmsWhoami,
    async perform(_ctx, _input, { signal }) {
      const query = { locationId: highlevel.locationId };
      await highlevel.read(
        { method: 'GET', path: '/opportunities/pipelines', query, signal },
        pipelinesReply,
      );
      return { receipt: { account: highlevel.locationId } };
    },
  }),
];

const smsPerformer = (highlevel: HighlevelAccess): Performer =>
  definePerformer<OutgoingSms, SmsReceipt>({
    operation: highlevelSendSms,
    async perform(_ctx, { to, from, text, recipientId }, call) {
      if (recipientId === null)
        throw harmless(
          'validation',
          'highlevel.no_contact',
          'HighLevel sends to contacts, and none is named. Nothing was sent. Upsert the contact first.',
        );
      await askLeave(call);
      const sent = await highlevel.read(
        {
          method: 'POST',
          path: '/conversations/messages',
          json: {
            type: 'SMS',
            contactId: recipientId,
            message: text,
            toNumber: to,
            ...(from === null ? {} : { fromNumber: from }),
          },
          signal: call.signal,
        },
        sentReply,
      );
      return { receipt: { messageId: sent.messageId, state: 'accepted', segments: null } };
    },
    reconcile: (ctx, { trace }) => {
      const { recipientId, textHash: hash } = trace as { recipientId: string | null; textHash: string };
      return lookFor(highlevel, ctx, { contactId: recipientId ?? '', channel: 'SMS', hash });
    },
  });

const mailPerformer = (highlevel: HighlevelAccess): Performer =>
  definePerformer<CrmMail, CrmMailReceipt>({
    operation: highlevelSendMail,
    async perform(_ctx, { contactId, to, from, subject, html, inReplyTo }, call) {
      await askLeave(call);
      const sent = await highlevel.read(
        {
          method: 'POST',
          path: '/conversations/messages',
          json: {
            type: 'Email',
            contactId,
            emailTo: to,
            subject,
            html,
            ...(from === null ? {} : { emailFrom: from }),
            ...(inReplyTo === null ? {} : { replyMessageId: inReplyTo, emailReplyMode: 'reply' }),
          },
          signal: call.signal,
        },
        sentReply,
      );
      const { messageId, conversationId, emailMessageId } = sent;
      return { receipt: { messageId, conversationId, threadMessageId: emailMessageId ?? null } };
    },
    reconcile: (ctx, { trace }) => {
      const { contactId, htmlHash } = trace as { contactId: string; htmlHash: string };
      return lookFor(highlevel, ctx, { contactId, channel: 'Email', hash: htmlHash });
    },
  });

/** What went out to a contact on a channel within a day. Without the channel HighLevel leaves mail out. */
async function lookFor(
  highlevel: HighlevelAccess,
  ctx: Ctx,
  { contactId, channel, hash }: { contactId: string; channel: 'SMS' | 'Email'; hash: string },
): Promise<'happened' | 'did_not_happen' | 'cannot_tell'> {
  const { messages, nextCursor } = await highlevel.read(
    {
      method: 'GET',
      path: '/conversations/messages/export',
      query: {
        locationId: highlevel.locationId,
        contactId,
        channel,
        limit: LOOKED_THROUGH,
        sortBy: 'createdAt',
        sortOrder: 'desc',
        startDate: ctx.now().subtract(LOOK_BACK).toString(),
      },
      signal: lookSignal(),
    },
    exportReply,
  );
  const sent = messages.filter(({ direction }) => direction === 'outbound');
  if (sent.some(({ body }) => textHash(body ?? '') === hash)) return 'happened';
  // A mail may come back reworked, with a footer or a pixel, so another mail of today could be this one.
  if (channel === 'Email' && sent.length > 0) return 'cannot_tell';
  return nextCursor ? 'cannot_tell' : 'did_not_happen';
}
