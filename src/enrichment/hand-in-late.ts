import { agentActor } from '#core/actor';
import type { Ctx, Outcome } from '#core/ctx';
import { explain } from '#core/verdict';
import type { EnrichmentSubject } from '#leads';
import type { EnrichmentAccepted } from '#vendors/ports/enrichment-source';
import { openQuestions, type Settled, settleQuestions } from './late.store.ts';
import { type LateProvider, lateProviders } from './provider.ts';
import { keyOf, questionOf } from './question.rules.ts';

/**
 * Hands leads that nobody found to the finders that answer later. Nobody waits for them: the lead goes on without data,
 * and an answer that comes fills the gaps. What an answer is found by is stored before the question leaves.
 */
export async function handInLate(ctx: Ctx, subjects: readonly EnrichmentSubject[]): Promise<void> {
  const providers = ctx.contributed(lateProviders).filter(({ modes }) => modes.includes(ctx.workspace.mode));
  for (const provider of providers)
    await handIn(
      ctx,
      provider,
      subjects.filter((subject) => provider.accepts(questionOf(subject))),
    );
}

async function handIn(
  ctx: Ctx,
  provider: LateProvider,
  subjects: readonly EnrichmentSubject[],
): Promise<void> {
  if (subjects.length === 0) return;
  const asked = subjects.map((subject) => {
    const question = questionOf(subject);
    const { leadId } = subject;
    return {
      id: ctx.ids.next<'journal'>(),
      leadId,
      question,
      requestKey: keyOf(leadId, question),
      ...provider.keysOf(question),
    };
  });
  const scope = { workspaceId: ctx.workspace.id, provider: provider.name, at: ctx.now() };
  const open = await ctx.db.tx((tx) => openQuestions(tx, scope, asked));
  const byKey = new Map(asked.map((each) => [each.requestKey, each]));
  const waiting = open.flatMap(({ id, requestKey }) => {
    const known = byKey.get(requestKey);
    return known ? [{ id, leadId: known.leadId, question: known.question }] : [];
  });
  const outcomes = await ctx.as(agentActor('ENRICHER')).perform(
    provider.operation,
    waiting.map(({ id, leadId, question }) => ({
      input: { requestId: id, leadId, question },
      subject: { leadId, count: 1 },
      idempotencyKey: id,
    })),
  );
  const failed = waiting.flatMap(({ id }, index) => failureOf(id, outcomes[index]));
  await ctx.db.tx((tx) => settleQuestions(tx, ctx.workspace.id, failed, ctx.now()));
}

/** A lost answer may have been a row that was taken: then the finder tells by itself, so the question stays open. */
function failureOf(id: string, outcome: Outcome<EnrichmentAccepted> | undefined): Settled[] {
  if (outcome?.state === 'done' || outcome?.state === 'unknown') return [];
  const error = !outcome ? 'no answer' : outcome.state === 'refused' ? explain(outcome) : outcome.reason.text;
  return [{ id, state: 'failed', answer: null, error }];
}
