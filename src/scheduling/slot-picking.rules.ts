import { type Reason, reason } from '#core/verdict';
import { fitsTimes, type OwnTimes } from './own-times.rules.ts';
import { slotLabel } from './slot-labels.rules.ts';

export type SlotFacts = {
  /** Free slots by their start. */
  readonly slots: readonly Temporal.Instant[];
  /** How many leads a slot is offered to now, by its start in UTC (`slotKey`). */
  readonly offered: ReadonlyMap<string, number>;
  /** Pairs that were offered together and still wait (`pairKey`). */
  readonly pairs: ReadonlySet<string>;
  /** Leads that wait on an offer now, without this one. */
  readonly waiting: number;
  /** Slots this lead was offered already. */
  readonly exclusions: ReadonlySet<string>;
  readonly zone: string;
  /** Not before; the end of a pause. */
  readonly startAfter: Temporal.Instant | null;
  /** When the lead said it can; null where it said nothing. */
  readonly times: OwnTimes | null;
  readonly now: Temporal.Instant;
};
export type OfferedSlot = { readonly at: Temporal.Instant; readonly label: string };
export type SlotPick = {
  readonly slots: readonly OfferedSlot[];
  /** No time can be proposed: only the link to the calendar. */
  readonly linkOnly: boolean;
  /** At most so many leads may wait on one slot now. */
  readonly bound: number;
  readonly reasons: readonly Reason[];
};

/** Slots offered to one lead. */
export const SLOTS_PER_LEAD = 2;
/** Days from the anchor that are preferred: soon, but not all on one day. */
const NEAR_HOURS = 5 * 24;
/** Nobody is offered a time sooner than this (swarm §22): the answer has to be read first, and the meeting reached. */
export const NOTICE_HOURS = 2;
/** Local time of the reader within which a slot may begin. */
const DAY_BEGINS = 7 * 60;
const DAY_ENDS = 21 * 60;

export const slotKey = (at: Temporal.Instant): string => at.toString({ smallestUnit: 'second' });
export const pairKey = (slots: readonly string[]): string => [...slots].sort().join(' ');

/** With `leads` who wait and `eligible` slots no slot goes to more leads than an even spread gives, and one more. */
export const fairBound = (leads: number, eligible: number): number =>
  eligible === 0 ? 0 : Math.ceil((SLOTS_PER_LEAD * leads) / eligible) + 1;

/**
 * Chooses what one lead is offered: soon, by day for the reader, least offered first, a morning and another half of
 * another day, never a pair somebody else already has while there is another, and no slot above the fair bound.
 */
export function pickSlots(facts: SlotFacts): SlotPick {
  const anchor = later(facts.now.add({ hours: NOTICE_HOURS }), facts.startAfter);
  const future = facts.slots.filter((at) => !isAfter(anchor, at));
  const reasons: Reason[] = [];
  if (future.length === 0) return none(reasons, reason('slots.none', 'There is no free slot to offer.'));
  const { times } = facts;
  if (times) return ownTime(facts, times, future);
  const fresh = future.filter((at) => !facts.exclusions.has(slotKey(at)));
  if (fresh.length === 0)
    return none(reasons, reason('slots.all_offered', 'Every free slot was offered to this lead before.'));
  const soon = anchor.add({ hours: NEAR_HOURS });
  const isNear = (at: Temporal.Instant): boolean => !isAfter(at, soon);
  const near = fresh.some(isNear);
  if (!near)
    reasons.push(reason('slots.later', 'No slot is free within five days, so later ones are offered.'));
  const windowed = (list: readonly Temporal.Instant[]) => (near ? list.filter(isNear) : list);
  const daylight = windowed(fresh).some((at) => isByDay(at, facts.zone));
  if (!daylight)
    reasons.push(
      reason('slots.no_daylight', 'No slot lies between 07:00 and 21:00 of the reader, so any hour counts.'),
    );
  const inReach = (list: readonly Temporal.Instant[]) =>
    windowed(list).filter((at) => !daylight || isByDay(at, facts.zone));
  const bound = fairBound(facts.waiting + 1, inReach(future).length);
  return choose(facts, inReach(fresh), bound, reasons);
}

