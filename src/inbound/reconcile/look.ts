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

/** A row behind a figure: what it is here, as far as it is. */
export type FoundRow = {
  readonly outcome: 'inbound' | 'reread' | 'sent' | 'failed' | 'people';
  readonly at: Temporal.Instant;
  readonly mailId?: string;
  readonly noticeId?: string;
  readonly messageId?: string;
  readonly leadId?: string;
};

/** What was found at one of them. */
export type SourceReport = {
  readonly source: string;
  readonly counts: Tally;
  /** Ledger rows of messages the server says it took and files, and of which it holds no copy. */
  readonly uncopied: readonly string[];
  /** What was healed, could not be, or met, each. */
  readonly rows: readonly FoundRow[];
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
  readonly rows: FoundRow[] = [];

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

  /** Remembers what a figure is made of. */
  note(...rows: readonly FoundRow[]): void {
    this.rows.push(...rows);
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
    return { source, counts: this.counts, uncopied: this.uncopied, rows: this.rows, error };
  }
}
