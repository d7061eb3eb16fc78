import type { Ctx } from '#core/ctx';
import { messageOf } from '#core/errors';
import { emptyTally, type Outcome, type Tally } from './look.rules.ts';

/** One mailbox, or one campaign at a vendor. */
export type LookedAt = {
  /** As people know it. */
  readonly source: string;
  readonly kind: string;
  readonly vendor: string;
  readonly ref: string;
};

/** What was found at one of them. */
export type SourceReport = {
  readonly source: string;
  readonly counts: Tally;
  /** Ledger rows of messages the server says it took and files, and of which it holds no copy. */
  readonly uncopied: readonly string[];
  /** Why it could not be looked at to its end; null when it could. */
  readonly error: string | null;
};

/** One look at one source: how far back it goes, and what it has found so far. */
export class Look {
  readonly ctx: Ctx;
  readonly since: Temporal.Instant;
  /** What came in later is on its way to us. */
  readonly until: Temporal.Instant;
  /** Nothing is changed. */
  readonly dryRun: boolean;
  readonly counts: Tally = emptyTally();
  uncopied: readonly string[] = [];

  constructor(ctx: Ctx, scope: { since: Temporal.Instant; until: Temporal.Instant; dryRun: boolean }) {
    this.ctx = ctx;
    this.since = scope.since;
    this.until = scope.until;
    this.dryRun = scope.dryRun;
  }

  saw(outcome: Outcome, count = 1): void {
    this.counts.looked += count;
    this.counts[outcome] += count;
  }

  /** What was found, also where the look ended before its end. */
  async report(source: string, work: () => Promise<void>): Promise<SourceReport> {
    let error: string | null = null;
    try {
      await work();
    } catch (problem) {
      error = messageOf(problem).slice(0, 500);
      this.ctx.log.warn({ source, error }, 'A source could not be compared; the others are.');
    }
    return { source, counts: this.counts, uncopied: this.uncopied, error };
  }
}
