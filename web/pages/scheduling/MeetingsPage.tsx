import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type {
  AppointmentView,
  Availability,
  FreeTime,
  OfferState,
  OfferView,
  WorkingHours,
} from '../../../src/scheduling/contract.ts';
import { get } from '../../api.ts';
import { inZone, longTime } from '../../time.ts';
import { Badge, Button, Empty, Loaded, Panel, Time } from '../../ui/primitives.tsx';
import { CalendarForm } from './CalendarForm.tsx';
import { Lead, Meetings, vendorName } from './Meetings.tsx';

const isBeingRead = ({ refreshedAt, lastError }: Availability) => refreshedAt === null && lastError === null;

/** Where times come from, what is free and offered, and which meetings there are. */
export function MeetingsPage() {
  const [connecting, setConnecting] = useState(false);
  const [changing, setChanging] = useState<Availability | null>(null);
  const calendars = useQuery({
    queryKey: ['availability'],
    queryFn: () => get<{ sources: Availability[] }>('/availability'),
    // Reading a calendar is no event, so it is looked for: soon while one is being read, at the pace of its reading else.
    refetchInterval: ({ state }) => (state.data?.sources.some(isBeingRead) ? 1_000 : 60_000),
  });
  const read = calendars.data?.sources.map(({ refreshedAt }) => refreshedAt).join();
  const times = useQuery({
    queryKey: ['availability', 'times', read],
    placeholderData: (before) => before,
    queryFn: () => get<{ times: FreeTime[] }>('/availability/times'),
  });
  const offers = useQuery({
    queryKey: ['offers'],
    queryFn: () => get<{ offers: OfferView[] }>('/offers'),
  });
  const meetings = useQuery({
    queryKey: ['appointments'],
    queryFn: () => get<{ appointments: AppointmentView[] }>('/appointments'),
  });
  const none = calendars.data?.sources.length === 0;
  return (
    <div className="mx-auto max-w-6xl space-y-4">
      <h1 className="text-lg font-semibold">Meetings</h1>
      <Panel title="Meetings">
        <Loaded query={meetings} rows={3}>
          {({ appointments }) =>
            appointments.length === 0 ? (
              <Empty title="No meeting yet">
                One appears when a lead takes an offered time or books by the link.
              </Empty>
            ) : (
              <Meetings appointments={appointments} />
            )
          }
        </Loaded>
      </Panel>
      <Panel
        title="Calendars"
        aside={
          !(none || connecting || changing) && (
            <Button onClick={() => setConnecting(true)}>Connect a calendar</Button>
          )
        }
      >
        <Loaded query={calendars} rows={2}>
          {({ sources }) => (
            <>
              {sources.length === 0 ? (
                <p className="text-soft">
                  No calendar is connected, so no times are offered. Connect one to begin.
                </p>
              ) : (
                <ul className="divide-y divide-line">
                  {sources.map((calendar) => (
                    <Calendar
                      key={calendar.source}
                      calendar={calendar}
                      change={() => setChanging(calendar)}
                    />
                  ))}
                </ul>
              )}
              {changing ? (
                <CalendarForm key={changing.source} known={changing} done={() => setChanging(null)} />
              ) : (
                (connecting || sources.length === 0) && <CalendarForm done={() => setConnecting(false)} />
              )}
            </>
          )}
        </Loaded>
      </Panel>
      <div className="grid items-start gap-4 lg:grid-cols-2">
        <Panel title="Free within a week">
          <Loaded query={times} rows={4}>
            {({ times: free }) =>
              free.length === 0 ? (
                <Empty title="No free time">
                  {none ? 'Connect a calendar first.' : 'The calendar has nothing within working hours.'}
                </Empty>
              ) : (
                <FreeTimes times={free} />
              )
            }
          </Loaded>
        </Panel>
        <Panel title="Offered">
          <Loaded query={offers} rows={4}>
            {({ offers: found }) =>
              found.length === 0 ? (
                <Empty title="Nothing is offered">Times are kept when an answer with them is drafted.</Empty>
              ) : (
                <Offers offers={found} />
              )
            }
          </Loaded>
        </Panel>
      </div>
    </div>
  );
}