/** Takes the first pair in the order of preference that nobody else waits on. */
function choose(
  facts: SlotFacts,
  eligible: readonly Temporal.Instant[],
  bound: number,
  reasons: Reason[],
): SlotPick {
  const ordered = spread(facts, eligible, bound);
  const firsts = [
    ...ordered.filter((at) => isMorning(at, facts.zone)),
    ...ordered.filter((at) => !isMorning(at, facts.zone)),
  ];
  const [preferred] = firsts;
  if (!preferred)
    return none(
      reasons,
      reason('slots.bound', 'Every slot in reach waits on as many leads as is fair.'),
      bound,
    );
  const used = (first: Temporal.Instant, second: Temporal.Instant) =>
    facts.pairs.has(pairKey([slotKey(first), slotKey(second)]));
  for (const first of firsts)
    for (const second of seconds(first, ordered, facts.zone))
      if (!used(first, second)) return picked([first, second], facts.zone, bound, reasons);
  const [second] = seconds(preferred, ordered, facts.zone);
  if (second)
    reasons.push(
      reason('slots.pair_again', 'Every pair in reach is offered to somebody, so one is used again.'),
    );
  return picked(second ? [preferred, second] : [preferred], facts.zone, bound, reasons);
}

/** Least offered first, then soonest; what reached its fair share is left out. */
function spread(facts: SlotFacts, slots: readonly Temporal.Instant[], bound: number): Temporal.Instant[] {
  const count = (at: Temporal.Instant): number => facts.offered.get(slotKey(at)) ?? 0;
  return slots
    .filter((at) => count(at) < bound)
    .sort((a, b) => count(a) - count(b) || Temporal.Instant.compare(a, b));
}

/** Another half of another day, then another day, then any other. */
function seconds(
  first: Temporal.Instant,
  ordered: readonly Temporal.Instant[],
  zone: string,
): Temporal.Instant[] {
  const tier = (at: Temporal.Instant): number => {
    const otherDay = !dayOf(at, zone).equals(dayOf(first, zone));
    return otherDay ? (isMorning(at, zone) === isMorning(first, zone) ? 1 : 0) : 2;
  };
  const others = ordered.filter((at) => !at.equals(first));
  return [0, 1, 2].flatMap((wanted) => others.filter((at) => tier(at) === wanted));
}

/** A lead that said when it can gets one slot of that time, or none: never a time it did not ask for. */
function ownTime(facts: SlotFacts, times: OwnTimes, future: readonly Temporal.Instant[]): SlotPick {
  const fitting = future.filter((at) => fitsTimes(at, times, facts.zone));
  const bound = fairBound(facts.waiting + 1, fitting.length);
  const fresh = fitting.filter((at) => !facts.exclusions.has(slotKey(at)));
  const [first] = spread(facts, fresh, bound);
  const asked = reason('slots.own_time', `The lead asked for: ${times.phrase}.`, { phrase: times.phrase });
  return first
    ? picked([first], facts.zone, bound, [asked])
    : none(
        [asked],
        reason('slots.none_then', 'No slot is free at that time, so only the link is offered.'),
        bound,
      );
}

function picked(
  slots: readonly Temporal.Instant[],
  zone: string,
  bound: number,
  reasons: readonly Reason[],
): SlotPick {
  const offered = slots.map((at) => ({ at, label: slotLabel(at, zone) }));
  const spoken = reason('slots.offered', `Offered: ${offered.map(({ label }) => label).join(' and ')}.`);
  return { slots: offered, linkOnly: false, bound, reasons: [...reasons, spoken] };
}

const none = (reasons: readonly Reason[], why: Reason, bound = 0): SlotPick => ({
  slots: [],
  linkOnly: true,
  bound,
  reasons: [...reasons, why],
});

const isAfter = (a: Temporal.Instant, b: Temporal.Instant): boolean => Temporal.Instant.compare(a, b) > 0;
const later = (a: Temporal.Instant, b: Temporal.Instant | null): Temporal.Instant =>
  b && isAfter(b, a) ? b : a;
const dayOf = (at: Temporal.Instant, zone: string): Temporal.PlainDate =>
  at.toZonedDateTimeISO(zone).toPlainDate();
const isMorning = (at: Temporal.Instant, zone: string): boolean => at.toZonedDateTimeISO(zone).hour < 12;
const isByDay = (at: Temporal.Instant, zone: string): boolean => {
  const { hour, minute } = at.toZonedDateTimeISO(zone);
  return hour * 60 + minute >= DAY_BEGINS && hour * 60 + minute < DAY_ENDS;
};
