import type { Motion } from '#campaigns/contract';
import { type Reason, reason } from '#core/verdict';

export type Times = { readonly days: readonly number[]; readonly at: string; readonly zone: string };
export type ScheduleFacts = Times & {
  readonly name: string;
  readonly motion: Motion;
  readonly campaignId: string | null;
};

/** Two schedules that do the same nearer to each other than this get in each other's way. */
const APART = { minutes: 60 };
/** A year and a week: every change of the clocks of two zones is in it. */
const LOOKED_AHEAD = { hours: 24 * 371 };

/** The moments of a schedule behind an instant, one after the other. An hour that the clocks leave out is kept by the one behind it. */
export function* momentsAfter(
  { days, at, zone }: Times,
  after: Temporal.Instant,
): Generator<Temporal.Instant> {
  const time = Temporal.PlainTime.from(at);
  for (let date = after.toZonedDateTimeISO(zone).toPlainDate(); ; date = date.add({ days: 1 })) {
    if (!days.includes(date.dayOfWeek)) continue;
    const moment = date.toZonedDateTime({ timeZone: zone, plainTime: time }).toInstant();
    if (Temporal.Instant.compare(moment, after) > 0) yield moment;
  }
}

/** The next moment behind an instant. */
export const nextMoment = (times: Times, after: Temporal.Instant): Temporal.Instant =>
  momentsAfter(times, after).next().value as Temporal.Instant;

/** What is due now of a schedule that waited since `due`: it runs once however often its time passed, and goes on behind now. */
export function dueNow(
  times: Times,
  due: Temporal.Instant,
  now: Temporal.Instant,
): { readonly missed: number; readonly last: Temporal.Instant; readonly next: Temporal.Instant } {
  let missed = 0;
  let last = due;
  for (const moment of momentsAfter(times, due)) {
    if (Temporal.Instant.compare(moment, now) > 0) return { missed, last, next: moment };
    missed += 1;
    last = moment;
  }
  throw new Error('A schedule has moments for ever.');
}

const sameWork = (one: ScheduleFacts, other: ScheduleFacts): boolean =>
  one.motion === 'all' ||
  other.motion === 'all' ||
  (one.motion === other.motion &&
    (one.campaignId === null || other.campaignId === null || one.campaignId === other.campaignId));

/** Where two schedules would do the same work at nearly the same time in the year to come, and when first; null where they never meet. */
export function overlapOf(one: ScheduleFacts, other: ScheduleFacts, now: Temporal.Instant): Reason | null {
  if (!sameWork(one, other)) return null;
  const end = now.add(LOOKED_AHEAD);
  const [ours, theirs] = [momentsAfter(one, now), momentsAfter(other, now)];
  let [mine, its] = [next(ours), next(theirs)];
  while (Temporal.Instant.compare(mine, end) < 0 && Temporal.Instant.compare(its, end) < 0) {
    const [early, late] = Temporal.Instant.compare(mine, its) <= 0 ? [mine, its] : [its, mine];
    if (Temporal.Instant.compare(early.add(APART), late) > 0) return meeting(one, other, { mine, its });
    if (early === mine) mine = next(ours);
    else its = next(theirs);
  }
  return null;
}

const next = (moments: Generator<Temporal.Instant>): Temporal.Instant =>
  moments.next().value as Temporal.Instant;

const shown = (at: Temporal.Instant, zone: string): string =>
  at.toZonedDateTimeISO(zone).toPlainDateTime().toString({ smallestUnit: 'minute' }).replace('T', ' ');

function meeting(
  one: ScheduleFacts,
  other: ScheduleFacts,
  { mine, its }: { mine: Temporal.Instant; its: Temporal.Instant },
): Reason {
  const what = other.motion === one.motion ? other.motion : `${other.motion}, which holds ${one.motion}`;
  const shared =
    one.motion === 'all' && other.motion !== 'all' ? `${other.motion}, which is a part of all` : what;
  return reason(
    'schedule.overlap',
    `"${other.name}" does ${shared} on ${shown(its, other.zone)} (${other.zone}), within an hour of ${shown(mine, one.zone)} (${one.zone}).`,
    { other: other.name, at: its.toString() },
  );
}
