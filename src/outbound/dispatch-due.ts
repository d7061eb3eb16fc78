import { contentHash } from '#approval';
import { agentActor } from '#core/actor';
import { within } from '#core/context';
import type { Ctx, EffectRequest, Outcome } from '#core/ctx';
import { messageOf } from '#core/errors';
import type { Tick } from '#core/tick';
import { allow, reason, refuse } from '#core/verdict';
import { forbiddingHashes, suppressionVerdicts } from '#leads';
import { isProfile, type Mailbox } from './contract.ts';
import {
  beginTransmission,
  type ClaimedSend,
  claimDue,
  type LedgerChange,
  settleSends,
} from './ledger.store.ts';
import { listMailboxes } from './mailbox.store.ts';
import { overdueSince } from './overdue.rules.ts';
import { earliestPlanned } from './overdue.store.ts';
import { recordAccepted, recordRejected } from './record-sends.ts';
import { releaseClaims } from './recover.store.ts';
import { type Sender, senderOf } from './senders.ts';
import { settlementOf } from './settlement.rules.ts';

const BATCH = 50;

/** Sends what is due. Claims, asks the gateway, sends, and settles in one transaction per batch. */
export const dispatchDue: Tick = {
  name: 'outbound.dispatch',
  everySeconds: 1,
  async run(ctx) {
    const now = ctx.now();
    const claimed = await ctx.db.tx((tx) =>
      claimDue(tx, ctx.executorId, { from: overdueSince(now), now }, BATCH),
    );
    if (claimed.length === 0) return 0;
    try {
      const mailboxes = new Map((await ctx.db.tx(listMailboxes)).map((mailbox) => [mailbox.id, mailbox]));
      const senders = Map.groupBy(claimed, (send) => mailboxOf(send, mailboxes).vendor);
      for (const [vendor, sends] of senders) await sendThrough(ctx, senderOf(vendor), sends, mailboxes);
    } catch (error) {
      await letGo(ctx, claimed, messageOf(error));
      throw error;
    }
    return claimed.length;
  },
  async nextDue(ctx) {
    const at = await ctx.db.tx((tx) => earliestPlanned(tx, ctx.now()));
    return at === null ? null : Temporal.Instant.from(at);
  },
};

type Mailboxes = ReadonlyMap<string, Mailbox>;

function mailboxOf(send: ClaimedSend, mailboxes: Mailboxes): Mailbox {
  const mailbox = mailboxes.get(send.mailboxId);
  if (!mailbox) throw new Error(`The mailbox ${send.mailboxId} of a planned message is gone.`);
  return mailbox;
}

async function sendThrough(
  ctx: Ctx,
  sender: Sender,
  sends: readonly ClaimedSend[],
  mailboxes: Mailboxes,
): Promise<void> {
  const outcomes = await ctx.as(agentActor('OPERATOR')).perform(
    sender.operation,
    sends.map((send) => requestFor(ctx, sender, send, mailboxOf(send, mailboxes))),
  );
  await settleBatch(ctx, sender, sends, outcomes, mailboxes);
}

const STOPPED = reason('send.stopped', 'The stop was pulled, or the message was settled meanwhile.');

function requestFor(ctx: Ctx, sender: Sender, send: ClaimedSend, mailbox: Mailbox): EffectRequest<unknown> {
  // Computed from what leaves, not copied from what was planned: other bytes have no approval.
  const leaving = contentHash({ to: send.toAddress, subject: send.subject, text: send.text });
  const reached = isProfile(send.toAddress) ? send.addresses : [send.toAddress];
  const forbidding = reached.flatMap((address) => forbiddingHashes(ctx, address));
  return {
    input: sender.compose(ctx, send, mailbox),
    subject: {
      leadId: send.leadId,
      addresses: reached,
      campaignId: send.campaignId,
      mailboxId: send.mailboxId,
      count: 1,
    },
    idempotencyKey: send.id,
    approval: { itemId: send.approvalItemId, contentHash: leaving },
    onTransmission: async () => {
      // Asked here too: not every way out is one that the gateway asks an approval for.
      if (leaving !== send.contentHash)
        return refuse(reason('approval.other_bytes', 'What would leave is not what was approved.'));
      return ctx.db.tx(async (tx) => {
        if (await beginTransmission(tx, send.id, forbidding, ctx.now())) return allow();
        const { leadId, campaignId } = send;
        const [verdict] = await suppressionVerdicts(ctx, tx, [{ addresses: reached, leadId, campaignId }]);
        return verdict?.allowed === false ? verdict : refuse(STOPPED);
      });
    },
  };
}

async function settleBatch(
  ctx: Ctx,
  sender: Sender,
  claimed: readonly ClaimedSend[],
  outcomes: readonly Outcome<unknown>[],
  mailboxes: Mailboxes,
): Promise<void> {
  const changes = claimed.map((send, index) => settlementOf(send, outcomes[index], sender.read, ctx.now()));
  await ctx.db.tx(async (tx) => {
    const moved = new Set(await settleSends(tx, changes, ctx.now()));
    const pairs = claimed
      .map((send, index) => ({ send, change: changes[index] as LedgerChange }))
      .filter(({ send }) => moved.has(send.id));
    const scoped = within(ctx, tx);
    for (const { send, change } of pairs) {
      if (change.state === 'accepted') await recordAccepted(scoped, tx, send, mailboxOf(send, mailboxes));
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
