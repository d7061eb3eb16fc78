import type { Ctx } from '#core/ctx';
import type { Tx } from '#core/db/index';
import { consume, defineEvent } from '#core/events/index';
import { vendorEventType } from '#core/vendor-webhooks';
import {
  type EnrichmentAnswer,
  type EnrichmentCompleted,
  enrichmentCompleted,
  enrichmentReported,
  type LateAnswer,
} from '#vendors/ports/enrichment-source';
import { findOpen, type JournalRow, makeDue } from './journal.store.ts';
import { type Settled, settleIn } from './settle-answers.ts';

/** What came later, as a settlement of the row it belongs to. An error of the finder is a miss: it did its work, and charges for it. */
export const settledLate = (
  row: JournalRow,
  completed: Pick<EnrichmentCompleted, 'outcome' | 'error' | 'answer'>,
  now: Temporal.Instant,
): Settled => {
  const found = completed.outcome === 'found' && completed.answer !== null;
  return {
    id: row.id,
    provider: row.provider,
    field: row.field,
    leadIds: [row.leadId],
    state: found && completed.answer?.found ? 'hit' : 'miss',
    answer: completed.answer ? dated(completed.answer, now) : null,
    error: completed.error,
  };
};

const dated = (answer: LateAnswer, now: Temporal.Instant): EnrichmentAnswer => ({
  ...answer,
  observedAt: answer.observedAt ?? now.toString(),
});

/**
 * Whom an answer belongs to: our id first, else everybody who waits for the same key. What was answered before is left alone, so that
 * a column that is run again changes nothing.
 */
async function rowsFor(tx: Tx, answer: EnrichmentCompleted): Promise<JournalRow[] | null> {
  const found = await findOpen(tx, answer);
  if (found.length === 0) return null;
  const named = found.filter(({ id }) => id === answer.requestId);
  return (named.length > 0 ? named : found).filter(({ state }) => state !== 'hit' && state !== 'miss');
}

async function take(ctx: Ctx, tx: Tx, answer: EnrichmentCompleted): Promise<void> {
  const rows = await rowsFor(tx, answer);
  if (rows)
    await settleIn(
      ctx,
      tx,
      rows.map((row) => settledLate(row, answer, ctx.now())),
    );
  else {
    const { provider, requestId, outcome } = answer;
    await ctx.audit(tx, {
      action: 'enrichment.answer_unmatched',
      subject: requestId ?? provider,
      detail: { provider, outcome },
    });
    ctx.log.warn(
      { provider, requestId },
      'An answer came that nobody waits for; it is kept in the audit log.',
    );
  }
}

/** Answers that finders deliver by webhook. */
export const takeCompleted = consume(defineEvent(vendorEventType('enrichment.completed')), {
  name: 'enrichment.take_completed',
  batch: 50,
  async handle(ctx, tx, events) {
    for (const { payload } of events) {
      const read = enrichmentCompleted.safeParse(payload);
      if (read.success) await take(ctx, tx, read.data);
    }
  },
});

/** A finder says that it is done without proving it: its result is looked at now. */
export const takeReported = consume(defineEvent(vendorEventType('enrichment.reported')), {
  name: 'enrichment.take_reported',
  batch: 100,
  async handle(ctx, tx, events) {
    const reported = events.flatMap(({ payload }) => {
      const read = enrichmentReported.safeParse(payload);
      return read.success ? [read.data] : [];
    });
    await makeDue(tx, reported, ctx.now());
  },
});
