import type { CampaignCalendar } from '../../../src/cadence/contract.ts';
import { dayOfMonth, longDate, shortDate, shortWeekday, weekdayOf } from './dates.ts';

type Day = CampaignCalendar['days'][number];

const leavingOn = ({ planned, first, followUps }: Day): number => planned + first + followUps;

/** A day in one sentence, for those who cannot see the bars. */
function sentenceOf(day: Day): string {
  const parts = [
    day.planned > 0 && `${day.planned} planned already`,
    day.first > 0 && `${day.first} first mails`,
    day.followUps > 0 && `${day.followUps} follow-ups`,
  ].filter(Boolean);
  const what = parts.length > 0 ? parts.join(', ') : (day.closed?.text ?? 'nothing leaves');
  const room = day.closed ? '' : ` Room for ${day.capacity}.`;
  const moved = day.moved > 0 ? ` ${day.moved} moved to a later day: ${day.why?.text}` : '';
  return `${longDate(day.date)}: ${what}.${room}${moved}`;
}

/** Six weeks of mails: a grid of weeks, and on a telephone a list of the days on which something happens. */
export function CalendarGrid({ days }: { days: readonly Day[] }) {
  const most = Math.max(1, ...days.map((day) => Math.max(leavingOn(day), 1)));
  const [first] = days;
  const before = first ? weekdayOf(first.date) : 0;
  const weekdays = days.slice(0, 7).toSorted((a, b) => weekdayOf(a.date) - weekdayOf(b.date));
  const busy = days.filter((day) => leavingOn(day) > 0 || day.moved > 0);
  return (
    <div className="space-y-3">
      <Legend />
      <div className="hidden sm:block">
        {weekdays.length === 7 && (
          <div aria-hidden className="grid grid-cols-7 gap-1 pb-1 text-center text-xs text-soft">
            {weekdays.map(({ date }) => (
              <span key={date}>{shortWeekday(date)}</span>
            ))}
          </div>
        )}
        <ol aria-label="Calendar" className="grid grid-cols-7 gap-1">
          {before > 0 && <li aria-hidden style={{ gridColumn: `span ${before}` }} />}
          {days.map((day, index) => (
            <Cell key={day.date} day={day} most={most} named={index === 0 || dayOfMonth(day.date) === 1} />
          ))}
        </ol>
      </div>
      <ol aria-label="Days" className="divide-y divide-line sm:hidden">
        {busy.length === 0 && <li className="py-2 text-soft">Nothing leaves in these days.</li>}
        {busy.map((day) => (
          <ListedDay key={day.date} day={day} most={most} />
        ))}
      </ol>
    </div>
  );
}

const PARTS = [
  { key: 'planned', colour: 'bg-good', label: 'planned already' },
  { key: 'first', colour: 'bg-accent', label: 'first mails' },
  { key: 'followUps', colour: 'bg-accent/40', label: 'follow-ups' },
] as const;

const Legend = () => (
  <ul className="flex flex-wrap gap-x-4 gap-y-1 text-xs text-soft">
    {PARTS.map(({ key, colour, label }) => (
      <li key={key} className="flex items-center gap-1.5">
        <span className={`inline-block size-2.5 rounded-sm ${colour}`} />
        {label}
      </li>
    ))}
    <li className="flex items-center gap-1.5">
      <span className="text-warn">→ 5</span> moved to a later day
    </li>
  </ul>
);

const Bar = ({ day, most }: { day: Day; most: number }) => (
  <span aria-hidden className="flex h-1.5 overflow-hidden rounded-sm">
    {PARTS.map(({ key, colour }) => (
      <span key={key} className={colour} style={{ width: `${(100 * day[key]) / most}%` }} />
    ))}
  </span>
);

function Cell({ day, most, named }: { day: Day; most: number; named: boolean }) {
  const leaving = leavingOn(day);
  return (
    <li
      title={sentenceOf(day)}
      className={`flex min-h-18 flex-col gap-1 rounded border px-1.5 py-1 ${day.closed ? 'border-transparent bg-line/30' : 'border-line'}`}
    >
      <span className="sr-only">{sentenceOf(day)}</span>
      <span aria-hidden className="flex justify-between text-xs text-soft">
        <span className="whitespace-nowrap">{named ? shortDate(day.date) : dayOfMonth(day.date)}</span>
        {day.moved > 0 && <span className="text-warn">→ {day.moved}</span>}
      </span>
      {leaving > 0 && (
        <>
          <span aria-hidden className="text-base font-semibold tabular-nums">
            {leaving}
          </span>
          <Bar day={day} most={most} />
        </>
      )}
    </li>
  );
}

const ListedDay = ({ day, most }: { day: Day; most: number }) => (
  <li className="grid grid-cols-[5.5rem_2.5rem_1fr] items-center gap-x-2 py-1.5">
    <span className="text-soft">
      {shortWeekday(day.date)} {shortDate(day.date)}
    </span>
    <span className="text-right font-medium tabular-nums">{leavingOn(day)}</span>
    <Bar day={day} most={most} />
    {day.moved > 0 && (
      <span className="col-span-3 text-xs text-warn">
        {day.moved} moved to a later day: {day.why?.text}
      </span>
    )}
  </li>
);
