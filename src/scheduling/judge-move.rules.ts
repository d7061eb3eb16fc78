import { type Reason, reason } from '#core/verdict';
import { canMove, type MeetingNow } from './can.rules.ts';
import { judgeMeeting } from './meeting-guard.rules.ts';
import { slotLabel } from './slot-labels.rules.ts';
import { NOTICE_HOURS } from './slot-picking.rules.ts';

export type MoveFacts = {
  readonly meeting: MeetingNow;
  readonly to: Temporal.Instant;
  /** Where it begins as the person saw it; null where they said nothing. */
  readonly seen: Temporal.Instant | null;
  /** Free times of its calendar by their start, each so many minutes long; those others hold are not among them. */
  readonly free: readonly Temporal.Instant[];
  readonly minutes: number;
  /** Of the calendar. */
  readonly zone: string;
};
export type MoveVerdict = {
  readonly allowed: boolean;
  readonly ends: Temporal.Instant;
  /** What refuses it, all of it; or, when it may be, what somebody should look at. */
  readonly reasons: readonly Reason[];
};

/** Free times that are named where the wanted one is not to be had. */
const NEAREST = 2;

/**
 * Whether a meeting may be moved to that time: it stands where the person saw it, the new time is free from its beginning to its end,
 * lies within the hours in which anybody may be booked, and is far enough ahead to be heard of. It stays as long as it was.
 */
export function judgeMove(facts: MoveFacts): MoveVerdict {
  const { meeting, to, zone } = facts;
  const { startsAt, endsAt, now } = meeting;
  const ends = to.add(startsAt.until(endsAt));
  const hours = judgeMeeting({ start: `${to}`, end: `${ends}`, zone, attendees: 1, events: [], now });
  const refusals = [
    ...canMove(meeting).reasons,
    ...elsewhere(facts),
    ...(hours.allowed ? [] : hours.reasons),
    ...notice(facts),
    ...taken(facts, ends),
  ];
  return refusals.length > 0
    ? { allowed: false, ends, reasons: refusals }
    : { allowed: true, ends, reasons: hours.reasons };
}

const elsewhere = ({ meeting, seen, zone }: MoveFacts): Reason[] =>
  seen === null || seen.equals(meeting.startsAt)
    ? []
    : [
        reason(
          'meeting.elsewhere',
          `Somebody moved the meeting meanwhile: it is at ${slotLabel(meeting.startsAt, zone)}. Look at it again.`,
        ),
      ];

const notice = ({ meeting: { now }, to }: MoveFacts): Reason[] =>
  Temporal.Instant.compare(to, now) > 0 && Temporal.Instant.compare(to, now.add({ hours: NOTICE_HOURS })) < 0
    ? [
        reason(
          'meeting.notice',
          `A meeting is moved to a time at least ${NOTICE_HOURS} hours ahead, so that the lead hears of it.`,
        ),
      ]
    : [];

/** A meeting longer than a slot needs the ones behind it as well. */
function taken({ meeting, to, free, minutes, zone }: MoveFacts, ends: Temporal.Instant): Reason[] {
  if (!meeting.inCalendar) return [];
  const known = new Set(free.map(({ epochMilliseconds }) => epochMilliseconds));
  for (let at = to; Temporal.Instant.compare(at, ends) < 0; at = at.add({ minutes }))
    if (!known.has(at.epochMilliseconds)) return [notFree(nearest(meeting.now, free, to), zone)];
  return [];
}

const nearest = (
  now: Temporal.Instant,
  free: readonly Temporal.Instant[],
  to: Temporal.Instant,
): Temporal.Instant[] =>
  free
    .filter((at) => Temporal.Instant.compare(at, now.add({ hours: NOTICE_HOURS })) >= 0)
    .toSorted((a, b) => distance(a, to) - distance(b, to))
    .slice(0, NEAREST)
    .toSorted(Temporal.Instant.compare);
const distance = (a: Temporal.Instant, b: Temporal.Instant): number =>
  Math.abs(a.epochMilliseconds - b.epochMilliseconds);

const notFree = (others: readonly Temporal.Instant[], zone: string): Reason =>
  reason(
    'meeting.not_free',
    others.length === 0
      ? 'That time is not free in the calendar, and no other is known to be.'
      : `That time is not free in the calendar. Nearest to it: ${others.map((at) => slotLabel(at, zone)).join(' and ')}.`,
  );
