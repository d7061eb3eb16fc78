import { type Ctx, requireScope } from '#core/ctx';
import type { Reason } from '#core/verdict';
import { type EnrichmentSubject, enrichmentSubjects, markUnenriched } from '#leads';
import { adoptOrphans } from './adopt-orphans.ts';
import { askFinder, type Question } from './ask-finder.ts';
import { type Judged, judge, type Search, searchFor, wantedFor } from './judge-search.ts';
import { leftOut, type Wish } from './left-out.ts';
import { batchOf, findersOf } from './provider.ts';
import { settingsOf } from './settings.ts';
import { applyAnswers } from './settle-answers.ts';
import { underVerification } from './verification.store.ts';
import { verifyAddresses } from './verify-addresses.ts';

export type EnrichmentOutcome = {
  leadId: string;
  /**
   * `waiting` goes on by itself; `failed` may be asked again, and a lost answer waits for a person; `skipped` said no, was ruled
   * out or is not worth the price, so that nobody is asked about them.
   */
  state: 'enriched' | 'waiting' | 'missed' | 'failed' | 'skipped';
  provider: string | null;
  reason: string | null;
  /** Some provider was asked or had answered before. */
  asked: boolean;
  /** Its answer was lost and may have been charged, so nobody is asked again without a person. */
  lost?: boolean;
};

/**
 * Asks the waterfall for these leads, finder by finder, each only for those the one before did not know. What the journal knows is
 * not asked again, so an interrupted search goes on without paying twice; who answers later is not waited for. A lead nobody
 * knows is `missed` and goes on without data.
 */
export async function enrichLeads(
  ctx: Ctx,
  leadIds: readonly string[],
  wish: Wish = { field: 'email' },
): Promise<EnrichmentOutcome[]> {
  requireScope(ctx, 'leads:write');
  const { subjects, settings, closed } = await ctx.db.tx(async (tx) => ({
    subjects: await enrichmentSubjects(tx, leadIds),
    settings: await settingsOf(tx),
    closed: await leftOut(ctx, tx, leadIds, wish),
  }));
  const { field } = wish;
  const search = searchFor(ctx, settings, field);
  const wanted = subjects
    .filter(({ leadId }) => !closed.has(leadId))
    .map((subject) => wantedFor(subject, field));
  const skipped = await skip(ctx, field === 'email' ? subjects : [], closed);
  await adoptOrphans(ctx, { leadIds });
  for (;;) {
    const judged = await judge(search, wanted);
    if ((await askNext(search, judged)) === 0) return [...(await finish(search, judged)), ...skipped];
  }
}

/** Who is closed is left as they are, and waits for no answer. */
async function skip(
  ctx: Ctx,
  subjects: readonly EnrichmentSubject[],
  closed: ReadonlyMap<string, Reason>,
): Promise<EnrichmentOutcome[]> {
  const waiting = subjects.flatMap(({ leadId, state }) =>
    state === 'waiting' && closed.has(leadId) ? [leadId] : [],
  );
  await ctx.db.tx((tx) => markUnenriched(tx, waiting, 'missed', ctx.now()));
  return [...closed].map(([leadId, { code }]) => ({
    leadId,
    state: 'skipped',
    provider: null,
    reason: code,
    asked: false,
  }));
}

/** Asks what is to be asked now, every finder at the same time; answers how many questions that were. */
async function askNext(search: Search, judged: readonly Judged[]): Promise<number> {
  const { ctx, field, settings, connected, tried } = search;
  const asking = judged.flatMap((entry) =>
    entry.verdict.next === 'ask' && !tried.has(`${entry.verdict.provider} ${entry.wanted.key}`)
      ? [{ ...entry, provider: entry.verdict.provider }]
      : [],
  );
  const perFinder = Map.groupBy(asking, ({ provider }) => provider);
  await Promise.all(
    [...perFinder].map(async ([name, entries]) => {
      const provider = connected.get(name);
      if (!provider) return;
      const questions = questionsOf(entries, name);
      await askFinder(ctx, provider, field, { questions, batch: batchOf(provider, settings) });
    }),
  );
  for (const { provider, wanted } of asking) tried.add(`${provider} ${wanted.key}`);
  return asking.length;
}

