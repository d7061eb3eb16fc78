import type { WorkspaceMode } from '#core/ctx';
import { allow, type Reason, reason, refuse, type Verdict } from '#core/verdict';
import { type AppointmentState, type ChangeKind, MOVING_VENDORS } from './contract.ts';

/** A meeting as it stands, and what is known of the calendar it is in. */
export type MeetingNow = {
  readonly state: AppointmentState;
  readonly vendor: string;
  readonly startsAt: Temporal.Instant;
  readonly endsAt: Temporal.Instant;
  /** Whether the calendar's own name of it is known. */
  readonly named: boolean;
  /** Whether it is in a calendar whose free times are known here. */
  readonly inCalendar: boolean;
  /** Where the lead can move it by itself. */
  readonly moveUrl: string | null;
  /** What was asked of it and has no answer yet. */
  readonly open: ChangeKind | null;
  readonly mode: WorkspaceMode;
  readonly now: Temporal.Instant;
};

/** Whether a meeting may be given another time at all; which time is another question. */
export const canMove = (meeting: MeetingNow): Verdict =>
  verdictOf([...standing(meeting), ...begun(meeting), ...reach(meeting), ...movable(meeting)]);

/** Whether a meeting may be cancelled. One that goes on at this moment still may. */
export const canCancel = (meeting: MeetingNow): Verdict =>
  verdictOf([...standing(meeting), ...over(meeting), ...reach(meeting)]);

/** Whether it may be said that nobody came: a person's word, once it has begun. It stays in this house, so shadow does not matter. */
export const canMarkNoShow = (meeting: MeetingNow): Verdict =>
  verdictOf([...standing(meeting), ...ahead(meeting)]);

const verdictOf = ([first, ...more]: readonly Reason[]): Verdict =>
  first ? refuse(first, ...more) : allow();
const isReached = (at: Temporal.Instant, now: Temporal.Instant): boolean =>
  Temporal.Instant.compare(at, now) <= 0;

const STATES: Readonly<Record<Exclude<AppointmentState, 'booked'>, string>> = {
  booking: 'The meeting is being booked at this moment.',
  unknown: 'It is being looked for whether the calendar has the meeting.',
  failed: 'The meeting was never booked.',
  cancelled: 'The meeting is cancelled.',
  missed: 'Nobody came to the meeting.',
};
const OPEN: Readonly<Record<ChangeKind, string>> = {
  move: 'The meeting is being moved; the answer of the calendar is looked for.',
  cancel: 'The meeting is being cancelled; the answer of the calendar is looked for.',
  no_show: 'It is being noted that nobody came.',
};

const standing = ({ state, open }: MeetingNow): Reason[] => [
  ...(state === 'booked' ? [] : [reason(`meeting.${state}`, STATES[state])]),
  ...(open === null ? [] : [reason(`meeting.open_${open}`, OPEN[open])]),
];
const begun = ({ startsAt, now }: MeetingNow): Reason[] =>
  isReached(startsAt, now)
    ? [
        reason(
          'meeting.begun',
          'The meeting has begun already. If nobody came, say so, and offer new times in the conversation.',
        ),
      ]
    : [];
const over = ({ endsAt, now }: MeetingNow): Reason[] =>
  isReached(endsAt, now)
    ? [reason('meeting.over', 'The meeting is over, so there is nothing left to cancel.')]
    : [];
const ahead = ({ startsAt, now }: MeetingNow): Reason[] =>
  isReached(startsAt, now)
    ? []
    : [reason('meeting.ahead', 'The meeting has not begun yet; only then can it be said that nobody came.')];
const reach = ({ mode, named }: MeetingNow): Reason[] => [
  ...(mode === 'shadow'
    ? [
        reason(
          'meeting.shadow',
          'This workspace is in shadow: nothing is written to calendars from here. Change it there.',
        ),
      ]
    : []),
  ...(named
    ? []
    : [reason('meeting.unnamed', 'Nobody here knows which event of the calendar it is. Change it there.')]),
];

function movable({ vendor, inCalendar, moveUrl }: MeetingNow): Reason[] {
  if (!MOVING_VENDORS.includes(vendor)) {
    const instead =
      moveUrl === null
        ? 'Cancel it and offer new times.'
        : 'Send the lead the link by which it can, or cancel it and offer new times.';
    return [
      reason('meeting.vendor_cannot', `This calendar lets nobody but the lead move a meeting. ${instead}`),
    ];
  }
  return inCalendar
    ? []
    : [
        reason(
          'meeting.no_calendar',
          'The free times of the calendar it is in are not known here. Connect that calendar, or move the meeting there.',
        ),
      ];
}
