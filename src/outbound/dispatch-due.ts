import { contentHash } from '#approval';
import { agentActor } from '#core/actor';
import { within } from '#core/context';
import type { Ctx, Outcome } from '#core/ctx';
import type { Tx } from '#core/db/index';
import { messageOf } from '#core/errors';
import type { Tick } from '#core/tick';
import { allow, reason, refuse, type Verdict } from '#core/verdict';
import { forbiddingHashes, suppressionVerdicts } from '#leads';
import { type Batch, claimAhead, type Mailboxes } from './claim-ahead.ts';
import { isProfile, keepsGap, type Mailbox } from './contract.ts';
import { dispatching } from './in-hand.ts';
import {
  beginTransmissions,
  type ClaimedSend,
  type Leaving,
  type LedgerChange,
  settleSends,
} from './ledger.store.ts';
import { letGo } from './let-go.ts';
import { earliestPlanned } from './overdue.store.ts';
import { closedSince } from './reader-hours.ts';
import { recordAccepted, recordRejected } from './record-sends.ts';
import { REMOVED } from './removal/removal.rules.ts';
import { inRemoved } from './removal/removal.store.ts';
import { type Sender, senderOf } from './senders.ts';
import { settlementOf } from './settlement.rules.ts';
import { heldBack } from './touches/hold-back.ts';
import { trackSend } from './tracking/track-send.ts';
import { insertTrackedLinks } from './tracking/tracked-link.store.ts';
import type { TrackedLink } from './tracking/tracked-mail.rules.ts';

/** While one batch leaves, another is judged, and the one before is written down. */
const HANDS = 3;

/**
 * Sends what is due, batch after batch: claims, asks the gateway, sends, and settles in one transaction. Where much is due
 * several hands do so side by side; what one has claimed the guards count for the others.
 */
export const dispatchDue: Tick = {
  name: 'outbound.dispatch',
  everySeconds: 1,
  run: (ctx) => dispatching(ctx, () => dispatch(ctx)),
  nextDue: earliestPlanned,
};

async function dispatch(ctx: Ctx): Promise<number> {
  const failures: unknown[] = [];
  const hands: Promise<number>[] = [];
  const claims = claimAhead(ctx);
  const work = async (): Promise<number> => {
    let moved = 0;
    for (let freed = false; failures.length === 0; ) {
      const batch = await claims.next(freed);
      if (!batch) break;
      if (claims.hasMore() && hands.length < HANDS) start();
      const left = await send(ctx, batch, failures);
      await settle(ctx, left, failures);
      moved += left.reduce((sum, { sends }) => sum + sends.length, 0);
      freed = left.some(freesMailboxes);
    }
    return moved;
  };
  const start = (): void => {
    const hand = work().catch((error: unknown) => {
      failures.push(error);
      return 0;
    });
    hands.push(hand);
  };
  start();
  let moved = 0;
  // A hand that another one starts meanwhile is waited for as well.
  for (const hand of hands) moved += await hand;
  for (const { sends } of await claims.rest())
    await letGo(ctx, sends, messageOf(failures[0])).catch((again: unknown) => failures.push(again));
  if (failures.length > 0) throw failures[0];
  return moved;
}

function mailboxOf(send: ClaimedSend, mailboxes: Mailboxes): Mailbox {
  const mailbox = mailboxes.get(send.mailboxId);
  if (!mailbox) throw new Error(`The mailbox ${send.mailboxId} of a planned message is gone.`);
  return mailbox;
}

/** Messages that were handed over together, and what came back for each. */
type Left = {
  readonly sender: Sender;
  readonly sends: readonly ClaimedSend[];
  readonly outcomes: readonly Outcome<unknown>[];
  readonly mailboxes: Mailboxes;
};

/** A mailbox with a gap has sent what it may for now; one without may go on at once. */
const freesMailboxes = ({ sends, mailboxes }: Left): boolean =>
  sends.some((send) => !keepsGap(mailboxOf(send, mailboxes)));

/** Messages by the way they leave. */
function byWay({ sends, mailboxes }: Batch): ReadonlyMap<Sender, readonly ClaimedSend[]> {
  const ways = new Map<string, Sender>();
  return Map.groupBy(sends, (each) => {
    const sender = senderOf(mailboxOf(each, mailboxes).vendor, each);
    const known = ways.get(sender.operation.name);
    if (!known) ways.set(sender.operation.name, sender);
    return known ?? sender;
  });
}

async function send(ctx: Ctx, batch: Batch, failures: unknown[]): Promise<Left[]> {
  const left: Left[] = [];
  const ways = await orLetGo(ctx, batch.sends, failures, async () => byWay(batch));
  for (const [sender, sends] of ways ?? []) {
    const outcomes = await orLetGo(ctx, sends, failures, () => sendThrough(ctx, sender, sends, batch));
    if (outcomes) left.push({ sender, sends, outcomes, mailboxes: batch.mailboxes });
  }
  return left;
}

async function settle(ctx: Ctx, left: readonly Left[], failures: unknown[]): Promise<void> {
  for (const each of left) await orLetGo(ctx, each.sends, failures, () => settleBatch(ctx, each));
}

/** A failure of our own is kept for the end of the run, and its messages are let go; those that cannot be are found by reconciling. */
async function orLetGo<T>(
  ctx: Ctx,
  sends: readonly ClaimedSend[],
  failures: unknown[],
  work: () => Promise<T>,
): Promise<T | undefined> {
  try {
    return await work();
  } catch (error) {
    failures.push(error);
    await letGo(ctx, sends, messageOf(error)).catch((again: unknown) => failures.push(again));
    return undefined;
  }
}