/** Who has the same key is one question. */
function questionsOf(entries: readonly Judged[], provider: string): Question[] {
  return [...Map.groupBy(entries, ({ wanted }) => wanted.key)].flatMap(([key, same]) => {
    const [first, ...others] = same;
    if (!first) return [];
    const last = first.answers.get(provider);
    const again = last?.requestKey === key ? last : undefined;
    return [
      {
        key,
        round: again ? again.round + (again.state === 'failed' || again.state === 'later' ? 0 : 1) : 1,
        leadIds: [first.wanted.subject.leadId, ...others.map(({ wanted }) => wanted.subject.leadId)] as const,
        question: first.wanted.question,
      },
    ];
  });
}

/** Writes down how the search stands for each lead. */
async function finish(search: Search, judged: readonly Judged[]): Promise<EnrichmentOutcome[]> {
  const outcomes = judged.map(outcomeOf);
  if (search.field !== 'email') return outcomes;
  await mark(search, judged, outcomes);
  const known = outcomes.flatMap(({ leadId, state }) => (state === 'waiting' ? [] : [leadId]));
  await verifyAddresses(search.ctx, { leadIds: known });
  const open = new Set(await search.ctx.db.tx((tx) => underVerification(tx, known)));
  return outcomes.map((outcome) =>
    open.has(outcome.leadId)
      ? { ...outcome, state: 'waiting', reason: 'The address is being verified.' }
      : outcome,
  );
}

async function mark(
  search: Search,
  judged: readonly Judged[],
  outcomes: readonly EnrichmentOutcome[],
): Promise<void> {
  const { ctx, field } = search;
  // An answer that was paid for another lead, or stored before a crash, is written onto this one too.
  const late = judged.flatMap(({ wanted, verdict, answers }) => {
    const found = verdict.next === 'done' && verdict.outcome === 'found' && verdict.provider;
    const row = found ? answers.get(found) : undefined;
    return row?.answer && wanted.subject.state !== 'enriched'
      ? [{ provider: row.provider, field, leadIds: [wanted.subject.leadId], answer: row.answer }]
      : [];
  });
  await ctx.db.tx(async (tx) => {
    const fresh = new Set(
      (
        await enrichmentSubjects(
          tx,
          late.flatMap(({ leadIds }) => leadIds),
        )
      )
        .filter(({ state }) => state !== 'enriched')
        .map(({ leadId }) => leadId),
    );
    await applyAnswers(
      ctx,
      tx,
      late.filter(({ leadIds }) => leadIds.every((id) => fresh.has(id))),
    );
    for (const state of ['waiting', 'missed', 'failed'] as const)
      await markUnenriched(
        tx,
        outcomes.filter((outcome) => outcome.state === state).map(({ leadId }) => leadId),
        state,
        ctx.now(),
      );
  });
}

const STATES = { found: 'enriched', nothing: 'missed', failed: 'failed', unknown: 'failed' } as const;

function outcomeOf({ wanted, verdict, answers }: Judged): EnrichmentOutcome {
  const { leadId } = wanted.subject;
  const asked = answers.size > 0;
  if (verdict.next !== 'done')
    return { leadId, state: 'waiting', provider: verdict.provider, reason: last(verdict.reasons), asked };
  const state = STATES[verdict.outcome];
  const row = verdict.provider === null ? undefined : answers.get(verdict.provider);
  const reason =
    state === 'enriched'
      ? null
      : state === 'missed'
        ? 'no_provider_knows'
        : (row?.error ?? last(verdict.reasons));
  const lost = verdict.outcome === 'unknown';
  return { leadId, state, provider: verdict.provider, reason, asked, ...(lost ? { lost } : {}) };
}

const last = (reasons: readonly Reason[]): string | null => reasons.at(-1)?.text ?? null;

/** The most questions that the waterfall asks about so many leads. */
export const plannedQuestions = (ctx: Ctx, leads: number): number => leads * findersOf(ctx, 'email').size;
