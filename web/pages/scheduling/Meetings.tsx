import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import type {
  AppointmentChange,
  AppointmentState,
  AppointmentView,
  ChangeKind,
} from '../../../src/scheduling/contract.ts';
import { paths } from '../../paths.ts';
import { inZone, longTime } from '../../time.ts';
import { Badge, Button } from '../../ui/primitives.tsx';
import { useMe } from '../../ui/Shell.tsx';
import { MeetingDialog } from './MeetingDialog.tsx';

const VENDORS: Readonly<Record<string, string>> = {
  ...{ cal_com: 'Cal.com', highlevel: 'HighLevel', calendly: 'Calendly' },
  ...{ google_calendar: 'Google Calendar', caldav: 'CalDAV' },
};
export const vendorName = (vendor: string) => VENDORS[vendor] ?? vendor;

const STATES: Readonly<
  Record<AppointmentState, { text: string; tone: 'accent' | 'good' | 'warn' | 'bad' | 'neutral' }>
> = {
  booking: { text: 'being booked', tone: 'accent' },
  unknown: { text: 'being looked for', tone: 'warn' },
  booked: { text: 'booked', tone: 'good' },
  failed: { text: 'not booked', tone: 'bad' },
  cancelled: { text: 'cancelled', tone: 'neutral' },
  missed: { text: 'nobody came', tone: 'warn' },
};

/** The meetings, each with what can be done with it. */
export function Meetings({ appointments }: { appointments: readonly AppointmentView[] }) {
  const [asked, setAsked] = useState<{ meeting: AppointmentView; kind: ChangeKind } | null>(null);
  return (
    <>
      <ul className="divide-y divide-line">
        {appointments.map((meeting) => (
          <Meeting key={meeting.id} meeting={meeting} ask={(kind) => setAsked({ meeting, kind })} />
        ))}
      </ul>
      <p className="mt-3 text-xs text-soft">
        What is moved or cancelled here is so in the calendar as well, and the calendar tells the lead. What
        is changed there is shown here as soon as the calendar says so.
      </p>
      {asked && <MeetingDialog {...asked} close={() => setAsked(null)} />}
    </>
  );
}

const Meeting = ({ meeting, ask }: { meeting: AppointmentView; ask: (kind: ChangeKind) => void }) => {
  const { text, tone } = STATES[meeting.state];
  const isBooked = meeting.state === 'booked';
  return (
    <li
      aria-label={`Meeting with ${meeting.leadName ?? 'Unknown'}`}
      className="flex flex-wrap items-center gap-x-3 gap-y-1 py-2"
    >
      <Lead id={meeting.leadId} name={meeting.leadName} />
      <time dateTime={meeting.startsAt} title={longTime(meeting.startsAt)} className="tabular-nums">
        {when(meeting.startsAt, meeting.zone)} ({meeting.zone})
      </time>
      <Badge tone={tone}>{text}</Badge>
      <span className="text-xs text-soft">{vendorName(meeting.vendor)}</span>
      {isBooked && meeting.meetingUrl && <Away href={meeting.meetingUrl}>Join</Away>}
      {isBooked && meeting.moveUrl && <Away href={meeting.moveUrl}>Link by which the lead can move it</Away>}
      {isBooked && <Actions cannot={meeting.cannot} ask={ask} />}
      {isBooked && insteadOf(meeting) && (
        <p className="basis-full text-xs text-soft">{meeting.cannot.move}</p>
      )}
      {meeting.change && <Change change={meeting.change} zone={meeting.zone} />}
      {meeting.error && <p className="basis-full text-bad">{meeting.error}</p>}
    </li>
  );
};

/** It stands and cannot be moved from here: what to do instead is written out, as no pointer hovers on a telephone. */
const insteadOf = ({ cannot, change }: AppointmentView): boolean =>
  cannot.move !== null && cannot.cancel === null && change?.state !== 'unknown';

const when = (at: string, zone: string): string => {
  const { day, time } = inZone(at, zone);
  return `${day}, ${time}`;
};

const ACTIONS = [
  { kind: 'move', text: 'Move', why: 'move' },
  { kind: 'cancel', text: 'Cancel', why: 'cancel' },
  { kind: 'no_show', text: 'Nobody came', why: 'noShow' },
] as const;

const Actions = ({ cannot, ask }: { cannot: AppointmentView['cannot']; ask: (kind: ChangeKind) => void }) => {
  const may = useMe().data?.scopes.includes('inbox:write') ?? false;
  return (
    <span className="flex flex-wrap gap-2 sm:ml-auto">
      {ACTIONS.map(({ kind, text, why }) => {
        const not = may ? cannot[why] : 'You may look at meetings, not change them.';
        return (
          <Button
            key={kind}
            disabled={not !== null}
            why={not ?? undefined}
            onClick={() => ask(kind)}
            className="text-xs"
          >
            {text}
          </Button>
        );
      })}
    </span>
  );
};

const OUTCOMES: Readonly<Record<ChangeKind, { done: string; open: string; failed: string }>> = {
  move: { done: 'Moved', open: 'Being moved', failed: 'Not moved' },
  cancel: { done: 'Cancelled', open: 'Being cancelled', failed: 'Not cancelled' },
  no_show: { done: 'Noted', open: 'Being noted', failed: 'Not noted' },
};

/** What was asked of it last, by whom, and what became of it. */
const Change = ({ change, zone }: { change: AppointmentChange; zone: string }) => {
  const { kind, state, from, to, by, reason, error } = change;
  const words = OUTCOMES[kind];
  const because = reason === '' ? '' : `: ${reason}`;
  if (state === 'failed')
    return (
      <p className="basis-full text-sm text-bad">
        {words.failed}: {error}
      </p>
    );
  if (state === 'done')
    return (
      <p className="basis-full text-xs text-soft">
        {words.done}
        {to && ` from ${when(from, zone)}`} by {by}
        {because}
        {kind === 'no_show' && <HeardThere change={change} />}
      </p>
    );
  return (
    <p role="status" className="basis-full text-sm text-warn">
      {words.open}
      {to && ` to ${when(to, zone)}`} by {by}; the answer of the calendar is not here yet and is looked for.
    </p>
  );
};

/** Whether the calendar knows it as well; what was said here stands either way. */
const HeardThere = ({ change: { told, toldError } }: { change: AppointmentChange }) => {
  if (told === 'done') return <> · the calendar knows</>;
  if (told === null) return <> · this calendar keeps no such thing, so it was not told</>;
  if (told === 'failed')
    return <span className="text-bad"> · the calendar was not told: {toldError} Say it there by hand.</span>;
  return <span role="status"> · the calendar is being told</span>;
};

const Away = ({ href, children }: { href: string; children: string }) => (
  <a href={href} target="_blank" rel="noreferrer" className="text-accent underline">
    {children}
  </a>
);

export const Lead = ({ id, name }: { id: string; name: string | null }) => (
  <Link
    to={paths.leads}
    search={{ lead: id, search: undefined, group: undefined, tier: undefined }}
    className="font-medium underline decoration-line hover:decoration-accent"
  >
    {name ?? 'Unknown'}
  </Link>
);
