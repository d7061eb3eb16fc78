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
import { type JournalRow, makeDue, questionsFor } from './journal.store.ts';
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
 * Answers that finders deliver by webhook. Each is given to every question that waits for it, once: what was answered before is left
 * alone, so that a column that is run again changes nothing.
 */
export const takeCompleted = consume(defineEvent(vendorEventType('enrichment.completed')), {
  name: 'enrichment.take_completed',
  batch: 50,
  async handle(ctx, tx, events) {
    const answers = events.flatMap(({ payload, at }) => {
      const read = enrichmentCompleted.safeParse(payload);
      return read.success ? [{ completed: read.data, at }] : [];
    });
    const found = await questionsFor(
      tx,
      answers.map(({ completed: { provider, requestId, linkedinKey, emailKey } }, place) => ({
        place,
        ...{ provider, requestId, linkedinKey, emailKey },
      })),
    );
    const settled = new Map<string, Settled>();
    for (const { forAnswer, ...row } of found) {
      const answer = answers[forAnswer];
      const isOpen = row.state !== 'hit' && row.state !== 'miss' && !settled.has(row.id);
      if (answer && isOpen) settled.set(row.id, settledLate(row, answer.completed, answer.at));
    }
    await settleIn(ctx, tx, [...settled.values()]);
    const known = new Set(found.map(({ forAnswer }) => forAnswer));
    for (const [place, { completed }] of answers.entries())
      if (!known.has(place)) await noteStranger(ctx, tx, completed);
  },
});

async function noteStranger(ctx: Ctx, tx: Tx, answer: EnrichmentCompleted): Promise<void> {
  const { provider, requestId, outcome } = answer;
  await ctx.audit(tx, {
    action: 'enrichment.answer_unmatched',
    subject: requestId ?? provider,
    detail: { provider, outcome },
  });
  ctx.log.warn({ provider, requestId }, 'An answer came that nobody waits for; it is kept in the audit log.');
}

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
