import type { Ctx } from '#core/ctx';
import { reason } from '#core/verdict';
import { existingOperations } from '#gateway';
import { enrichmentAnswer, enrichmentAnswers } from '#vendors/ports/enrichment-source';
import { waitingFor } from './ask-finder.ts';
import type { Field } from './contract.ts';
import { type JournalRow, orphans } from './journal.store.ts';
import { type EnrichmentProvider, enrichmentProviders, isRepeatable } from './provider.ts';
import { type Settled, settleAnswers } from './settle-answers.ts';
import { IN_FLIGHT } from './waterfall.rules.ts';

const LIMIT = 500;
/** A question without any intent at the gateway may be about to be asked for so long. */
const ABOUT_TO_ASK = Temporal.Duration.from({ seconds: 10 });

/**
 * Settles questions whose process died between writing them down and writing down the answer. An answer that the gateway
 * stored is taken, a call that never began is free to be asked again, and one that may have happened is lost: it is not repeated,
 * because a finder charges again. Only a finder that knows our key is simply asked again.
 */
export async function adoptOrphans(ctx: Ctx, scope: { leadIds?: readonly string[] } = {}): Promise<number> {
  const wanted = scope.leadIds ? new Set(scope.leadIds) : null;
  const open = await ctx.db.tx((tx) => orphans(tx, ctx.now(), LIMIT));
  const mine = wanted ? open.filter(({ leadId }) => wanted.has(leadId)) : open;
  // Places count within the whole call, so its other members are looked at too.
  const calls = Map.groupBy(open, ({ callKey }) => callKey);
  let settled = 0;
  for (const key of new Set(mine.map(({ callKey }) => callKey)))
    settled += await settleAnswers(ctx, await fateOf(ctx, calls.get(key) ?? []));
  return settled;
}

async function fateOf(ctx: Ctx, call: readonly JournalRow[]): Promise<Settled[]> {
  const members = call.toSorted((one, other) => one.place - other.place);
  const [first] = members;
  const provider = first && providerOf(ctx, first.provider, first.field);
  if (!first || !provider) return [];
  const [operation] = await ctx.db.tx((tx) =>
    existingOperations(tx, ctx.workspace.id, operationOf(provider), [first.callKey]),
  );
  const asked = Temporal.Instant.from(first.at);
  const olderThan = (age: Temporal.Duration): boolean =>
    Temporal.Instant.compare(asked.add(age), ctx.now()) <= 0;
  const base = (row: JournalRow) => ({
    id: row.id,
    provider: row.provider,
    field: row.field,
    leadIds: [row.leadId],
    operationId: operation?.id ?? null,
  });
  if (operation?.state === 'done')
    return members.map((row, index) => ({ ...base(row), ...answered(ctx, provider, row, operation, index) }));
  // What this very process asked is on its way.
  const inFlight = first.askedBy === ctx.executorId && !olderThan(IN_FLIGHT);
  if (!inFlight && (isRepeatable(provider) || (!operation && olderThan(ABOUT_TO_ASK))))
    return members.map((row) => ({
      ...base(row),
      state: 'failed',
      operationId: null,
      error: 'The process ended before it was asked.',
    }));
  if (!operation || inFlight || !olderThan(IN_FLIGHT)) return [];
  return members.map((row) => ({ ...base(row), ...lost(ctx, provider, row, operation.id) }));
}

const LOST = reason(
  'enrichment.process_ended',
  'The process ended while it was asked; the answer is lost and may have been charged.',
);

/** What may have happened; who tells by itself tells then too. */
function lost(
  ctx: Ctx,
  provider: EnrichmentProvider,
  row: JournalRow,
  operationId: string,
): Pick<Settled, 'state'> & Partial<Settled> {
  if (!('submit' in provider)) return { state: 'unknown', error: LOST.text };
  const outcome = { state: 'unknown' as const, reason: LOST, operationId };
  return waitingFor({ ctx, provider, field: row.field }, memberOf(row), outcome);
}

const memberOf = (row: JournalRow) => ({
  id: row.id,
  key: row.requestKey,
  round: row.round,
  leadIds: [row.leadId] as const,
  question: row.question ?? EMPTY,
});

const providerOf = (ctx: Ctx, name: string, field: Field): EnrichmentProvider | undefined =>
  ctx
    .contributed(enrichmentProviders)
    .find(
      (provider) =>
        provider.name === name &&
        (provider.field ?? 'email') === field &&
        provider.modes.includes(ctx.workspace.mode),
    );

function operationOf(provider: EnrichmentProvider): string {
  if ('operation' in provider) return provider.operation.name;
  if ('bulk' in provider) return provider.bulk.name;
  return ('many' in provider.submit ? provider.submit.many : provider.submit.one).name;
}

/** What the gateway stored of a call, read as one member's part of it. */
function answered(
  ctx: Ctx,
  provider: EnrichmentProvider,
  row: JournalRow,
  operation: { id: string; receipt: unknown },
  index: number,
): Pick<Settled, 'state'> & Partial<Settled> {
  if ('submit' in provider) {
    const receipt = operation.receipt as { providerRequestId: string | null };
    const outcome = { state: 'done' as const, receipt, operationId: operation.id, replayed: true };
    return waitingFor({ ctx, provider, field: row.field }, memberOf(row), outcome);
  }
  const one = enrichmentAnswer.safeParse(operation.receipt);
  const many = enrichmentAnswers.safeParse(operation.receipt);
  const answer = one.success ? one.data : many.success ? many.data.answers[index] : undefined;
  return answer
    ? { state: answer.found ? 'hit' : 'miss', answer }
    : { state: 'unknown', error: 'The stored answer cannot be read.' };
}

const EMPTY = {
  firstName: null,
  lastName: null,
  email: null,
  linkedinUrl: null,
  companyName: null,
  companyDomain: null,
};
