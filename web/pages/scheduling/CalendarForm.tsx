import { useState } from 'react';
import type { Availability, WorkingHours } from '../../../src/scheduling/contract.ts';
import { useAct } from '../../act.ts';
import { ApiProblem, post } from '../../api.ts';
import { Field, INPUT } from '../../ui/fields.tsx';
import { Button } from '../../ui/primitives.tsx';
import { useMe } from '../../ui/Shell.tsx';
import { HoursFields, type HoursGiven } from './HoursFields.tsx';

const ownZone = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone;

/** Calendars that only tell when somebody is busy; the hours are set here. */
const BUSY = ['google_calendar', 'caldav'];
const ID_HINTS: Readonly<Record<string, string>> = {
  ...{ cal_com: 'The event type, by its id there', highlevel: 'The calendar, by its id there' },
  ...{ google_calendar: 'Its address, or “primary”', caldav: 'Its path, such as /calendars/sam/work/' },
};

const DEFAULTS: HoursGiven = {
  ...{ days: [1, 2, 3, 4, 5], opens: '09:00', closes: '17:00', bufferBefore: 15, bufferAfter: 15 },
  ...{ noticeHours: 4, gridMinutes: 30, holidays: '', alsoBusy: [] },
};
const givenBy = (hours: WorkingHours): HoursGiven => ({ ...hours, holidays: hours.holidays ?? 'none' });
/** Nothing said of holidays means those of the country; "none" means none. */
const asked = ({ holidays, alsoBusy, ...hours }: HoursGiven) => ({
  ...hours,
  alsoBusy: alsoBusy.filter((id) => id !== ''),
  ...(holidays === '' ? {} : { holidays: holidays === 'none' ? null : holidays }),
});

/** Names the calendar that times are offered from, or changes one. It is read within a minute. */
export function CalendarForm({ known, done }: { known?: Availability | undefined; done: () => void }) {
  const [given, setGiven] = useState({
    vendor: known?.vendor ?? 'cal_com',
    calendarId: known?.calendarId ?? '',
    zone: known?.zone ?? ownZone(),
    source: known?.source ?? 'DEFAULT',
    minutes: known?.minutes ?? 30,
  });
  const [hours, setHours] = useState(known?.hours ? givenBy(known.hours) : DEFAULTS);
  const [wrong, setWrong] = useState<Readonly<Record<string, string>>>({});
  const act = useAct();
  const may = useMe().data?.scopes.includes('workspace:admin') ?? false;
  const set = (change: Partial<typeof given>) => setGiven((before) => ({ ...before, ...change }));
  const makes = BUSY.includes(given.vendor);
  const connect = () =>
    act('The calendar is connected; its free times are read now.', async () => {
      const { minutes, ...rest } = given;
      try {
        await post('/availability', makes ? { ...rest, minutes, hours: asked(hours) } : rest);
      } catch (error) {
        if (error instanceof ApiProblem)
          setWrong(Object.fromEntries(error.fields.map(({ path, message }) => [path, message])));
        throw error;
      }
    });
  return (
    <form
      aria-label={known ? 'Change the calendar' : 'Connect a calendar'}
      className="mt-3 space-y-3 border-t border-line pt-3"
      onSubmit={(event) => {
        event.preventDefault();
        setWrong({});
        void connect().then((ok) => ok && done());
      }}
    >
      <div className="flex flex-wrap items-start gap-3">
        <Field label="Vendor">
          <select
            value={given.vendor}
            onChange={(event) => set({ vendor: event.target.value })}
            className={`${INPUT} block`}
          >
            <option value="cal_com">Cal.com</option>
            <option value="highlevel">HighLevel</option>
            <option value="google_calendar">Google Calendar</option>
            <option value="caldav">CalDAV</option>
          </select>
        </Field>
        <Field label="Calendar" hint={ID_HINTS[given.vendor]} wrong={wrong.calendarId}>
          <input
            value={given.calendarId}
            onChange={(event) => set({ calendarId: event.target.value })}
            className={`${INPUT} block`}
          />
        </Field>
        <Field label="Time zone" hint="such as Europe/Berlin" wrong={wrong.zone}>
          <input
            value={given.zone}
            onChange={(event) => set({ zone: event.target.value })}
            className={`${INPUT} block`}
          />
        </Field>
        <Field label="For">
          <select
            value={given.source}
            onChange={(event) =>
              set({ source: event.target.value === 'DEFAULT' ? 'DEFAULT' : 'DIRECT_BOOK' })
            }
            className={`${INPUT} block`}
          >
            <option value="DEFAULT">times in answers</option>
            <option value="DIRECT_BOOK">booking that asks questions first</option>
          </select>
        </Field>
      </div>
      {makes && (
        <HoursFields
          hours={hours}
          minutes={given.minutes}
          wrong={wrong}
          change={(change) => setHours((before) => ({ ...before, ...change }))}
          changeMinutes={(minutes) => set({ minutes })}
        />
      )}
      <span className="flex gap-2">
        <Button
          kind="primary"
          type="submit"
          disabled={!may || given.calendarId.trim() === ''}
          why={may ? 'Say which calendar.' : 'Only an owner or admin connects a calendar.'}
        >
          {known ? 'Save' : 'Connect'}
        </Button>
        {known && <Button onClick={done}>Leave it</Button>}
      </span>
    </form>
  );
}
