import { markExecuted } from '#approval';
import { type NewSentMessage, storeSentMessages } from '#conversations';
import type { Ctx } from '#core/ctx';
import type { Tx } from '#core/db/index';
import { explain } from '#core/verdict';
import { recordLeadEvents } from '#leads';
import { channelOf, isProfile, type Mailbox } from './contract.ts';
import { answerAccepted, mailAccepted, mailRejected } from './events.ts';
import type { ClaimedSend, LedgerChange } from './ledger.store.ts';
import { leavesAtOnce } from './senders.ts';
import { noteVendorLeads } from './vendor-lead.store.ts';

/**
 * What follows from accepted messages, in the settling transaction; also when looking found one. A vendor that took the
 * lead has sent nothing yet: the rest follows from its receipt.
 */
export async function recordAccepted(
  ctx: Ctx,
  tx: Tx,
  sends: readonly ClaimedSend[],
  mailboxOf: (send: ClaimedSend) => Mailbox,
): Promise<void> {
  if (sends.length === 0) return;
  const now = ctx.now();
  await markExecuted(
    tx,
    sends.map(({ approvalItemId }) => approvalItemId),
    now,
  );
  await storeSentMessages(
    tx,
    ctx.workspace.id,
    sends.map((send) => sentMessage(ctx, send, mailboxOf(send), now)),
    now,
  );
  const hasLeft = (send: ClaimedSend): boolean => leavesAtOnce(mailboxOf(send).vendor, send);
  await recordSent(
    ctx,
    tx,
    sends.filter(hasLeft).map((send) => ({ ...send, sentAt: null })),
  );
  await recordHandover(
    ctx,
    tx,
    sends.filter((send) => !hasLeft(send)),
    mailboxOf,
  );
}

const sentMessage = (
  ctx: Ctx,
  send: ClaimedSend,
  mailbox: Mailbox,
  now: Temporal.Instant,
): NewSentMessage => ({
  id: ctx.ids.next(),
  threadId: send.threadId ?? ctx.ids.next(),
  inReplyTo: send.inReplyTo,
  references: send.references,
  channel: channelOf(mailbox.vendor),
  leadId: send.leadId,
  campaignId: send.campaignId,
  messageId: send.messageId,
  fromAddress: mailbox.address,
  toAddress: send.toAddress,
  subject: send.subject,
  text: send.text,
  mailboxId: send.mailboxId,
  ledgerId: send.id,
  at: now.toString(),
});

/** The vendor works the leads from here; one that has said no meanwhile is stopped there at once. */
async function recordHandover(
  ctx: Ctx,
  tx: Tx,
  sends: readonly ClaimedSend[],
  mailboxOf: (send: ClaimedSend) => Mailbox,
): Promise<void> {
  if (sends.length === 0) return;
  await noteVendorLeads(
    tx,
    ctx.workspace.id,
    sends.map((send) => {
      const mailbox = mailboxOf(send);
      return {
        id: ctx.ids.next(),
        leadId: send.leadId,
        vendor: mailbox.vendor,
        channel: channelOf(mailbox.vendor),
        vendorCampaignId: send.carrier ?? '',
        vendorLeadId: null,
        address: isProfile(send.toAddress) ? null : send.toAddress,
        profileUrl: isProfile(send.toAddress) ? send.toAddress : null,
        lastSentAt: null,
      };
    }),
    ctx.now(),
  );
  await recordLeadEvents(
    ctx,
    tx,
    sends.map((send) => {
      const { vendor } = mailboxOf(send);
      return {
        leadId: send.leadId,
        event: null,
        type: 'handed_over',
        channel: channelOf(vendor),
        summary: `Handed over to ${vendor}${send.subject === '' ? '' : `: ${send.subject}`}`,
        nextSendAt: null,
        data: { ledgerId: send.id },
      };
    }),
  );
}

export type SentMail = Pick<
  ClaimedSend,
  'id' | 'leadId' | 'messageId' | 'subject' | 'toAddress' | 'answerId'
> & {
  /** When it left, if that is not now. */
  readonly sentAt: string | null;
};

/** What follows from messages that have left, with a receipt for it. */
export async function recordSent(ctx: Ctx, tx: Tx, sent: readonly SentMail[]): Promise<void> {
  await recordLeadEvents(
    ctx,
    tx,
    sent.map(({ id, leadId, subject, sentAt, toAddress }) => ({
      leadId,
      event: isProfile(toAddress) ? 'linkedin_sent' : 'sent',
      channel: isProfile(toAddress) ? 'linkedin' : 'email',
      summary: subject === '' ? 'Written to on LinkedIn' : `Sent: ${subject}`,
      nextSendAt: null,
      data: { ledgerId: id },
      ...(sentAt !== null && { at: Temporal.Instant.from(sentAt) }),
    })),
  );
  await ctx.emitAll(
    tx,
    mailAccepted,
    sent.map(({ id, leadId, messageId }) => ({
      aggregate: leadId,
      payload: { ledgerId: id, leadId, messageId },
    })),
  );
  await ctx.emitAll(
    tx,
    answerAccepted,
    sent.flatMap(({ answerId, leadId }) =>
      answerId === null ? [] : [{ aggregate: leadId, payload: { answerId, leadId } }],
    ),
  );
}

export async function recordRejected(
  ctx: Ctx,
  tx: Tx,
  send: ClaimedSend,
  change: LedgerChange,
): Promise<void> {
  const response = change.response ?? explain({ reasons: change.reasons ?? [] });
  await ctx.emit(tx, mailRejected, {
    aggregate: send.leadId,
    payload: { ledgerId: send.id, leadId: send.leadId, response },
  });
  await recordLeadEvents(ctx, tx, [
    {
      leadId: send.leadId,
      event: null,
      type: 'send_rejected',
      channel: isProfile(send.toAddress) ? 'linkedin' : 'email',
      summary: `Refused: ${response}`,
      nextSendAt: null,
    },
  ]);
}
