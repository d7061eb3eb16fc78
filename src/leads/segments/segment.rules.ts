import { type Reason, reason } from '#core/verdict';
import { conditionText, type SegmentCondition, type SegmentField, type SegmentFilter } from './contract.ts';

/** What is known of a lead, by field; null where nothing is. Times stand for the days that count from them. */
export type SegmentFacts = {
  readonly [field in Exclude<SegmentField, 'days_known' | 'days_in_status'>]:
    | string
    | number
    | boolean
    | null;
} & {
  readonly knownSince: Temporal.Instant;
  readonly statusSince: Temporal.Instant;
  /** Merged into another or forgotten: no longer a lead of its own. */
  readonly gone: boolean;
};

const HOURS_A_DAY = 24;
const daysSince = (then: Temporal.Instant, now: Temporal.Instant): number =>
  Math.floor(now.since(then).total('hours') / HOURS_A_DAY);

/** Letters and digits with one space between: what whole words are compared in. */
export const wordsOf = (text: string): string =>
  ` ${text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()} `;

function known(
  facts: SegmentFacts,
  field: SegmentField,
  now: Temporal.Instant,
): string | number | boolean | null {
  if (field === 'days_known') return daysSince(facts.knownSince, now);
  if (field === 'days_in_status') return daysSince(facts.statusSince, now);
  return facts[field];
}

function holds(condition: SegmentCondition, value: string | number | boolean): boolean {
  const { in: among, notIn, atLeast, atMost, is, words } = condition;
  const has = (values: readonly string[]): boolean =>
    values.some((each) => each.toLowerCase() === String(value).toLowerCase());
  return (
    (among === undefined || has(among)) &&
    (notIn === undefined || !has(notIn)) &&
    (atLeast === undefined || Number(value) >= atLeast) &&
    (atMost === undefined || Number(value) <= atMost) &&
    (is === undefined || value === is) &&
    (words === undefined || words.some((phrase) => wordsOf(String(value)).includes(wordsOf(phrase))))
  );
}

/** Whether a lead is in a segment, with every condition and what it found. */
export function segmentMembership(
  filter: SegmentFilter,
  facts: SegmentFacts,
  now: Temporal.Instant,
): { in: boolean; reasons: readonly Reason[] } {
  if (facts.gone)
    return {
      in: false,
      reasons: [reason('segment.gone', 'The lead was merged into another or forgotten.')],
    };
  const looked = filter.all.map((condition) => {
    const value = known(facts, condition.field, now);
    const met = value !== null && holds(condition, value);
    const asked = conditionText(condition);
    const text =
      value === null
        ? `The filter asks that ${asked}, and that is not known.`
        : met
          ? `True: ${asked}.`
          : `The filter asks that ${asked}; it is ${typeof value === 'string' ? `"${value}"` : value}.`;
    const code = met ? 'segment.met' : value === null ? 'segment.unknown' : 'segment.unmet';
    return { met, reason: reason(code, text, { field: condition.field, value }) };
  });
  return { in: looked.every(({ met }) => met), reasons: looked.map((each) => each.reason) };
}
