import type { answerModels } from '#autosend';
import { contribute } from '#core/contribution';
import type { readingModels } from '#inbound';
import { startModel } from '../../src/vendors/language-model/case.fixture.ts';
import type { ModelQuestion } from '../../src/vendors/language-model/simulator.ts';
import { type AnswerWorld, openAnswerWorld } from './answer-world.ts';
import { ofThisFile, standInFor } from './of-this-file.ts';
import { T0 } from './workbench.ts';

type ModelWorld = {
  readonly world: AnswerWorld;
  readonly simulator: Awaited<ReturnType<typeof startModel>>['simulator'];
};

/** A world of one test file in which a model is asked for what `offered` names, and says what `answers` gives. */
export function modelWorld(
  offered: typeof answerModels | typeof readingModels,
  answers: (question: ModelQuestion) => unknown,
): ModelWorld {
  const opened = ofThisFile(async () => {
    const time = { now: () => T0 };
    const model = await startModel('openai', () => time.now(), { perMinute: 10_000, answers });
    const operation = { name: 'language_model.openai.generate' };
    const world = await openAnswerWorld({
      performers: model.performers,
      contributions: [contribute(offered, { operation, model: 'gpt-5-mini' })],
    });
    time.now = world.runtime.sandboxClock.now;
    return {
      ...{ world, simulator: model.simulator },
      async [Symbol.asyncDispose]() {
        await world[Symbol.asyncDispose]();
        await model.close();
      },
    };
  });
  return { world: standInFor(() => opened.world), simulator: standInFor(() => opened.simulator) };
}
