import { contentHash, markExecuted } from '#approval';
import { storeMessage } from '#conversations';
import { agentActor } from '#core/actor';
import { within } from '#core/context';
import type { Ctx, EffectRequest, Outcome } from '#core/ctx';
import type { Tx } from '#core/db/index';
import { messageOf } from '#core/errors';
import type { Tick } from '#core/tick';
import { allow, explain, reason, refuse } from '#core/verdict';
import { forbiddingHashes, recordLeadEvents } from '#leads';
import { type MailReceipt, type OutgoingMail, sendMail } from '#vendors/ports/email-sending';
import { composeMail } from './compose-mail.ts';
import type { Mailbox } from './contract.ts';
import { mailAccepted, mailRejected } from './events.ts';
import {
  beginTransmission,
  type ClaimedSend,
  claimDue,
  type LedgerChange,
  nextPlanned,
  settleSends,
} from './ledger.store.ts';
import { listMailboxes } from './mailbox.store.ts';
import { releaseClaims } from './recover.store.ts';
import { settlementOf } from './settlement.rules.ts';

const BATCH = 50;

/** Sends what is due. Claims, asks the gateway, sends, and settles in one transaction per batch. */
export const dispatchDue: Tick = {
  name: 'outbound.dispatch',
  everySeconds: 1,
  async run(ctx) {
    const claimed = await ctx.db.tx((tx) => claimDue(tx, ctx.executorId, ctx.now(), BATCH));
    if (claimed.length === 0) return 0;
    try {
      const mailboxes = new Map((await ctx.db.tx(listMailboxes)).map((mailbox) => [mailbox.id, mailbox]));
      const outcomes = await ctx.as(agentActor('OPERATOR')).perform(
        sendMail,
        claimed.map((send) => requestFor(ctx, send, mailboxes)),
      );
      await settleBatch(ctx, claimed, outcomes, mailboxes);
    } catch (error) {
      await letGo(ctx, claimed, messageOf(error));
      throw error;
    }
    return claimed.length;
  },
  async nextDue(ctx) {
    const at = await ctx.db.tx(nextPlanned);
    return at === null ? null : Temporal.Instant.from(at);
  },
};

function requestFor(
  ctx: Ctx,
  send: ClaimedSend,
  mailboxes: ReadonlyMap<string, Mailbox>,
): EffectRequest<OutgoingMail> {
  const mailbox = mailboxes.get(send.mailboxId);
  if (!mailbox) throw new Error(`The mailbox ${send.mailboxId} of a planned message is gone.`);
  return {
    input: composeMail(ctx, send, mailbox),
    subject: {
      leadId: send.leadId,
      addresses: [send.toAddress],
      campaignId: send.campaignId,
      mailboxId: send.mailboxId,
      count: 1,
    },
    idempotencyKey: send.id,
    // Computed from what leaves, not copied from what was planned: other bytes have no approval.
    approval: {
      itemId: send.approvalItemId,
      contentHash: contentHash({ to: send.toAddress, subject: send.subject, text: send.text }),
    },
    onTransmission: async () => {
      const begun = await ctx.db.tx((tx) =>
        beginTransmission(tx, send.id, forbiddingHashes(ctx, send.toAddress), ctx.now()),
      );
      return begun
        ? allow()
        : refuse(
            reason(
              'send.stopped',
              'The stop was pulled, the recipient said no, or the message was settled meanwhile.',
            ),
          );
    },
  };
}

async function settleBatch(
  ctx: Ctx,
  claimed: readonly ClaimedSend[],
  outcomes: readonly Outcome<MailReceipt>[],
  mailboxes: ReadonlyMap<string, Mailbox>,
): Promise<void> {
  const changes = claimed.map((send, index) => settlementOf(send, outcomes[index], ctx.now()));
  await ctx.db.tx(async (tx) => {
    const moved = new Set(await settleSends(tx, changes, ctx.now()));
    const pairs = claimed
      .map((send, index) => ({ send, change: changes[index] as LedgerChange }))
      .filter(({ send }) => moved.has(send.id));
    const scoped = within(ctx, tx);
    for (const { send, change } of pairs) {
      if (change.state === 'accepted') await recordAccepted(scoped, tx, send, mailboxes.get(send.mailboxId));
      if (change.state === 'rejected') await recordRejected(scoped, tx, send, change);
      if (change.state === 'unknown')
        await ctx.audit(tx, {
          action: 'mail.unknown',
          subject: send.id,
          detail: { messageId: send.messageId },
        });
    }
  });
}

/** Everything that follows from an accepted message, in the settling transaction. Also used when looking found it. */
export async function recordAccepted(
  ctx: Ctx,
  tx: Tx,
  send: ClaimedSend,
  mailbox: Mailbox | undefined,
): Promise<void> {
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
      fromAddress: mailbox?.address ?? '',
      toAddress: send.toAddress,
      subject: send.subject,
      bodyText: send.text,
      visibleText: send.text,
      mailboxId: send.mailboxId,
      ledgerId: send.id,
      at: now.toString(),
    },
    { newId: ctx.ids.next(), existingId: null },
    now,
  );
  await recordLeadEvents(ctx, tx, [
    {
      leadId: send.leadId,
      event: 'sent',
      channel: 'email',
      summary: `Sent: ${send.subject}`,
      nextSendAt: null,
      data: { ledgerId: send.id },
    },
  ]);
  await ctx.emit(tx, mailAccepted, {
    aggregate: send.leadId,
    payload: { ledgerId: send.id, leadId: send.leadId, messageId: send.messageId },
  });
}

async function recordRejected(ctx: Ctx, tx: Tx, send: ClaimedSend, change: LedgerChange): Promise<void> {
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
      channel: 'email',
      summary: `Refused by the mail server: ${response}`,
      nextSendAt: null,
    },
  ]);
}

/** After a failure of our own: what never left is planned again, what may have left is unknown. */
async function letGo(ctx: Ctx, claimed: readonly ClaimedSend[], error: string): Promise<void> {
  await ctx.db.tx(async (tx) => {
    await releaseClaims(
      tx,
      claimed.map((send) => send.id),
      reason('send.interrupted', `Interrupted: ${error}`),
      ctx.now(),
    );
  });
}