function sendThrough(
  ctx: Ctx,
  sender: Sender,
  sends: readonly ClaimedSend[],
  { mailboxes }: Batch,
): Promise<Outcome<unknown>[]> {
  const departures = new Map(
    sends.map((send) => [send.id, departureOf(ctx, send, mailboxOf(send, mailboxes))]),
  );
  const asked = ctx.now();
  return ctx.as(agentActor('OPERATOR')).perform(
    sender.operation,
    sends.map((send) => ({
      input: sender.compose(ctx, send, mailboxOf(send, mailboxes)),
      subject: {
        leadId: send.leadId,
        addresses: reachedBy(send),
        campaignId: send.campaignId ?? undefined,
        mailboxId: send.mailboxId,
        answerId: send.answerId ?? undefined,
        count: 1,
      },
      idempotencyKey: send.id,
      approval: { itemId: send.approvalItemId, contentHash: departures.get(send.id)?.contentHash ?? '' },
    })),
    (tx, ids) =>
      lastWord(
        ctx,
        tx,
        ids.flatMap((id) => departures.get(id) ?? []),
        asked,
      ),
  );
}

const reachedBy = (send: ClaimedSend): string[] =>
  isProfile(send.toAddress) ? send.addresses : [send.toAddress];

type Departure = Leaving & {
  readonly leadId: string;
  readonly answerId: string | null;
  readonly toAddress: string;
  readonly addresses: readonly string[];
  readonly contentHash: string;
  readonly approved: boolean;
  /** Where its tracked links lead. */
  readonly links: readonly TrackedLink[];
};

function departureOf(ctx: Ctx, send: ClaimedSend, mailbox: Mailbox): Departure {
  // Computed from what leaves, not copied from what was planned: other bytes have no approval.
  const leaving = contentHash({
    ...{ to: send.toAddress, subject: send.subject, text: send.text, tracking: send.tracking },
  });
  return {
    id: send.id,
    leadId: send.leadId,
    answerId: send.answerId,
    toAddress: send.toAddress,
    campaignId: send.campaignId,
    addresses: reachedBy(send),
    contentHash: leaving,
    approved: leaving === send.contentHash,
    links: trackSend(ctx, send, mailbox)?.links ?? [],
    forbidding: reachedBy(send).flatMap((address) => forbiddingHashes(ctx, address)),
  };
}

const STOPPED = reason('send.stopped', 'The stop was pulled, or the message was settled meanwhile.');

const OTHER_BYTES = reason('approval.other_bytes', 'What would leave is not what was approved.');

/** Marks what leaves now as begun, and says of what may not why. */
async function lastWord(
  ctx: Ctx,
  tx: Tx,
  departures: readonly Departure[],
  /** When the guards were asked. */
  asked: Temporal.Instant,
): Promise<Verdict[]> {
  // Asked here too: not every way out is one that the gateway asks an approval for.
  const late = await closedSince(tx, departures, asked, ctx.now());
  const yes = departures.filter(({ id, approved }) => approved && !late.has(id));
  const held = await heldBack(ctx, tx, yes);
  const leaving = yes.filter(({ id }) => !held.has(id));
  const begun = await beginTransmissions(tx, leaving, ctx.executorId, ctx.now());
  const links = leaving.flatMap((each) =>
    begun.has(each.id)
      ? each.links.map((link) => ({
          ...{ ...link, id: ctx.ids.next(), ledgerId: each.id, leadId: each.leadId },
        }))
      : [],
  );
  await insertTrackedLinks(tx, ctx.workspace.id, links, ctx.now());
  const kept = leaving.filter(({ id }) => !begun.has(id));
  const verdicts = kept.length === 0 ? [] : await suppressionVerdicts(ctx, tx, kept);
  const homeless =
    kept.length === 0
      ? new Set()
      : await inRemoved(
          tx,
          kept.map(({ id }) => id),
        );
  const whyKept = new Map(kept.map(({ id }, index) => [id, verdicts[index]]));
  return departures.map(({ id, approved }) => {
    if (!approved) return refuse(OTHER_BYTES);
    if (begun.has(id)) return allow();
    const why = late.get(id) ?? held.get(id) ?? whyKept.get(id);
    if (why?.allowed === false) return why;
    return refuse(homeless.has(id) ? REMOVED : STOPPED);
  });
}

async function settleBatch(ctx: Ctx, { sender, sends, outcomes, mailboxes }: Left): Promise<void> {
  const changes = sends.map((send, index) => settlementOf(send, outcomes[index], sender.read, ctx.now()));
  await ctx.db.tx(
    async (tx) => {
      const moved = new Set(await settleSends(tx, changes, ctx.now(), ctx.executorId));
      const pairs = sends
        .map((send, index) => ({ send, change: changes[index] as LedgerChange }))
        .filter(({ send }) => moved.has(send.id));
      const scoped = within(ctx, tx);
      const accepted = pairs.filter(({ change }) => change.state === 'accepted').map(({ send }) => send);
      await recordAccepted(scoped, tx, accepted, (send) => mailboxOf(send, mailboxes));
      for (const { send, change } of pairs) {
        if (change.state === 'rejected') await recordRejected(scoped, tx, send, change);
        if (change.state === 'unknown')
          await ctx.audit(tx, {
            action: 'mail.unknown',
            subject: send.id,
            detail: { messageId: send.messageId },
          });
      }
    },
    { plannedOnce: true },
  );
}
