/** Says that a calendar holds something that cannot be read for sure; it must count as busy. */
export class UnreadableCalendar extends Error {
  override readonly name = 'UnreadableCalendar';
}

export type IcsTime = {
  readonly plain: Temporal.PlainDateTime;
  readonly zone: string;
  /** A whole day instead of a time. */
  readonly isDate: boolean;
};
export type IcsEvent = {
  readonly uid: string;
  readonly start: IcsTime;
  readonly end: IcsTime | null;
  readonly duration: Temporal.Duration | null;
  readonly status: string | null;
  readonly isTransparent: boolean;
  readonly rule: Readonly<Record<string, string>> | null;
  readonly except: readonly IcsTime[];
  readonly also: readonly IcsTime[];
  /** The occurrence this event stands for instead. */
  readonly replaces: IcsTime | null;
};

type Line = {
  readonly name: string;
  readonly params: Readonly<Record<string, string>>;
  readonly value: string;
};

/** Names of zones that Microsoft writes, by the zone of the world. */
const WINDOWS_ZONES: Readonly<Record<string, string>> = {
  'GMT Standard Time': 'Europe/London',
  'W. Europe Standard Time': 'Europe/Berlin',
  'Romance Standard Time': 'Europe/Paris',
  'Central European Standard Time': 'Europe/Warsaw',
  'E. Europe Standard Time': 'Europe/Chisinau',
  'Eastern Standard Time': 'America/New_York',
  'Central Standard Time': 'America/Chicago',
  'Mountain Standard Time': 'America/Denver',
  'Pacific Standard Time': 'America/Los_Angeles',
  'India Standard Time': 'Asia/Kolkata',
  'AUS Eastern Standard Time': 'Australia/Sydney',
};

/** The events of a calendar. `zone` is that of times that name none. Throws `UnreadableCalendar`. */
export function readIcs(text: string, zone: string): IcsEvent[] {
  const lines = linesOf(text);
  if (lines[0]?.name !== 'BEGIN' || lines[0].value.toUpperCase() !== 'VCALENDAR')
    throw new UnreadableCalendar('It is no calendar.');
  const own = lines.find((line) => line.name === 'X-WR-TIMEZONE')?.value;
  const floating = own ? zoneOf(own) : zone;
  return eventsIn(lines).map((event) => eventOf(event, floating));
}

/** A line that begins with a blank goes on with the one before it. */
function linesOf(text: string): Line[] {
  const unfolded = text.replace(/\r?\n[ \t]/g, '');
  return unfolded.split(/\r?\n/).flatMap((line) => {
    const match = /^([A-Za-z0-9-]+)((?:;[^=;:]+=(?:"[^"]*"|[^;:]*))*):(.*)$/.exec(line);
    if (!match) return [];
    const [, name = '', params = '', value = ''] = match;
    const pairs = [...params.matchAll(/;([^=;:]+)=("[^"]*"|[^;:]*)/g)];
    return [
      {
        name: name.toUpperCase(),
        params: Object.fromEntries(
          pairs.map(([, key = '', word = '']) => [key.toUpperCase(), word.replace(/"/g, '')]),
        ),
        value,
      },
    ];
  });
}

/** The lines of every VEVENT, those of its alarms left out. */
function eventsIn(lines: readonly Line[]): Line[][] {
  const found: Line[][] = [];
  const open: string[] = [];
  for (const line of lines) {
    const kind = line.value.toUpperCase();
    if (line.name === 'BEGIN') {
      open.push(kind);
      if (kind === 'VEVENT') found.push([]);
    } else if (line.name === 'END') open.pop();
    else if (open.at(-1) === 'VEVENT') found.at(-1)?.push(line);
  }
  return found;
}

function eventOf(lines: readonly Line[], floating: string): IcsEvent {
  const one = (name: string): Line | undefined => lines.find((line) => line.name === name);
  const times = (name: string): IcsTime[] =>
    lines
      .filter((line) => line.name === name)
      .flatMap((line) => line.value.split(',').map((value) => timeOf({ ...line, value }, floating)));
  const start = one('DTSTART');
  if (!start) throw new UnreadableCalendar('An event has no begin.');
  const end = one('DTEND');
  const duration = one('DURATION')?.value;
  const rule = one('RRULE')?.value;
  const replaces = one('RECURRENCE-ID');
  return {
    uid: one('UID')?.value ?? '',
    start: timeOf(start, floating),
    end: end ? timeOf(end, floating) : null,
    duration: duration ? Temporal.Duration.from(duration) : null,
    status: one('STATUS')?.value.toUpperCase() ?? null,
    isTransparent: one('TRANSP')?.value.toUpperCase() === 'TRANSPARENT',
    rule: rule ? Object.fromEntries(rule.split(';').map((part) => part.toUpperCase().split('=', 2))) : null,
    except: times('EXDATE'),
    also: times('RDATE'),
    replaces: replaces ? timeOf(replaces, floating) : null,
  };
}

function timeOf({ params, value }: Line, floating: string): IcsTime {
  const match = /^(\d{4})(\d{2})(\d{2})(?:T(\d{2})(\d{2})(\d{2})(Z?))?$/.exec(value.trim());
  if (!match) throw new UnreadableCalendar(`"${value.slice(0, 40)}" is no time.`);
  const [, year, month, day, hour, minute, second, utc] = match;
  const isDate = hour === undefined;
  const plain = Temporal.PlainDateTime.from(
    `${year}-${month}-${day}T${hour ?? '00'}:${minute ?? '00'}:${second ?? '00'}`,
  );
  return {
    plain,
    isDate,
    zone: utc === 'Z' ? 'UTC' : params.TZID && !isDate ? zoneOf(params.TZID) : floating,
  };
}

function zoneOf(name: string): string {
  const known = WINDOWS_ZONES[name] ?? name.replace(/^\/?(?:[\w.]+\/)*?(?=[A-Z]\w+\/\w)/, '');
  try {
    Temporal.PlainDateTime.from('2026-01-01T00:00').toZonedDateTime(known);
    return known;
  } catch {
    throw new UnreadableCalendar(`The zone ${name.slice(0, 60)} is not known.`);
  }
}

export const instantOf = ({ plain, zone }: IcsTime): Temporal.Instant =>
  plain.toZonedDateTime(zone).toInstant();
