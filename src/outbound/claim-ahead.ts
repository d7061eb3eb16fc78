import type { Ctx } from '#core/ctx';
import type { Tx } from '#core/db/index';
import type { Mailbox } from './contract.ts';
import { type ClaimedSend, claimDue } from './ledger.store.ts';
import { mailboxesOf } from './mailbox.store.ts';
import { overdueSince } from './overdue.rules.ts';

/** Judged, sent and written down together; how many leave at a time is the operation's `concurrency`. */
const BATCH = 150;
/** The first of a run is small, so that something leaves already while more is claimed and judged. */
const FIRST = 50;
/** Messages of one run; then others have their turn. */
const MOST = 800;
/** Looking for mailboxes that may send costs what there are of them, so it is done once for all the rest of a run. */
const REST = MOST - FIRST;

export type Mailboxes = ReadonlyMap<string, Mailbox>;

/** Claimed messages with the mailboxes they leave from. */
export type Batch = {
  readonly sends: readonly ClaimedSend[];
  readonly mailboxes: Mailboxes;
};

/** What several hands of one run take from. */
export type Claims = {
  /**
   * A batch to send, claimed if none is there. Undefined when the run had its share, or when the last claim found less than it asked
   * for, unless what was `freed` meanwhile may be due.
   */
  next(freed: boolean): Promise<Batch | undefined>;
  /** There may be a batch for another hand. */
  hasMore(): boolean;
  /** Batches that nobody took. */
  rest(): Promise<readonly Batch[]>;
};

/**
 * Claims what is due of a workspace for this executor, the next batches already while the last of those before is being sent. A claim
 * that fails is thrown to who waits for it.
 */
export function claimAhead(ctx: Ctx): Claims {
  const waiting: Batch[] = [];
  let budget = MOST;
  let drained = false;
  let claiming: Promise<void> | undefined;
  const claim = async (): Promise<void> => {
    const most = budget === MOST ? FIRST : Math.min(REST, budget);
    const claimed = await ctx.db.tx((tx) => claimBatches(ctx, tx, most), { plannedOnce: true });
    const found = claimed.reduce((sum, { sends }) => sum + sends.length, 0);
    budget -= found;
    drained ||= found < most;
    waiting.push(...claimed);
  };
  /** One claim at a time: who comes while it is under way waits for the same one. */
  const claimMore = (): Promise<void> => {
    claiming ??= claim().finally(() => {
      claiming = undefined;
    });
    return claiming;
  };
  const hasMore = (): boolean => waiting.length > 0 || (!drained && budget > 0);
  return {
    async next(freed) {
      if (waiting.length === 0) await claiming;
      // A claim under way may have begun before it was freed.
      if (waiting.length === 0 && budget > 0 && (freed || !drained)) await claimMore();
      const batch = waiting.shift();
      // Nobody waits for this one; when it fails, who asks next claims again.
      if (batch && waiting.length === 0 && hasMore()) claimMore().catch(() => undefined);
      return batch;
    },
    hasMore,
    async rest() {
      await claiming?.catch(() => undefined);
      return waiting.splice(0);
    },
  };
}

async function claimBatches(ctx: Ctx, tx: Tx, most: number): Promise<Batch[]> {
  const now = ctx.now();
  const claimed = await claimDue(tx, ctx.executorId, { from: overdueSince(now), now }, most);
  if (claimed.length === 0) return [];
  const mailboxes = await mailboxesOf(
    tx,
    claimed.map(({ mailboxId }) => mailboxId),
  );
  const parts = Math.ceil(claimed.length / BATCH);
  const size = Math.ceil(claimed.length / parts);
  return Array.from({ length: parts }, (_, part) => ({
    ...{ sends: claimed.slice(part * size, (part + 1) * size), mailboxes },
  }));
}
