import { markExecuted } from '#approval';
import { storeMessage } from '#conversations';
import type { Ctx } from '#core/ctx';
import type { Tx } from '#core/db/index';
import { explain } from '#core/verdict';
import { recordLeadEvents } from '#leads';
import { channelOf, isProfile, isVendorMailbox, type Mailbox } from './contract.ts';
import { mailAccepted, mailRejected } from './events.ts';
import type { ClaimedSend, LedgerChange } from './ledger.store.ts';
import { noteVendorLeads, onList } from './vendor-lead.store.ts';

/**
 * What follows from an accepted message, in the settling transaction; also when looking found it. A vendor that took the
 * lead has sent nothing yet: the rest follows from its receipt.
 */
export async function recordAccepted(ctx: Ctx, tx: Tx, send: ClaimedSend, mailbox: Mailbox): Promise<void> {
  const now = ctx.now();
  await markExecuted(tx, [send.approvalItemId], now);
  await storeMessage(
    tx,
    ctx.workspace.id,
    {
      id: ctx.ids.next(),
      leadId: send.leadId,
      campaignId: send.campaignId,
      direction: 'out',
      messageId: send.messageId,
      inReplyTo: null,
      references: [],
      fromAddress: mailbox.address,
      toAddress: send.toAddress,
      subject: send.subject,
      bodyText: send.text,
      visibleText: send.text,
      mailboxId: send.mailboxId,
      ledgerId: send.id,
      at: now.toString(),
    },
    { newId: ctx.ids.next(), existingId: null, channel: channelOf(mailbox.vendor) },
    now,
  );
  if (isVendorMailbox(mailbox.vendor)) await recordHandover(ctx, tx, send, mailbox);
  else await recordSent(ctx, tx, [{ ...send, sentAt: null }]);
}

/** The vendor works the lead from here; a lead that has said no meanwhile is stopped there at once. */
async function recordHandover(ctx: Ctx, tx: Tx, send: ClaimedSend, mailbox: Mailbox): Promise<void> {
  await noteVendorLeads(
    tx,
    ctx.workspace.id,
    [
      {
        id: ctx.ids.next(),
        leadId: send.leadId,
        vendor: mailbox.vendor,
        channel: channelOf(mailbox.vendor),
        vendorCampaignId: carrierOf(mailbox),
        vendorLeadId: null,
        address: isProfile(send.toAddress) ? null : send.toAddress,
        profileUrl: isProfile(send.toAddress) ? send.toAddress : null,
        lastSentAt: null,
      },
    ],
    ctx.now(),
  );
  await recordLeadEvents(ctx, tx, [
    {
      leadId: send.leadId,
      event: null,
      type: 'handed_over',
      channel: channelOf(mailbox.vendor),
      summary: `Handed over to ${mailbox.vendor}: ${send.subject}`,
      nextSendAt: null,
      data: { ledgerId: send.id },
    },
  ]);
}

const carrierOf = ({ connection }: Mailbox): string =>
  connection.listId === undefined ? String(connection.campaignId) : onList(String(connection.listId));

export type SentMail = Pick<ClaimedSend, 'id' | 'leadId' | 'messageId' | 'subject' | 'toAddress'> & {
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
      summary: `Sent: ${subject}`,
      nextSendAt: null,
      data: { ledgerId: id },
      ...(sentAt !== null && { at: Temporal.Instant.from(sentAt) }),
    })),
  );
  for (const { id, leadId, messageId } of sent)
    await ctx.emit(tx, mailAccepted, { aggregate: leadId, payload: { ledgerId: id, leadId, messageId } });
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
