import type { CompanyCap } from '#campaigns/contract';
import { type Reason, reason } from '#core/verdict';
import type { TouchHold } from '../touches/touch.rules.ts';

export type CompanyFacts = {
  /** As readers know it; null where only its domain is known. */
  readonly company: string | null;
  readonly cap: CompanyCap | null;
  readonly answerDays: number | null;
  readonly pause: { readonly reason: string; readonly until: Temporal.Instant | null } | null;
  /** When each colleague was last written to, whatever the campaign and channel. The person asked about is none of them. */
  readonly colleagues: readonly Temporal.Instant[];
  /** The last answer or booking of a colleague that still counts. */
  readonly answer: { readonly at: Temporal.Instant; readonly booked: boolean } | null;
  /** It goes on with a conversation of theirs; only a pause by hand keeps it. */
  readonly continues: boolean;
  /** In which times are told. */
  readonly zone: string;
  readonly now: Temporal.Instant;
};

/** What a person must end has no time of its own; it is looked at again after this. */
const LOOK_AGAIN = Temporal.Duration.from({ hours: 24 });
const after = (at: Temporal.Instant, days: number): Temporal.Instant => at.add({ hours: 24 * days });
const people = (count: number): string => (count === 1 ? '1 person' : `${count} people`);

/**
 * Whether somebody is to wait because of their company: a person paused it, a colleague answered or has a meeting, or enough of its
 * people were written to. Null where nothing stands against a touch now.
 */
export function companyHold(facts: CompanyFacts): TouchHold | null {
  const found = [paused(facts), ...(facts.continues ? [] : [answered(facts), crowded(facts)])];
  const holds = found
    .filter((hold) => hold !== null)
    .filter(({ until }) => Temporal.Instant.compare(until, facts.now) > 0)
    .toSorted((a, b) => Temporal.Instant.compare(b.until, a.until));
  const [first, ...more] = holds;
  return first ? { until: first.until, reasons: [first.why, ...more.map(({ why }) => why)] } : null;
}

type Found = { readonly until: Temporal.Instant; readonly why: Reason };

const named = ({ company }: CompanyFacts): string => company ?? 'The company';
const shown = (at: Temporal.Instant, { zone }: CompanyFacts): string =>
  `${at.toZonedDateTimeISO(zone).toPlainDateTime().toString({ smallestUnit: 'minute' }).replace('T', ' ')} (${zone})`;

function paused(facts: CompanyFacts): Found | null {
  const { pause, now } = facts;
  if (pause === null) return null;
  const end = pause.until ? `until ${shown(pause.until, facts)}` : 'until a person lets it go on';
  const text = `${named(facts)} is paused ${end}: ${pause.reason.replace(/\.$/, '')}.`;
  const detail = { until: pause.until?.toString() ?? null };
  return { until: pause.until ?? now.add(LOOK_AGAIN), why: reason('touch.company_paused', text, detail) };
}

function answered(facts: CompanyFacts): Found | null {
  const { answer, answerDays } = facts;
  if (answer === null || answerDays === null) return null;
  const until = after(answer.at, answerDays);
  const what = answer.booked ? 'has a meeting with us since' : 'answered at';
  const text = `A colleague at ${facts.company ?? 'their company'} ${what} ${shown(answer.at, facts)}; others there wait ${answerDays} days, so the next may leave from ${shown(until, facts)}.`;
  return { until, why: reason('touch.company_answered', text) };
}

function crowded(facts: CompanyFacts): Found | null {
  const { cap, colleagues, now } = facts;
  if (cap === null) return null;
  const recent = colleagues
    .filter((at) => Temporal.Instant.compare(after(at, cap.days), now) > 0)
    .toSorted((a, b) => Temporal.Instant.compare(b, a));
  // With this person there would be one more; there is room again once the last that fills the cap is past.
  const filling = recent[cap.people - 1];
  if (filling === undefined) return null;
  const until = after(filling, cap.days);
  const text = `${people(recent.length)} at ${facts.company ?? 'their company'} got a message within ${cap.days} days and the cap is ${cap.people}, so the next may leave from ${shown(until, facts)}.`;
  return { until, why: reason('touch.company_cap', text) };
}
