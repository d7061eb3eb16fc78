import { agentActor } from '#core/actor';
import { defineContribution } from '#core/contribution';
import type { Ctx, OperationKey } from '#core/ctx';
import { messageOf } from '#core/errors';
import type { GenerateReceipt, GenerateRequest } from '#vendors/ports/language-model';
import { judgePrompt, writePrompt, writtenAnswer } from './answer.prompt.ts';
import type { ModelText } from './answer-text.rules.ts';
import type { ReplyFacts } from './write-reply.rules.ts';

/** The model that writes and judges answers, where one is set. */
export type AnswerModel = {
  readonly operation: OperationKey<GenerateRequest, GenerateReceipt>;
  readonly model: string;
};
export const answerModels = defineContribution<AnswerModel>('autosend.model');

export const modelOf = (ctx: Ctx): AnswerModel | undefined => ctx.contributed(answerModels)[0];

export type Question = { readonly key: string; readonly facts: ReplyFacts };

/**
 * Texts for these replies, and what a second question says of each. A reply for which no usable text came is left out: the rules
 * write then. A text nobody could judge comes without a judgement, which no gate lets pass.
 */
export async function askModel(
  ctx: Ctx,
  { operation, model }: AnswerModel,
  questions: readonly Question[],
): Promise<ReadonlyMap<string, ModelText>> {
  const acting = ctx.as(agentActor('CRAFTER'));
  const ask = async (
    about: string,
    prompts: readonly { key: string; prompt: Omit<GenerateRequest, 'model'> }[],
  ) => {
    try {
      const outcomes = await acting.perform(
        operation,
        prompts.map(({ key, prompt }) => ({
          input: { ...prompt, model },
          subject: {},
          idempotencyKey: `${about} ${key}`,
        })),
      );
      return outcomes.map((outcome) =>
        outcome.state === 'done' && outcome.receipt.outcome.kind === 'object'
          ? outcome.receipt.outcome.object
          : null,
      );
    } catch (error) {
      ctx.log.warn({ error: messageOf(error) }, 'The model could not be asked; the rules write the answers.');
      return prompts.map(() => null);
    }
  };
  const texts = await ask(
    'answer',
    questions.map(({ key, facts }) => ({ key, prompt: writePrompt(facts) })),
  );
  const written = questions.flatMap(({ key, facts }, index) => {
    const read = writtenAnswer.safeParse(texts[index]);
    return read.success ? [{ key, facts, body: read.data.body.trim() }] : [];
  });
  if (written.length === 0) return new Map();
  const judged = await ask(
    'judge',
    written.map(({ key, facts, body }) => ({ key, prompt: judgePrompt(facts, body) })),
  );
  return new Map(written.map(({ key, body }, index) => [key, { body, evaluation: judged[index] ?? null }]));
}
