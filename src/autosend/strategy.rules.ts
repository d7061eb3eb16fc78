import { formOf, formsFor } from './answer-forms.rules.ts';
import { type AnswerPlan, type AnswerStrategy, answerPlan, type Stance } from './contract.ts';
import type { ReplyFacts } from './write-reply.rules.ts';

/** What an answer to each may do, the first where a plan wants anything else. */
const MAY: Readonly<Record<string, readonly [Stance, ...Stance[]]>> = {
  positive: ['schedule', 'answer_and_schedule', 'answer'],
  meeting_request: ['schedule', 'answer_and_schedule'],
  question: ['answer'],
  not_now: ['leave'],
};
const ANSWERS: readonly [Stance] = ['answer'];

/**
 * The plan of a model for an answer, held to what code allows: it names no fact that is not stored, offers times exactly where some are
 * reserved, and pursues nothing the reply was not read as. Null where it is no plan. Whoever is written to again reads another form.
 */
export function boundStrategy(said: unknown, facts: ReplyFacts): AnswerStrategy | null {
  const read = answerPlan.safeParse(said);
  if (!read.success) return null;
  const { plan, corrected } = allowed(read.data, facts);
  return { ...plan, shape: formOf(plan.shape, facts.version, facts), corrected };
}

function allowed(said: AnswerPlan, given: ReplyFacts) {
  const { intent, slots, facts } = given;
  const stances = MAY[intent] ?? ANSWERS;
  const stance = stances.includes(said.stance) ? said.stance : stances[0];
  const keys = new Set(facts.map(({ key }) => key));
  const unknown = said.points.flatMap(({ fact }) => (fact !== null && !keys.has(fact) ? [fact] : []));
  const times = slots.length > 0 && stance !== 'answer' && stance !== 'leave';
  const plan: AnswerPlan = {
    ...said,
    ...{ stance, times },
    points: said.points.map(({ asked, fact }) => ({
      asked,
      fact: fact !== null && keys.has(fact) ? fact : null,
    })),
  };
  const corrected = [
    ...(stance === said.stance
      ? []
      : [`It was read as ${intent}, and an answer to that may not "${said.stance}".`]),
    ...unknown.map((fact) => `No fact called "${fact}" is stored.`),
    ...(formsFor(given).includes(said.shape)
      ? []
      : [`Nothing is there that could be written "${said.shape.replaceAll('_', ' ')}".`]),
    ...(times === said.times
      ? []
      : [times ? 'Times are reserved for it, so they are offered.' : 'No time may be offered here.']),
  ];
  return { plan, corrected };
}
