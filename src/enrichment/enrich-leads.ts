import { agentActor } from '#core/actor';
import { type Ctx, type Outcome, requireScope } from '#core/ctx';
import { applyEnrichment, type EnrichmentSubject, enrichmentSubjects, markUnenriched } from '#leads';
import type { EnrichmentAnswer } from '#vendors/ports/enrichment-source';
import { handInLate } from './hand-in-late.ts';
import { type JournalEntry, journalOf, writeJournal } from './journal.store.ts';
import { type EnrichmentProvider, enrichmentProviders } from './provider.ts';
import { enrichmentIntent, enrichmentQuality } from './quality.rules.ts';
import { keyOf, questionOf } from './question.rules.ts';

export type EnrichmentOutcome = {
  leadId: string;
  state: 'enriched' | 'missed' | 'failed';
  provider: string | null;
  reason: string | null;
  /** Some provider was asked or had answered before. */
  asked: boolean;
};

/**
 * Asks the waterfall for these leads, provider by provider, each only for those the one before did not find.
 * Every answer is stored before the next question; leads that were answered before are not asked again, so an
 * interrupted run resumes without paying twice. A lead nobody knows is `missed` and goes on without data;
 * finders that answer later are asked for it.
 */
export async function enrichLeads(ctx: Ctx, leadIds: readonly string[]): Promise<EnrichmentOutcome[]> {
  requireScope(ctx, 'leads:write');
  const subjects = await ctx.db.tx((tx) => enrichmentSubjects(tx, leadIds));
  const journal = await ctx.db.tx((tx) => journalOf(tx, leadIds));
  const answered = new Map(
    journal
      .filter((entry) => entry.state !== 'failed')
      .map((entry) => [`${entry.provider} ${entry.requestKey}`, entry]),
  );
  const outcomes = new Map<string, EnrichmentOutcome>();
  let open = subjects;
  const providers = waterfall(ctx);
  for (const provider of providers) {
    const asked = open.filter((subject) => provider.accepts(questionOf(subject)));
    const entries = await ask(ctx, provider, asked, answered);
    await store(ctx, entries, outcomes);
    open = open.filter((subject) => outcomes.get(subject.leadId)?.state !== 'enriched');
  }
  const missed = open.filter((subject) => outcomes.get(subject.leadId)?.state !== 'failed');
  await ctx.db.tx((tx) =>
    markUnenriched(
      tx,
      missed.map((subject) => subject.leadId),
      'missed',
      ctx.now(),
    ),
  );
  await handInLate(ctx, missed);
  for (const subject of missed)
    outcomes.set(subject.leadId, {
      leadId: subject.leadId,
      state: 'missed',
      provider: null,
      reason: 'no_provider_knows',
      asked: providers.some((provider) => provider.accepts(questionOf(subject))),
    });
  return subjects.map((subject) => outcomes.get(subject.leadId) as EnrichmentOutcome);
}

const waterfall = (ctx: Ctx): EnrichmentProvider[] =>
  ctx
    .contributed(enrichmentProviders)
    .filter((provider) => provider.modes.includes(ctx.workspace.mode))
    .sort((a, b) => a.order - b.order);

/** The most questions that the waterfall asks about so many leads. */
export const plannedQuestions = (ctx: Ctx, leads: number): number => leads * waterfall(ctx).length;

async function ask(
  ctx: Ctx,
  provider: EnrichmentProvider,
  subjects: readonly EnrichmentSubject[],
  answered: ReadonlyMap<string, JournalEntry>,
): Promise<JournalEntry[]> {
  const questions = subjects.map((subject) => {
    const question = questionOf(subject);
    return { subject, question, key: keyOf(subject.leadId, question) };
  });
  const known = questions.flatMap(({ key }) => answered.get(`${provider.name} ${key}`) ?? []);
  const fresh = questions.filter(({ key }) => !answered.has(`${provider.name} ${key}`));
  const results = await ctx.as(agentActor('ENRICHER')).perform(
    provider.operation,
    fresh.map(({ subject, question, key }) => ({
      input: question,
      subject: { leadId: subject.leadId, count: 1 },
      idempotencyKey: key,
    })),
  );
  const entries = fresh.map(({ subject, key }, index) =>
    entryOf(ctx, provider.name, subject.leadId, key, results[index]),
  );
  await ctx.db.tx((tx) => writeJournal(tx, ctx.workspace.id, entries, ctx.now()));
  return [...known, ...entries];
}

function entryOf(
  ctx: Ctx,
  provider: string,
  leadId: string,
  requestKey: string,
  outcome: Outcome<EnrichmentAnswer> | undefined,
): JournalEntry {
  const base = { id: ctx.ids.next<'journal'>(), leadId, provider, requestKey };
  if (outcome?.state === 'done') {
    return {
      ...base,
      state: outcome.receipt.found ? 'hit' : 'miss',
      answer: outcome.receipt,
      error: null,
      operationId: outcome.operationId,
    };
  }
  const error =
    outcome?.state === 'refused'
      ? outcome.reasons.map((entry) => entry.text).join(' ')
      : (outcome?.reason.text ?? 'no answer');
  return {
    ...base,
    state: 'failed',
    answer: null,
    error,
    operationId: outcome && 'operationId' in outcome ? outcome.operationId : null,
  };
}

async function store(
  ctx: Ctx,
  entries: readonly JournalEntry[],
  outcomes: Map<string, EnrichmentOutcome>,
): Promise<void> {
  const hits = entries.filter((entry) => entry.state === 'hit');
  await ctx.db.tx((tx) =>
    applyEnrichment(
      ctx,
      tx,
      hits.map((entry) => {
        const answer = entry.answer as EnrichmentAnswer;
        return {
          leadId: entry.leadId,
          provider: entry.provider,
          answer,
          quality: enrichmentQuality(answer),
          intent: enrichmentIntent(answer),
        };
      }),
    ),
  );
  for (const entry of hits)
    outcomes.set(entry.leadId, {
      leadId: entry.leadId,
      state: 'enriched',
      provider: entry.provider,
      reason: null,
      asked: true,
    });
  const failed = entries.filter((entry) => entry.state === 'failed' && !outcomes.has(entry.leadId));
  for (const entry of failed)
    outcomes.set(entry.leadId, {
      leadId: entry.leadId,
      state: 'failed',
      provider: entry.provider,
      reason: entry.error,
      asked: true,
    });
}
