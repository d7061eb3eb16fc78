import { agentActor } from '#core/actor';
import type { Ctx } from '#core/ctx';
import type { Tick } from '#core/tick';
import { correctSpend } from '#gateway';
import type { EnrichmentResult } from '#vendors/ports/enrichment-source';
import { adoptOrphans } from './adopt-orphans.ts';
import { enrichLeads } from './enrich-leads.ts';
import { claimDue, type JournalRow, nextLookDue, postpone, readyLeads } from './journal.store.ts';
import { inLanes } from './lanes.ts';
import { lookForVerdicts } from './look-verifications.ts';
import { enrichmentProviders, type Later } from './provider.ts';
import { type Settled, settleIn } from './settle-answers.ts';
import { settledLate } from './take-results.ts';
import { nextLook } from './waterfall.rules.ts';

const BATCH = 100;
const LANES = 2;
/** Leads whose waterfall goes on in one turn. */
const READY = 100;
/** A look whose process dies is repeated after this. */
const LEASE = Temporal.Duration.from({ minutes: 2 });

/** Looks for answers that are due, settles what a dead process left, and goes on with leads whose answer came. Answers how much moved. */
export async function lookForAnswers(ctx: Ctx): Promise<number> {
  const orphaned = await adoptOrphans(ctx);
  const due = await ctx.db.ask((tx) => claimDue(tx, ctx.now(), ctx.now().add(LEASE), BATCH));
  const submissions = [
    ...Map.groupBy(due, ({ provider, providerRequestId, id }) => `${provider} ${providerRequestId ?? id}`),
  ];
  await inLanes(submissions, LANES, ([, rows]) => lookAt(ctx, rows));
  return orphaned + due.length + (await goOn(ctx)) + (await lookForVerdicts(ctx));
}

export const lookDue: Tick = {
  name: 'enrichment.look',
  everySeconds: 2,
  run: lookForAnswers,
  nextDue: nextLookDue,
};

/** Everything that was handed in together is looked at once. */
async function lookAt(ctx: Ctx, rows: readonly JournalRow[]): Promise<void> {
  const [first] = rows;
  const provider = first && laterOf(ctx, first);
  if (!first || !provider) return;
  const result = await resultOf(ctx, provider, first);
  await ctx.db.tx(async (tx) => {
    if (result.state === 'finished') {
      await settleIn(ctx, tx, finished(rows, result, ctx.now()));
      if (typeof result.credits === 'number' && first.operationId)
        await correctSpend(
          tx,
          ctx.workspace.id,
          first.operationId,
          BigInt(Math.round(result.credits * 1_000_000)),
          ctx.now(),
        );
      return;
    }
    const looks = rows.map((row) => ({
      row,
      at: result.state === 'failed' ? null : lookAgain(ctx, provider, row),
    }));
    await postpone(
      tx,
      looks.flatMap(({ row, at }) => (at ? [{ id: row.id, dueAt: at.toString() }] : [])),
    );
    const over = looks.filter(({ at }) => at === null).map(({ row }) => row);
    await settleIn(
      ctx,
      tx,
      over.map((row) => givenUp(row, result.state)),
    );
  });
}

const laterOf = (ctx: Ctx, row: JournalRow): Later | undefined =>
  ctx
    .contributed(enrichmentProviders)
    .find(
      (provider): provider is Later =>
        'submit' in provider &&
        provider.name === row.provider &&
        (provider.field ?? 'email') === row.field &&
        provider.modes.includes(ctx.workspace.mode),
    );

/** What became of a submission; a finder that cannot be asked right now is still working, as far as we know. */
async function resultOf(ctx: Ctx, provider: Later, row: JournalRow): Promise<EnrichmentResult> {
  const { providerRequestId, id, looks } = row;
  if (!provider.read || providerRequestId === null) return { state: 'working', answers: [] };
  const [outcome] = await ctx
    .as(agentActor('ENRICHER'))
    .perform(provider.read, [
      { input: { providerRequestId }, subject: {}, idempotencyKey: `look ${id} ${looks}` },
    ]);
  if (outcome?.state === 'done') return outcome.receipt;
  return { state: outcome?.state === 'failed' && !outcome.retryable ? 'failed' : 'working', answers: [] };
}

/** The answers by our ids; who is missing in a finished result is not known there. */
function finished(
  rows: readonly JournalRow[],
  { answers }: EnrichmentResult,
  now: Temporal.Instant,
): Settled[] {
  const byId = new Map(answers.map((answer) => [answer.requestId, answer]));
  const alone = rows.length === 1 && answers.length === 1 ? answers[0] : undefined;
  return rows.map((row) =>
    settledLate(row, byId.get(row.id) ?? alone ?? { outcome: 'not_found', error: null, answer: null }, now),
  );
}

const lookAgain = (ctx: Ctx, { lookAfterSeconds }: Later, row: JournalRow): Temporal.Instant | null =>
  nextLook({
    looks: row.looks,
    lookAfterSeconds,
    giveUpAt: row.giveUpAt === null ? ctx.now() : Temporal.Instant.from(row.giveUpAt),
    now: ctx.now(),
  });

const givenUp = (row: JournalRow, state: EnrichmentResult['state']): Settled => ({
  id: row.id,
  provider: row.provider,
  field: row.field,
  leadIds: [row.leadId],
  state: 'unknown',
  error:
    state === 'failed'
      ? `${row.provider} does not show what was handed in.`
      : `${row.provider} did not answer in time. An answer that comes later is still taken.`,
});

/** Leads whose answer came go on: written down, or asked for at the next finder, in the name of whoever began. */
async function goOn(ctx: Ctx): Promise<number> {
  const ready = await ctx.db.ask((tx) => readyLeads(tx, ctx.now(), READY));
  let moved = 0;
  for (const [session, leads] of Map.groupBy(ready, ({ sessionId }) => sessionId)) {
    const acting = session === null ? ctx : ctx.during(session);
    const outcomes = await enrichLeads(
      acting,
      leads.map(({ leadId }) => leadId),
    );
    moved += outcomes.filter(({ state }) => state !== 'waiting').length;
  }
  return moved;
}
