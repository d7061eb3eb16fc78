import { instantOf } from '#core/db/index';
import { type Reason, reason } from '#core/verdict';
import { readSaidLater, readSaidTimes } from '#scheduling';
import type { HeldSlot } from './reply-draft.store.ts';
import { MEETS } from './reply-promises.rules.ts';

/** A reply of somebody who may put it off. */
export type PutOff = { readonly intent: string; readonly ownText: string; readonly at: string };

/** Why a person looks: who wants to meet, but not before a day, is offered an earlier one, or nobody can tell. */
export function beforeTheirTime({ intent, ownText, at }: PutOff, slots: readonly HeldSlot[]): Reason[] {
  if (!MEETS.has(intent)) return [];
  const later = readSaidLater(ownText, dateOf(at));
  if (later === null) return [];
  const { from, phrase } = later;
  const kept = from !== null && slots.length > 0 && slots.every((slot) => isFrom(slot, from));
  return kept
    ? []
    : [
        reason(
          'answer.their_time',
          `They put it off ("${phrase}"), and the answer does not keep to it for certain.`,
          {
            phrase,
          },
        ),
      ];
}

const dateOf = (at: string): Temporal.PlainDate => instantOf(at).toZonedDateTimeISO('UTC').toPlainDate();

/** By the day that stands in the text, as it is the one of the reader. */
function isFrom({ at, label }: HeldSlot, from: Temporal.PlainDate): boolean {
  const { days, times } = readSaidTimes(label, dateOf(at).subtract({ days: 1 }));
  const told = [...days, ...times.flatMap(({ day }) => day ?? [])].map(({ date }) => date);
  return told.length > 0 && told.every((date) => Temporal.PlainDate.compare(date, from) >= 0);
}
