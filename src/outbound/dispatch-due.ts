import { contentHash } from '#approval';
import { agentActor } from '#core/actor';
import { within } from '#core/context';
import type { Ctx, Outcome } from '#core/ctx';
import type { Tx } from '#core/db/index';
import { messageOf } from '#core/errors';
import type { Tick } from '#core/tick';
import { allow, reason, refuse, type Verdict } from '#core/verdict';
import { forbiddingHashes, suppressionVerdicts } from '#leads';
import { isProfile, keepsGap, type Mailbox } from './contract.ts';
import { dispatching } from './in-hand.ts';
import {
  beginTransmissions,
  type ClaimedSend,
  claimDue,
  type Leaving,
  type LedgerChange,
  settleSends,
} from './ledger.store.ts';
import { letGo } from './let-go.ts';
import { mailboxesOf } from './mailbox.store.ts';
import { overdueSince } from './overdue.rules.ts';
import { earliestPlanned } from './overdue.store.ts';
import { closedSince, type Hours, hoursOfClaimed } from './reader-hours.ts';
import { recordAccepted, recordRejected } from './record-sends.ts';
import { type Sender, senderOf } from './senders.ts';
import { settlementOf } from './settlement.rules.ts';
import { heldBack } from './touches/hold-back.ts';
import { trackSend } from './tracking/track-send.ts';
import { insertTrackedLinks } from './tracking/tracked-link.store.ts';
import type { TrackedLink } from './tracking/tracked-mail.rules.ts';

/** Judged, claimed and written down together; how many leave at a time is the operation's `concurrency`. */
const BATCH = 150;
/** The first of a run is small, so that something leaves already while the next one is claimed and judged. */
const FIRST_BATCH = 50;
/** Batches of one run; then others have their turn. */
const MOST_BATCHES = 6;
/** While one batch leaves, the next is claimed and judged, and the one before is written down. */
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
  let batches = 0;
  let drained = false;
  const work = async (): Promise<number> => {
    let moved = 0;
    for (let more = true; more && batches < MOST_BATCHES && failures.length === 0; ) {
      batches += 1;
      const most = batches === 1 ? FIRST_BATCH : BATCH;
      const batch = await orLetGo(ctx, [], failures, () =>
        ctx.db.tx((tx) => claimBatch(ctx, tx, most), { plannedOnce: true }),
      );
      drained ||= batch !== undefined && batch.size < most;
      if (!batch || batch.size === 0) break;
      if (!drained && hands.length < HANDS) start();
      const left = await send(ctx, batch, failures);
      await settle(ctx, left, failures);
      moved += left.reduce((sum, { sends }) => sum + sends.length, 0);
      more = mayHaveMore(left, drained);
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
  if (failures.length > 0) throw failures[0];
  return moved;
}

type Mailboxes = ReadonlyMap<string, Mailbox>;

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

/** A mailbox with a gap has sent what it may for now; when only such were there and some hand found less than it asked for, nothing else is due. */
const mayHaveMore = (left: readonly Left[], drained: boolean): boolean =>
  !drained ||
  left.some(({ sends, mailboxes }) => sends.some((send) => !keepsGap(mailboxOf(send, mailboxes))));

type Batch = {
  readonly size: number;
  readonly byWay: ReadonlyMap<Sender, readonly ClaimedSend[]>;
  readonly mailboxes: Mailboxes;
  readonly hours: Hours;
};

async function claimBatch(ctx: Ctx, tx: Tx, most: number): Promise<Batch> {
  const now = ctx.now();
  const claimed = await claimDue(tx, ctx.executorId, { from: overdueSince(now), now }, most);
  if (claimed.length === 0) return { size: 0, byWay: new Map(), mailboxes: new Map(), hours: new Map() };
  const [mailboxes, hours] = await Promise.all([
    mailboxesOf(
      tx,
      claimed.map(({ mailboxId }) => mailboxId),
    ),
    hoursOfClaimed(tx, claimed),
  ]);
  const ways = new Map<string, Sender>();
  const wayOf = (each: ClaimedSend): Sender => {
    const sender = senderOf(mailboxOf(each, mailboxes).vendor, each);
    const known = ways.get(sender.operation.name);
    if (!known) ways.set(sender.operation.name, sender);
    return known ?? sender;
  };
  return { size: claimed.length, byWay: Map.groupBy(claimed, wayOf), mailboxes, hours };
}

async function send(ctx: Ctx, batch: Batch, failures: unknown[]): Promise<Left[]> {
  const left: Left[] = [];
  for (const [sender, sends] of batch.byWay) {
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
  { mailboxes, hours }: Batch,
): Promise<Outcome<unknown>[]> {
  const departures = new Map(
    sends.map((send) => [send.id, departureOf(ctx, send, mailboxOf(send, mailboxes))]),
  );
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
        hours,
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
  hours: Hours,
): Promise<Verdict[]> {
  // Asked here too: not every way out is one that the gateway asks an approval for.
  const late = closedSince(departures, hours, ctx.now());
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
  const whyKept = new Map(kept.map(({ id }, index) => [id, verdicts[index]]));
  return departures.map(({ id, approved }) => {
    if (!approved) return refuse(OTHER_BYTES);
    if (begun.has(id)) return allow();
    const why = late.get(id) ?? held.get(id) ?? whyKept.get(id);
    return why?.allowed === false ? why : refuse(STOPPED);
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
