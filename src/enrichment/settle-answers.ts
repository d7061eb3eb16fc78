import type { Ctx } from '#core/ctx';
import type { Tx } from '#core/db/index';
import { applyEnrichment } from '#leads';
import type { EnrichmentAnswer } from '#vendors/ports/enrichment-source';
import type { Field } from './contract.ts';
import { type Settlement, settleQuestions } from './journal.store.ts';
import { enrichmentIntent, enrichmentQuality } from './quality.rules.ts';

/** A settlement with whom its answer is about. */
export type Settled = Settlement & {
  readonly provider: string;
  readonly field: Field;
  readonly leadIds: readonly string[];
};

/** Stores answers and writes what was found onto the leads, in one transaction: an answer is kept the moment it exists. */
export const settleAnswers = (ctx: Ctx, settlements: readonly Settled[]): Promise<number> =>
  ctx.db.tx((tx) => settleIn(ctx, tx, settlements));

export async function settleIn(ctx: Ctx, tx: Tx, settlements: readonly Settled[]): Promise<number> {
  const stored = new Set(await settleQuestions(tx, settlements, ctx.now()));
  await applyAnswers(
    ctx,
    tx,
    settlements.filter(({ id, state }) => state === 'hit' && stored.has(id)),
  );
  return stored.size;
}

/** Writes found answers onto leads. */
export const applyAnswers = (
  ctx: Ctx,
  tx: Tx,
  found: readonly {
    readonly provider: string;
    readonly field: Field;
    readonly leadIds: readonly string[];
    readonly answer?: EnrichmentAnswer | null;
  }[],
): Promise<void> =>
  applyEnrichment(
    ctx,
    tx,
    found.flatMap(({ provider, field, leadIds, answer }) =>
      answer
        ? leadIds.map((leadId) => ({
            leadId,
            provider,
            answer,
            quality: enrichmentQuality(answer),
            intent: enrichmentIntent(answer),
            asked: field === 'email' ? 'address' : field,
          }))
        : [],
    ),
  );
