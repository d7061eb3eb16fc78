import { agentActor } from '#core/actor';
import type { Ctx } from '#core/ctx';
import { invalid, messageOf } from '#core/errors';
import { modelOf } from '../ask-model.ts';
import { isBorderline, judgeWordsPrompt, PROFILES, type Profile, scoreOf } from './judge-words.rules.ts';
import type { Played } from './play-cases.ts';
import type { ProductOutput } from './product-output.ts';
import type { Judged } from './rate.rules.ts';

type Asked = { readonly id: string; readonly output: ProductOutput };

/**
 * Has a model judge the drafts of the cases that passed; what broke an invariant has failed whatever a model says. A judge that cannot
 * be asked or read leaves the case invalid. This is the one part of a replay that costs: its calls go through the gateway. Throws
 * `invalid` where no model is set.
 */
export async function judgeWords(
  ctx: Ctx,
  profile: Profile,
  played: readonly Played[],
  judged: readonly Judged[],
): Promise<Judged[]> {
  const passed = new Set(judged.filter(({ outcome }) => outcome === 'passed').map(({ id }) => id));
  const asked = played.flatMap((each): Asked[] =>
    'output' in each && each.output.draft && passed.has(each.id) ? [each] : [],
  );
  const run = ctx.ids.next();
  const scores = await ask(ctx, asked, `${run} first`);
  const unclear = asked.filter(({ id }) => isBorderline(scores.get(id) ?? 0));
  for (const [id, score] of await ask(ctx, unclear, `${run} second`)) scores.set(id, score);
  return judged.map((each) =>
    scores.has(each.id) ? scored(each, scores.get(each.id) ?? null, profile) : each,
  );
}

async function ask(ctx: Ctx, asked: readonly Asked[], round: string): Promise<Map<string, number | null>> {
  const model = modelOf(ctx);
  if (!model)
    throw invalid(
      'replay.no_model',
      'No model is set that could judge. Nothing was asked; leave --judge out.',
    );
  if (asked.length === 0) return new Map();
  try {
    const outcomes = await ctx.as(agentActor('CRAFTER')).perform(
      model.operation,
      asked.map(({ id, output }) => ({
        input: { ...judgeWordsPrompt(output), model: model.model },
        subject: {},
        idempotencyKey: `replay ${round} ${id}`,
      })),
    );
    return new Map(
      asked.map(({ id }, index) => {
        const outcome = outcomes[index];
        const answer = outcome?.state === 'done' ? outcome.receipt.outcome : null;
        return [id, answer?.kind === 'object' ? scoreOf(answer.object) : null];
      }),
    );
  } catch (error) {
    ctx.log.warn({ error: messageOf(error) }, 'The judge could not be asked.');
    return new Map(asked.map(({ id }) => [id, null]));
  }
}

function scored(judged: Judged, score: number | null, profile: Profile): Judged {
  const failure = { type: 'judge_error' as const, code: 'judge', critical: false };
  if (score === null)
    return {
      ...judged,
      outcome: 'invalid',
      failures: [{ ...failure, text: 'No judge could be asked or read.' }],
    };
  const least = PROFILES[profile];
  if (score >= least) return { ...judged, score };
  const text = `The words reach ${score} of 100, ${least} are needed.`;
  return {
    ...judged,
    score,
    outcome: 'failed',
    failures: [{ ...failure, type: 'draft_quality_error', text }],
  };
}
