import { invalid } from '#core/errors';
import type { WorkingHours } from './contract.ts';

/** What is said of the hours of a calendar that only tells when somebody is busy. */
export const hoursFlags = [
  { flags: '--hours <from-to>', summary: 'google_calendar, caldav: when meetings may be; 09:00-17:00' },
  { flags: '--days <days>', summary: 'on which days, Monday is 1; 1,2,3,4,5' },
  { flags: '--length <minutes>', summary: 'how long a meeting takes; 30' },
  { flags: '--grid <minutes>', summary: 'a time every 15, 30 or 60 minutes; 30' },
  { flags: '--buffer <minutes>', summary: 'what stays free before and after a meeting; 15' },
  { flags: '--notice <hours>', summary: 'nobody is booked sooner; 4' },
  { flags: '--holidays <place>', summary: 'DE, DE-BY, or none; by default those of the country of the zone' },
  {
    flags: '--also-busy <ids>',
    summary: 'other calendars in which nothing else may be, with commas between',
  },
];

type Flags = Readonly<Record<string, string | boolean | undefined>>;

/** The hours as they were said; nothing where nothing was. What is no number stays so and is refused with the rest. */
export function hoursGiven(flags: Flags): { minutes?: number; hours?: object } {
  const said = (name: string): string | undefined =>
    flags[name] === undefined ? undefined : String(flags[name]);
  const number = (name: string) => (said(name) === undefined ? undefined : Number(said(name)));
  const list = (name: string) =>
    said(name)
      ?.split(',')
      .map((part) => part.trim());
  const [opens, closes] = spanOf(said('hours'));
  const holidays = said('holidays');
  const hours = given({
    ...{ opens, closes, days: list('days')?.map(Number), gridMinutes: number('grid') },
    ...{ bufferBefore: number('buffer'), bufferAfter: number('buffer'), noticeHours: number('notice') },
    ...{ alsoBusy: list('alsoBusy'), holidays: holidays === 'none' ? null : holidays },
  });
  const minutes = number('length');
  return {
    ...(minutes === undefined ? {} : { minutes }),
    ...(Object.keys(hours).length === 0 ? {} : { hours }),
  };
}

const given = (all: Record<string, unknown>): object =>
  Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));

function spanOf(text: string | undefined): (string | undefined)[] {
  if (text === undefined) return [];
  const parts = text.split(/[-–]/).map((part) => part.trim());
  if (parts.length !== 2)
    throw invalid('calendar.hours', 'Write the hours as 09:00-17:00. Nothing was connected.');
  return parts;
}

const DAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];

/** "Mon Tue Wed 09:00–17:00, 15 min before and 15 after, 4 h notice, holidays of DE". */
export const hoursInWords = (hours: WorkingHours): string =>
  [
    `${hours.days.map((day) => DAYS[day - 1]).join(' ')} ${hours.opens}–${hours.closes}`,
    `${hours.bufferBefore} min before and ${hours.bufferAfter} after stay free`,
    `${hours.noticeHours} h notice`,
    hours.holidays === null ? 'no holidays are kept' : `holidays of ${hours.holidays}`,
    ...(hours.alsoBusy.length > 0 ? [`busy too: ${hours.alsoBusy.join(', ')}`] : []),
  ].join(', ');
