import type { Dice } from '#core/dice';
import { isSentinel } from '../mail/sentinels.ts';
import type { Habit, Personality } from './personality.ts';

export type Plan = { readonly what: Habit | 'second_turn'; readonly person: Personality };

/** What this person does at our n-th mail; null is silence. */
export function planOf(person: Personality, recipient: string, touch: number): Plan | null {
  if (isSentinel(recipient, 'bounce-later')) return { what: 'hard_bounce', person };
  if (person.habit === 'ghost') return null;
  if (touch === person.touch) return { what: person.habit, person };
  const interested =
    person.habit === 'positive' || person.habit === 'meeting_request' || person.habit === 'question';
  if (interested && touch === person.touch + 1)
    return person.dice.fork('second').chance(person.goesOn) ? { what: 'second_turn', person } : null;
  // Somebody who was away and is back reads what comes later like anybody else.
  if (
    person.habit === 'out_of_office' &&
    touch === person.touch + 1 &&
    person.dice.fork('back').chance(0.35)
  ) {
    return {
      what: person.dice.fork('mood').pick(['positive', 'not_now', 'question', 'negative'] as const),
      person,
    };
  }
  return null;
}

/** The day somebody who is away comes back. */
export const dayOfReturn = (at: Temporal.Instant, dice: Dice): Temporal.PlainDate =>
  at
    .toZonedDateTimeISO('UTC')
    .toPlainDate()
    .add({ days: dice.fork('away').int(3, 19) });
