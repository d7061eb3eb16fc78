import { MONTH, monthOf, nextDate, WEEKDAY, weekdayOfNextWeek } from './day-words.ts';
import { readSaidTimes } from './said-times.rules.ts';

/** That somebody puts it off. */
export type SaidLater = {
  /** The first day they allow; null where their words tell none for certain. */
  readonly from: Temporal.PlainDate | null;
  readonly phrase: string;
};

/** Below this a day is one of two. */
const SURE = 0.9;
const DATED = `(?:${MONTH}\\.?\\s+\\d{1,2}(?:st|nd|rd|th)?|\\d{1,2}(?:st|nd|rd|th)?\\s+(?:of\\s+)?${MONTH}|\\d{1,2}[/.]\\d{1,2})`;
const DAY = `((?:the\\s+)?(?:next\\s+)?(?:\\d{4}-\\d{2}-\\d{2}|(?:${WEEKDAY},?\\s+)?(?:the\\s+)?${DATED}|\\d{1,2}(?:st|nd|rd|th)|${WEEKDAY}))(?![\\w:])`;
const AWAY = '(?:out|away|off|holidays?|vacation|leave|travel\\w*|abroad|pto)';
/** Where a time away begins: "May 1 to May 5". */
const BEGUN = `(?:\\d|\\b(?:${WEEKDAY}|now|today|tomorrow))`;
const COUNTED =
  '((?:(?:about|around|roughly|another|maybe|some|an?|one|two|three|four|five|six|eight|ten|\\d{1,2}|few|couple|of|several|or|to)[\\s–-]+)+)';
const UNIT = '(days?|weeks?|months?|quarters?|years?)';
const PART = '(early|mid|middle|late|end|beginning|start|first half|second half)';
const SEASON = 'spring|summer|autumn|fall|winter';

type Reader = readonly [
  RegExp,
  (match: RegExpExecArray, today: Temporal.PlainDate) => Temporal.PlainDate | null,
];
const unclear = (): null => null;

