import { TONGUES, type Tongue, UNSURE } from './foreign-words.ts';

const DAYS = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'];
const MONTHS = [
  ...['january', 'february', 'march', 'april', 'may', 'june', 'july', 'august', 'september', 'october'],
  ...['november', 'december'],
];
const ENGLISH =
  /(?<!\p{L})(?:the|and|works?|is|to|for|you|at|on|i|we|let's|how|about|yes|are|would|this|my|it|sounds|good|can)(?!\p{L})/gu;
/** Signs the text itself never has; each stands for what was read. */
const FIRST_SIGN = 0xe000;
const UNITS =
  '€|%|\\$|eur|chf|usd|min|tag|woche|jahr|pers|prozent|kolleg|mitarbeit|jour|semaine|minut|an(?:s|nées)|d[ií]a|semana|año|ano|giorn|settiman|dag|week|veck|mensen|leute|people';
const ZONES = 'mez|mesz|cet|cest|utc|gmt|bst|wet|eet|est|pst';

const word = (pattern: string): RegExp =>
  new RegExp(`(?<![\\p{L}\\p{N}])(?:${pattern})(?![\\p{L}\\p{N}])`, 'gu');

/** The language of a text, where its words leave no doubt; null for English and for what may be several. */
function tongueOf(said: string): Tongue | null {
  const counted = TONGUES.map((tongue) => {
    const marks = word(tongue.marks.source.replaceAll('\\b', ''));
    const names = word([...tongue.weekdays, ...tongue.months].join('|'));
    return { tongue, score: [...said.matchAll(marks)].length + 2 * [...said.matchAll(names)].length };
  }).sort((a, b) => b.score - a.score);
  const [best, second] = counted;
  const english = [...said.matchAll(ENGLISH)].length;
  if (!best || best.score < 2 || best.score <= english || best.score === second?.score) return null;
  return best.tongue;
}

/**
 * What is said of days and hours in German, French, Spanish, Italian, Dutch, Portuguese or Swedish, in the English words the other rules
 * read; English and what is of no certain language come back as they are. Whatever could mean two things, and every figure that was not
 * understood, is said to be uncertain, so that a person looks at it.
 */
export function inEnglish(text: string): string {
  const said = text.normalize('NFC').toLowerCase().replace(/[’‘]/g, "'");
  const tongue = tongueOf(said);
  if (!tongue) return text;
  const read: string[] = [];
  const keep = (english: string): string => {
    read.push(english);
    return ` ${String.fromCodePoint(FIRST_SIGN + read.length - 1)} `;
  };
  let left = said;
  for (const step of [spans, moments, dates, names, words]) left = step(left, tongue, keep);
  const unread = /\d/.test(left) ? ` ${UNSURE}` : '';
  const english = left.replace(
    /[\ue000-\uf8ff]/g,
    (sign) => read[(sign.codePointAt(0) ?? 0) - FIRST_SIGN] ?? '',
  );
  return `${english}${unread}`.replace(/ +/g, ' ').trim();
}

type Keep = (english: string) => string;
const HOUR_FOLLOWS = 'kl\\.?|las?|le|das|às|as|dalle|delle|alle|ore';
const CLOCK = '(\\d{1,2})(?:\\s?[:.hu]\\s?(\\d{2}))?';
const BEFORE = '(?<![\\p{L}\\p{N}.,/:€$-])';

/** Spans of hours are wishes, never one time. */
function spans(said: string, { spans: kinds, and, clock }: Tongue, keep: Keep): string {
  let left = said;
  /** The word before, or the sign behind it, says that it is an hour. */
  const hour = new RegExp(`\\d\\s?(?:${clock}|[:.]\\d{2})|(?:${HOUR_FOLLOWS})\\s+\\d`, 'u');
  const marked = (whole: string): boolean => hour.test(whole);
  const between = kinds.find(([, english]) => english === 'between')?.[0] ?? '';
  const range = new RegExp(
    `${BEFORE}(?:(?:${between})\\s+)?${CLOCK}\\s?(?:${clock})?\\s?(?:${and})\\s?${CLOCK}\\s?(?:${clock})?(?![\\p{L}\\p{N}])`,
    'gu',
  );
  left = left.replace(range, (whole, from, fromMinute, to, toMinute) => {
    const [start, end] = [clockOf(from, fromMinute), clockOf(to, toMinute)];
    return marked(whole) && start && end ? keep(`between ${start} and ${end}, ${UNSURE}`) : whole;
  });
  for (const [pattern, english] of kinds) {
    if (english === 'between') continue;
    const open = new RegExp(`${BEFORE}(?:${pattern})\\s+${CLOCK}\\s?(?:${clock})?(?![\\p{L}\\p{N}])`, 'gu');
    left = left.replace(open, (whole, hour, minute) => {
      const at = clockOf(hour, minute);
      return marked(whole) && at ? keep(`${english} ${at}, ${UNSURE}`) : whole;
    });
  }
  return left;
}

/** "14:30"; null for what is no hour of a day, and for hours that may be of the morning or the afternoon. */
function clockOf(hour: string, minute: string | undefined): string | null {
  if (Number(hour) > 23 || Number(hour) < 7 || Number(minute ?? 0) > 59) return null;
  return `${hour.padStart(2, '0')}:${minute ?? '00'}`;
}

function moments(said: string, { at, clock, late, early }: Tongue, keep: Keep): string {
  const time = new RegExp(
    `${BEFORE}(?:(${at})\\s*)?${CLOCK}\\s?(${clock})?(?:\\s?(\\d{2})(?!\\d))?(?:\\s*(${late})|\\s*(${early}))?(?:\\s+(${ZONES})(?!\\s+\\p{L}))?(?![\\p{L}\\p{N}%€$]|[.,/:-]\\d|\\s*(?:${UNITS}))`,
    'gu',
  );
  return said.replace(time, (whole, before, hour, inner, behind, more, isLate, _early, zone) => {
    const minute = inner ?? more;
    if (!(before || behind || /\d:\d{2}/.test(whole) || /\dh\d{2}/.test(whole))) return whole;
    const afternoon = isLate && Number(hour) < 12 ? String(Number(hour) + 12) : hour;
    const moment = clockOf(afternoon, minute);
    return keep(moment ? `at ${moment}${zone ? ` ${zone}` : ''},` : UNSURE);
  });
}

/** Days come before months in all of these languages; with a stroke between two small figures nobody can be sure. */
function dates(said: string, { months }: Tongue, keep: Keep): string {
  const named = new RegExp(
    `${BEFORE}(\\d{1,2})(?:\\.|er|º|°|:e|:a)?\\s*(?:de\\s|di\\s|do\\s)?(${months.join('|')})(?![\\p{L}])(?:\\s*(?:de\\s)?(\\d{4}))?`,
    'gu',
  );
  const figures = new RegExp(
    `${BEFORE}(\\d{1,2})([./])(\\d{1,2})(?:\\2(\\d{4}|\\d{2})|\\.)?(?![\\p{L}\\p{N}])`,
    'gu',
  );
  return said
    .replace(named, (_whole, day, month, year) => keep(dayOf(Number(day), months.indexOf(month) + 1, year)))
    .replace(figures, (_whole, day, between, month, year) => {
      const either = between === '/' && Number(day) <= 12 && day !== month;
      return keep(either ? UNSURE : dayOf(Number(day), Number(month), year));
    });
}

function dayOf(day: number, month: number, year: string | undefined): string {
  const two = (figure: number): string => String(figure).padStart(2, '0');
  if (month < 1 || month > 12 || day < 1 || day > 31) return UNSURE;
  if (year) return `${year.length === 2 ? `20${year}` : year}-${two(month)}-${two(day)},`;
  return `${MONTHS[month - 1]} ${day},`;
}

const names = (said: string, { weekdays }: Tongue, keep: Keep): string =>
  weekdays.reduce((left, name, index) => left.replace(word(name), () => keep(DAYS[index] ?? '')), said);

const words = (said: string, { words: all }: Tongue, keep: Keep): string =>
  all.reduce((left, [pattern, english]) => left.replace(word(pattern), () => keep(english)), said);
