import { agentActor } from '#core/actor';
import { defineContribution } from '#core/contribution';
import type { Ctx, OperationKey } from '#core/ctx';
import { messageOf } from '#core/errors';
import type { Reason } from '#core/verdict';
import type { GenerateReceipt, GenerateRequest } from '#vendors/ports/language-model';
import { judgePrompt, planPrompt, revisePrompt, writePrompt, writtenAnswer } from './answer.prompt.ts';
import type { ModelText } from './answer-text.rules.ts';
import type { AnswerStrategy, DraftAttempt } from './contract.ts';
import {
  mayRevise,
  NOT_WRITTEN,
  REVISIONS,
  type Revision,
  type RevisionFacts,
  type RevisionLimits,
} from './revision.rules.ts';
import { boundStrategy } from './strategy.rules.ts';
import type { ReplyFacts } from './write-reply.rules.ts';

/** The model that writes and judges answers, where one is set. */
export type AnswerModel = {
  readonly operation: OperationKey<GenerateRequest, GenerateReceipt>;
  readonly model: string;
  /** How often a text that cannot stay is written again; see `REVISIONS`. */
  readonly revisions?: RevisionLimits;
};
export const answerModels = defineContribution<AnswerModel>('autosend.model');

export const modelOf = (ctx: Ctx): AnswerModel | undefined => ctx.contributed(answerModels)[0];

export type Question = {
  readonly key: string;
  readonly facts: ReplyFacts;
  /** What stands against a text; empty where it may stay. */
  verify(body: string): readonly Reason[];
  /** What was written before this process took it up. */
  readonly tried?: readonly DraftAttempt[];
};

/** What came of a question: a text that may stay, or why a person looks; and everything that was tried. */
export type Answered = {
  readonly text: ModelText | null;
  /** What it set out to do, where that could be planned. */
  readonly strategy: AnswerStrategy | null;
  readonly tried: readonly DraftAttempt[];
  /** Why there is no text although something was written; empty where nothing was. */
  readonly asks: readonly Reason[];
};

/** Keeps what was tried, before anybody is asked again. */
type Keep = (tried: readonly { id: string; attempts: readonly DraftAttempt[] }[]) => Promise<unknown>;

/**
 * Plans for these replies, texts by them, and what another question says of each. A reply that could not be planned is answered without a plan. A text that cannot stay is written again with the reasons, so
 * often and no longer than the limits say. A reply for which nothing usable came is left out: the rules write then. A text nobody
 * could judge comes without a judgement, which no gate lets pass.
 */
export async function askModel(
  ctx: Ctx,
  model: AnswerModel,
  questions: readonly Question[],
  keep: Keep = async () => undefined,
): Promise<ReadonlyMap<string, Answered>> {
  const ask = asker(ctx, model);
  const limits = model.revisions ?? REVISIONS;
  const planned = await plan(ctx, ask, questions, limits);
  const answered = await writeVerified(ctx, ask, planned, { limits, keep });
  const written = questions.flatMap(({ key, facts }) => {
    const body = answered.get(key)?.text?.body;
    return body === undefined ? [] : [{ key, facts, body }];
  });
  const judged = await ask(
    written.map(({ key, facts, body }) => ({ key: `judge ${key}`, prompt: judgePrompt(facts, body) })),
  );
  written.forEach(({ key, body }, index) => {
    const before = answered.get(key);
    if (before) answered.set(key, { ...before, text: { body, evaluation: judged[index] ?? null } });
  });
  return answered;
}

type Planned = Question & { readonly strategy: AnswerStrategy | null };

/** What each answer is to do, as far as code allows it. What was tried as often as it may be is planned no more. */
async function plan(
  ctx: Ctx,
  ask: Ask,
  questions: readonly Question[],
  limits: RevisionLimits,
): Promise<Planned[]> {
  const now = ctx.now();
  const open = questions.filter(
    ({ facts: { channel }, tried = [] }) => writeNext({ channel, limits, tried, beganAt: now, now }).again,
  );
  const plans = await ask(open.map(({ key, facts }) => ({ key: `plan ${key}`, prompt: planPrompt(facts) })));
  const byKey = new Map(open.map(({ key, facts }, index) => [key, boundStrategy(plans[index], facts)]));
  return questions.map((question) => ({ ...question, strategy: byKey.get(question.key) ?? null }));
}

/** The first text is always asked for. */
const writeNext = (facts: RevisionFacts): Revision =>
  facts.tried.length === 0 ? { again: true } : mayRevise(facts);

/** One question after the other until each has a text that may stay, or no more of it is to be had. */
async function writeVerified(
  ctx: Ctx,
  ask: Ask,
  questions: readonly Planned[],
  { limits, keep }: { limits: RevisionLimits; keep: Keep },
): Promise<Map<string, Answered>> {
  const beganAt = ctx.now();
  const done = new Map<string, Answered>();
  let open = questions.map((question) => ({ question, tried: [...(question.tried ?? [])] }));
  while (open.length > 0) {
    const asking: typeof open = [];
    for (const each of open) {
      const { question, tried } = each;
      const { channel } = question.facts;
      const next = writeNext({ channel, limits, tried, beganAt, now: ctx.now() });
      if (next.again) asking.push(each);
      else done.set(question.key, givenUp(question, tried, next.why));
    }
    const texts = await ask(
      asking.map(({ question: { key, facts, strategy }, tried }) => ({
        key: `answer ${key}${tried.length === 0 ? '' : ` ${tried.length}`}`,
        prompt: tried.length === 0 ? writePrompt(facts, strategy) : revisePrompt(facts, strategy, tried),
      })),
    );
    open = asking.flatMap(({ question, tried }, index) => {
      const read = writtenAnswer.safeParse(texts[index]);
      if (!read.success) {
        if (tried.length > 0) done.set(question.key, givenUp(question, tried, NOT_WRITTEN));
        return [];
      }
      const body = read.data.body.trim();
      const reasons = [...question.verify(body)];
      if (reasons.length > 0)
        return [{ question, tried: [...tried, { body, reasons, at: ctx.now().toString() }] }];
      const { strategy } = question;
      done.set(question.key, { text: { body, evaluation: null }, strategy, tried, asks: [] });
      return [];
    });
    if (open.length > 0)
      await keep(open.map(({ question: { key }, tried }) => ({ id: key, attempts: tried })));
  }
  return done;
}

const givenUp = ({ strategy }: Planned, tried: readonly DraftAttempt[], why: Reason): Answered => ({
  text: null,
  strategy,
  tried,
  asks: [why, ...(tried.at(-1)?.reasons ?? [])],
});

type Ask = (
  prompts: readonly { key: string; prompt: Omit<GenerateRequest, 'model'> }[],
) => Promise<readonly unknown[]>;

/** What the model says to each, under a key of its own, so that nothing is paid for twice; null where nothing usable came. */
function asker(ctx: Ctx, { operation, model }: AnswerModel): Ask {
  const acting = ctx.as(agentActor('CRAFTER'));
  return async (prompts) => {
    if (prompts.length === 0) return [];
    try {
      const outcomes = await acting.perform(
        operation,
        prompts.map(({ key, prompt }) => ({ input: { ...prompt, model }, subject: {}, idempotencyKey: key })),
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
}