/** How people put something off, and the first day that leaves. English. */
const READERS: readonly Reader[] = [
  [
    new RegExp(
      `\\b(?:until|till?|from|starting|beginning|as of|not before|no earlier than|(?:back|return(?:ing|s)?)(?: in (?:the )?office| at work)?(?: on| from| by| in)?)\\s+${DAY}`,
      'g',
    ),
    ([, day = ''], today) => dayIn(day, today),
  ],
  [
    new RegExp(
      `\\b(?:after|${AWAY}\\b[^.!?;]{0,40}?(?:\\b(?:through|thru)|${BEGUN}\\s*(?:\\bto|-|–)))\\s*${DAY}`,
      'g',
    ),
    ([, day = ''], today) => dayIn(day, today)?.add({ days: 1 }) ?? null,
  ],
  [
    new RegExp(
      `\\b(?:in|after|give (?:me|us)|${AWAY}(?: for)?(?: the)?(?: next)?) ${COUNTED}${UNIT}\\b`,
      'g',
    ),
    ([, count = '', unit = ''], today) => afterSpan(count, unit, today),
  ],
  [
    new RegExp(`\\b${COUNTED}${UNIT} from (?:now|today)\\b`, 'g'),
    ([, count = '', unit = ''], today) => afterSpan(count, unit, today),
  ],
  [/\bnext week\b/g, (_, today) => weekdayOfNextWeek(today, 1)],
  [/\bweek after next\b/g, (_, today) => weekdayOfNextWeek(today, 1).add({ days: 7 })],
  [/\bnext month\b/g, (_, today) => today.with({ day: 1 }).add({ months: 1 })],
  [
    new RegExp(
      `\\b(?:(in|until|till?|from|after|through|for)\\s+(?:the\\s+)?(?:${PART}[\\s-]+(?:of\\s+)?)?|${PART}[\\s-]+(?:of\\s+)?)(${MONTH})\\b(?!\\.?\\s*\\d)`,
      'g',
    ),
    ([, when = '', part, alone, month = ''], today) =>
      inMonth(monthOf(month), { when, part: part ?? alone ?? '' }, today),
  ],
  [new RegExp(`\\bnext (?:quarter|year|${SEASON}|${MONTH})\\b`, 'g'), unclear],
  [
    new RegExp(
      `\\b(?:in|until|till?|from|after|for|by|over|during|this) (?:the |this |early |mid |late |end of )*(?:${SEASON}|new year|q[1-4]|h[12]|holidays?|vacation|christmas|easter|thanksgiving)\\b`,
      'g',
    ),
    unclear,
  ],
  [
    /\b(?:after|until|till?) (?:the|our|my|this|these) (?!(?:lunch|noon|work|morning|afternoon|evening|call|meeting|demo|talk|chat)\b)[a-z]+/g,
    unclear,
  ],
  [
    /\b(?:when|once|as soon as|after|until) (?:i|we)(?:'m| am|'re| are| get|'ll be| will be)? (?:back|return)\b/g,
    unclear,
  ],
  [/\blater (?:this|in the) (?:week|month|quarter|year)\b/g, unclear],
  [/\b(?:end|half) of (?:the |this |next )?(?:week|month|quarter|year)\b/g, unclear],
  [/\b(?:circle back|check back|reach out again|try (?:me|us) again|touch base again)\b/g, unclear],
  [
    /\b(?:reach|ping|contact|write|e-?mail|call|try) (?:me|us|to me|to us) (?:again )?(?:then|later|afterwards)\b/g,
    unclear,
  ],
];

/**
 * Reads from their own new words that somebody puts it off, and until when; null where nothing does. Of several days the last one
 * counts, and one that is unclear makes all of it so.
 */
export function readSaidLater(text: string, today: Temporal.PlainDate): SaidLater | null {
  const said = text.replace(/[’‘]/g, "'").replace(/\s+/g, ' ').toLowerCase();
  const found = READERS.flatMap(([words, read]) =>
    [...said.matchAll(words)].map((match) => ({ day: read(match, today), phrase: match[0].trim() })),
  );
  if (found.length === 0) return null;
  const days = found.flatMap(({ day }) => day ?? []);
  return {
    from: days.length < found.length ? null : (days.toSorted(Temporal.PlainDate.compare).at(-1) ?? null),
    phrase: found.map(({ phrase }) => phrase).join(', '),
  };
}

function dayIn(words: string, today: Temporal.PlainDate): Temporal.PlainDate | null {
  const [day] = readSaidTimes(words, today).days;
  return day && day.sure >= SURE ? day.date : null;
}

const COUNTS: Readonly<Record<string, number>> = {
  ...{ a: 1, an: 1, one: 1, two: 2, couple: 2, three: 3, four: 4, five: 5, six: 6, eight: 8, ten: 10 },
};

/** "A couple of weeks" are two, "two or three" at least two; a few may be any. */
function afterSpan(count: string, unit: string, today: Temporal.PlainDate): Temporal.PlainDate | null {
  const words = count
    .split(/[\s–-]+/)
    .filter((word) => /^\d+$/.test(word) || word in COUNTS || /few|several|some/.test(word));
  const [word = ''] = words.filter((each) => !/^an?$/.test(each) || words.length === 1);
  const many = /^\d+$/.test(word) ? Number(word) : COUNTS[word];
  if (many === undefined) return null;
  if (unit.startsWith('day')) return today.add({ days: many });
  if (unit.startsWith('week')) return today.add({ weeks: many });
  return unit.startsWith('month') ? today.add({ months: many }) : null;
}

/** The first day of such a month; in the one that is under way it is today. */
function inMonth(
  month: number,
  { when, part }: { readonly when: string; readonly part: string },
  today: Temporal.PlainDate,
): Temporal.PlainDate | null {
  const over = when === 'after' || when === 'through';
  const now = month === today.month;
  if (now && (part !== '' || /^(?:un)?til/.test(when))) return null;
  const first = now ? today.with({ day: 1 }) : nextDate(today, month, 1);
  if (!first) return null;
  if (over) return first.add({ months: 1 });
  const days = /late|end/.test(part) ? 20 : /mid|second/.test(part) ? 10 : 0;
  return now ? today : first.add({ days });
}
