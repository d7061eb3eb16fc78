import { agentActor } from '#core/actor';
import { defineContribution } from '#core/contribution';
import type { Ctx, OperationKey, Outcome } from '#core/ctx';
import { messageOf } from '#core/errors';
import { type Reason, reason } from '#core/verdict';
import type { GenerateReceipt, GenerateRequest } from '#vendors/ports/language-model';
import { type DraftBrief, draftPrompt } from './draft.prompt.ts';
import { readAnswer } from './read-answer.rules.ts';

/** The model that writes drafts, where one is set. */
export type DraftModel = {
  readonly operation: OperationKey<GenerateRequest, GenerateReceipt>;
  readonly model: string;
};
export const draftModels = defineContribution<DraftModel>('messaging.model');

/** One text that is wanted. The key names lead, campaign, step and how many drafts there were: what was paid for is never asked again. */
export type Wanted = {
  readonly key: string;
  readonly brief: DraftBrief;
  /** What the checks of every draft say of a text; empty where it passes. */
  check(text: { subject: string; body: string }): readonly Reason[];
};
export type ModelText =
  | { readonly subject: string; readonly body: string; readonly model: string }
  | { readonly fallback: readonly Reason[] };

type Answer = { readonly object: unknown } | { readonly failed: readonly Reason[] };
type Tried = { readonly text: ModelText; readonly answer: unknown; readonly problems: readonly Reason[] };

/**
 * Asks for each text, once more with what the checks said where they said no, and gives up then: the caller's template writes.
 * Every question is a row before it is asked, under a key that stays: after a crash a paid answer is read from there, and a
 * question whose answer was lost is not asked again.
 */
export async function askForDrafts(
  ctx: Ctx,
  model: DraftModel,
  wanted: readonly Wanted[],
): Promise<ReadonlyMap<string, ModelText>> {
  const first = judged(
    wanted,
    model,
    await ask(
      ctx,
      model,
      wanted.map(({ key, brief }) => ({ key: `draft ${key} 1`, prompt: draftPrompt(brief) })),
    ),
  );
  const again = wanted.filter(({ key }) => (first.get(key)?.problems.length ?? 0) > 0);
  const second = judged(
    again,
    model,
    await ask(
      ctx,
      model,
      again.map(({ key, brief }) => {
        const { answer = null, problems = [] } = first.get(key) ?? {};
        const earlier = { answer, problems: problems.map(({ text }) => text) };
        return { key: `draft ${key} 2`, prompt: draftPrompt(brief, earlier) };
      }),
    ),
  );
  return new Map([...first, ...second].map(([key, { text }]) => [key, text]));
}

function judged(
  wanted: readonly Wanted[],
  { model }: DraftModel,
  answers: readonly Answer[],
): Map<string, Tried> {
  return new Map(
    wanted.map(({ key, brief, check }, index): [string, Tried] => {
      const answer = answers[index] ?? { failed: [SILENT] };
      if ('failed' in answer) return [key, { text: { fallback: answer.failed }, answer: null, problems: [] }];
      const read = readAnswer(answer.object, brief);
      const problems = read.ok ? check(read) : read.reasons;
      const text: ModelText =
        read.ok && problems.length === 0
          ? { subject: read.subject, body: read.body, model }
          : { fallback: problems };
      return [key, { text, answer: answer.object, problems }];
    }),
  );
}

const SILENT = reason('model.silent', 'The model gave no answer.');

async function ask(
  ctx: Ctx,
  { operation, model }: DraftModel,
  prompts: readonly { key: string; prompt: Omit<GenerateRequest, 'model'> }[],
): Promise<Answer[]> {
  if (prompts.length === 0) return [];
  try {
    const outcomes = await ctx.as(agentActor('CRAFTER')).perform(
      operation,
      prompts.map(({ key, prompt }) => ({
        ...{ input: { ...prompt, model }, subject: {}, idempotencyKey: key },
      })),
    );
    return outcomes.map(answerOf);
  } catch (error) {
    const why = reason('model.away', `The model could not be asked: ${messageOf(error)}`);
    return prompts.map(() => ({ failed: [why] }));
  }
}

function answerOf(outcome: Outcome<GenerateReceipt>): Answer {
  if (outcome.state !== 'done')
    return { failed: outcome.state === 'refused' ? outcome.reasons : [outcome.reason] };
  const { outcome: said } = outcome.receipt;
  if (said.kind === 'object') return { object: said.object };
  if (said.kind === 'off_schema') return { object: null };
  return {
    failed: [
      reason(`model.${said.kind}`, `The model's answer was ${said.kind}; it was charged all the same.`),
    ],
  };
}