const Calendar = ({ calendar, change }: { calendar: Availability; change: () => void }) => (
  <li className="space-y-1 py-2">
    <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
      <span className="font-medium">
        {vendorName(calendar.vendor)} {calendar.calendarId}
      </span>
      <Badge tone={calendar.lastError ? 'bad' : calendar.refreshedAt ? 'good' : 'neutral'}>
        {calendar.lastError ? 'could not be read' : calendar.refreshedAt ? 'read' : 'being read'}
      </Badge>
      <span className="text-soft">
        {calendar.source === 'DIRECT_BOOK' ? 'asks questions first' : 'for times in answers'} ·{' '}
        {calendar.zone} · {calendar.minutes} min
      </span>
      <span className="text-xs text-soft sm:ml-auto">
        {calendar.refreshedAt ? (
          <>
            last read <Time at={calendar.refreshedAt} />
          </>
        ) : (
          'not read yet'
        )}
      </span>
      {calendar.hours && <Button onClick={change}>Change the hours</Button>}
    </div>
    {calendar.hours && <p className="text-soft">{hoursInWords(calendar.hours)}</p>}
    <p className="text-soft tabular-nums">
      {calendar.free} free, {calendar.freeNextWeek} of them on working days within a week
      {calendar.withheld > 0 && `; ${calendar.withheld} at night or on a weekend are never offered`}
    </p>
    {calendar.lastError && (
      <p role="alert" className="text-bad">
        {calendar.lastError}
        {calendar.free > 0 && ' What was known before is still offered.'}
      </p>
    )}
  </li>
);

const DAY_NAMES = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];
const hoursInWords = (hours: WorkingHours): string =>
  [
    `${hours.days.map((day) => DAY_NAMES[day - 1]).join(', ')} from ${hours.opens} to ${hours.closes}`,
    `${hours.bufferBefore} min before and ${hours.bufferAfter} min after a meeting stay free`,
    `${hours.noticeHours} h notice`,
    hours.holidays === null ? 'no holidays are kept' : `holidays of ${hours.holidays} are kept`,
    ...(hours.alsoBusy.length > 0 ? [`busy too: ${hours.alsoBusy.join(', ')}`] : []),
  ].join(' · ');

const FreeTimes = ({ times }: { times: readonly FreeTime[] }) => {
  const days = Map.groupBy(times, ({ at, zone }) => inZone(at, zone).day);
  return (
    <dl className="max-h-96 space-y-3 overflow-y-auto">
      {[...days].map(([day, group]) => (
        <div key={day}>
          <dt className="mb-1 text-xs text-soft">
            {day}, {group[0]?.zone}
          </dt>
          <dd className="flex flex-wrap gap-1.5">
            {group.map(({ at, zone, source, offered }) => (
              <span
                key={`${source} ${at}`}
                title={longTime(at)}
                className={`rounded border px-1.5 py-px tabular-nums ${offered > 0 ? 'border-accent/40 text-accent' : 'border-line'}`}
              >
                {inZone(at, zone).time}
                {offered > 0 && ` · offered ${offered}×`}
              </span>
            ))}
          </dd>
        </div>
      ))}
    </dl>
  );
};

const OFFER_TONES: Readonly<Record<OfferState, 'accent' | 'good' | 'neutral'>> = {
  ...{ pending: 'accent', accepted: 'good', released: 'neutral', expired: 'neutral' },
};
const offerWords = ({ state, sentAt }: OfferView) =>
  state === 'pending' ? (sentAt ? 'offered' : 'kept for a draft') : state;

const Offers = ({ offers }: { offers: readonly OfferView[] }) => (
  <ul className="max-h-96 divide-y divide-line overflow-y-auto">
    {offers.map((offer) => (
      <li key={offer.id} className="flex flex-wrap items-center gap-x-3 gap-y-0.5 py-1.5">
        <Lead id={offer.leadId} name={offer.leadName} />
        <span>{offer.label}</span>
        <Badge tone={OFFER_TONES[offer.state]}>{offerWords(offer)}</Badge>
        {offer.state === 'pending' && (
          <span className="text-xs text-soft sm:ml-auto">
            until <Time at={offer.expiresAt} />
          </span>
        )}
      </li>
    ))}
  </ul>
);
