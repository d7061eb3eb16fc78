import { fold } from '#core/text/fold';
import type { ReadLanguage } from '#core/text/language.rules';
import { type Reason, reason } from '#core/verdict';
import { AFTER, BACK, EVENT, INCLUSIVE, LINK, OTHER_PERSON, START, THROUGH, UNTIL } from './date-words.ts';
import { type DayOrder, type FoundDate, findDates } from './find-dates.rules.ts';
import { MACHINE } from './interest-words.ts';
import { type Sentence, sentencesOf } from './sentences.rules.ts';

export type ReturnDate = {
  readonly date: Temporal.PlainDate | null /** The words that gave it. */;
  readonly phrase: string | null;
  readonly reasons: readonly Reason[];
};

type Meaning = 'back' | 'until' | 'through';
type Candidate = { readonly meaning: Meaning; readonly found: FoundDate; readonly phrase: string };

const back = new RegExp(`(?<![\\p{L}])${BACK}(?:${LINK}){0,12}$`, 'u');
const until = new RegExp(
  `(?<![\\p{L}])${UNTIL}\\s*(?:(?:the|den|dem|der|le|el|il|o|next|and|och|dnia|on|dia|kommenden|nachsten)\\s*)*$`,
  'u',
);
const through = new RegExp(
  `(?<![\\p{L}])${THROUGH}\\s*(?:(?:the|den|dem|der|le|el|il|o|next|dnia)\\s*)*$`,
  'u',
);
const after = new RegExp(
  `${BACK}.{0,30}?(?<![\\p{L}])${AFTER}\\s*(?:(?:the|den|dem|le|el|il|o|dia)\\s*)*$`,
  'u',
);
const range = /(?:\d|\p{L})\s*(?:-|to|a|au|al|ao|bis|t|til|till|tot|do|～|〜|から)\s*$/u;

/** The day to come back to somebody, as the notice says it, with the words that said so; none when in doubt. */
export function readReturnDate(facts: {
  text: string;
  subject: string;
  language: ReadLanguage | null;
  receivedOn: Temporal.PlainDate;
}): ReturnDate {
  const order = dayOrder(facts);
  const sentences = [
    ...sentencesOf(facts.text),
    ...sentencesOf(facts.subject.replace(/^(?:\s*(?:re|aw|sv|fwd?|wg|tr|vs|antw|odp)\s*:)+/i, '')),
  ];
  const candidates = sentences
    .filter((sentence) => !MACHINE.test(sentence.folded))
    .flatMap((sentence) => candidatesIn(sentence, facts.receivedOn, order));
  for (const meaning of ['back', 'until', 'through'] as const) {
    const said = candidates.filter(
      (candidate) =>
        candidate.meaning === meaning || (meaning === 'until' && candidate.meaning === 'through'),
    );
    const first = said[0];
    if (!first) continue;
    const days = new Set(said.map((candidate) => resolved(candidate)?.toString() ?? 'none'));
    if (days.size > 1 && !days.has('none'))
      return none('return.contradiction', 'The mail names several days of return.', first.phrase);
    const certain = said.find((candidate) => candidate.found.day !== null);
    if (!certain)
      return none(
        'return.uncertain',
        `"${first.found.text}" does not say one certain day, so none is taken.`,
        first.phrase,
      );
    const date = resolved(certain);
    return {
      date,
      phrase: certain.phrase,
      reasons: [
        reason(`return.${certain.meaning}`, `"${certain.phrase}" means ${date?.toString() ?? 'no day'}.`),
      ],
    };
  }
  return none('return.none', 'The mail names no day of return.', null);
}

const none = (code: string, text: string, phrase: string | null): ReturnDate => ({
  date: null,
  phrase,
  reasons: [reason(code, text)],
});

function resolved({ meaning, found }: Candidate): Temporal.PlainDate | null {
  if (found.day === null || meaning !== 'through') return found.day;
  const following = found.day.add({ days: 1 });
  return following.dayOfWeek <= 5 ? following : following.add({ days: 8 - following.dayOfWeek });
}

function candidatesIn(sentence: Sentence, received: Temporal.PlainDate, order: DayOrder): Candidate[] {
  const { folded } = sentence;
  const dates = findDates(folded, received, order);
  return dates.flatMap((found, index) => {
    const from = index === 0 ? 0 : (dates[index - 1]?.index ?? 0) + (dates[index - 1]?.length ?? 0);
    const before = folded.slice(from, found.index);
    const following = folded.slice(found.index + found.length);
    const clause = folded.slice(Math.max(0, found.index - 90), found.index);
    const meaning = meaningOf(before, found, following, index > 0);
    if (
      !meaning ||
      OTHER_PERSON.test(clause) ||
      (EVENT.test(clause.slice(-40)) && !/back|wieder|retour/.test(before))
    )
      return [];
    const placed = inItsWeek(folded, found, received);
    return [{ meaning, found: placed, phrase: phraseOf(folded, found, before, following) }];
  });
}

const NEXT_WEEK =
  /next week|nachste[nr]? woche|kommende[nr]? woche|semaine prochaine|la semana que viene|proxima semana|siguiente semana|semana seguinte|prossima settimana|settimana prossima|volgende week|nasta vecka|naeste uge|neste uke|ensi viikolla|przyszlym tygodniu|来週/u;
const OTHER_SPAN =
  /ubernachste|week after next|next month|following month|last week|this month|nachsten monat|mois prochain|proximo mes|prossimo mese|volgende maand|nasta manad|naeste maned|neste maned|przyszlym miesiacu|denna manad|ultima semana|再来週|来月/u;

/** "Friday next week" is not the next Friday; what belongs to yet another span is not certain. */
function inItsWeek(folded: string, found: FoundDate, received: Temporal.PlainDate): FoundDate {
  if (found.day === null || !/^[^\d]*$|^\D{0,6}\d{1,2}\D{0,4}$/u.test(found.text)) return found;
  if (OTHER_SPAN.test(folded)) return { ...found, day: null };
  if (!NEXT_WEEK.test(folded) || /\d/.test(found.text)) return found;
  return { ...found, day: received.add({ days: 7 - received.dayOfWeek + found.day.dayOfWeek }) };
}

function meaningOf(before: string, found: FoundDate, following: string, later: boolean): Meaning | null {
  // Some patterns take the small word in front of a bare number with them.
  const lead = `${before}${/^(?:until|till|bis|tot|do|op|am|on|dia|le|el|il|den|au|al|the|zum|dem|de) /u.exec(found.text)?.[0] ?? ''}`;
  const inclusive = INCLUSIVE.test(following) && !/^\s*まで/u.test(following);
  if (after.test(lead)) return 'through';
  if (through.test(lead)) return 'through';
  if (until.test(lead) || /^\s*(?:asti|saakka)/u.test(following) || /^\s*(?:\([^)]*\))?まで/u.test(following))
    return inclusive || /^\s*(?:\S+ ){0,2}mukaan lukien/u.test(following) ? 'through' : 'until';
  if (/^\s*(?:\([^)]*\))?(?:に|より|から)?.{0,8}(?:戻|復帰|出社|再開|帰)/u.test(following)) return 'back';
  if (
    /^\s*(?:alkaen )?.{0,20}(?:takaisin|palaan|tavoitettavissa|wieder|zuruck|back in|erreichbar|terug|tilbage|tilbake|tillbaka|again)\b/u.test(
      following,
    ) &&
    !/,|;/.test(following.slice(0, 4))
  ) {
    return START.test(lead) ||
      /(?:am|on|from|ab|den|op|fra|fran|le|alkaen|od|vanaf)\s*$/u.test(lead) ||
      lead.trim() === ''
      ? 'back'
      : null;
  }
  if (back.test(lead)) return 'back';
  if (later && range.test(`x${before}`) && before.trim().length <= 5) return inclusive ? 'through' : 'until';
  return null;
}

function phraseOf(folded: string, found: FoundDate, before: string, following: string): string {
  const lead =
    before
      .split(/[,;:.]/)
      .at(-1)
      ?.split(/\s+/)
      .slice(-5)
      .join(' ') ?? '';
  const tail = INCLUSIVE.exec(following)?.[0] ?? '';
  return `${lead}${folded.slice(found.index, found.index + found.length)}${tail}`
    .replaceAll('\u0000', '')
    .trim();
}

const US =
  /\b(?:A[LKZR]|C[AOT]|DE|FL|GA|HI|I[DLNA]|K[SY]|LA|M[EDAINSOT]|N[EVHJMYCD]|O[HKR]|PA|RI|S[CD]|T[NX]|UT|V[TA]|W[AVIY]|DC),? \d{5}(?:-\d{4})?\b|(?:^|[^\d])\+1[\s.(-]*\d{3}|\bUSA\b|\bUnited States\b/;
const DAY_FIRST =
  /\b[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}\b|\+(?:44|61|64|353|91|27|49|33|34|39|31|46|45|47|48|358|351|32|41|43)\b|\b(?:United Kingdom|England|Ireland|Australia|New Zealand|India)\b/;

/** Which number of "3/4" is the day: by language, else by the sender's address or telephone, else by another date. */
function dayOrder(facts: { text: string; subject: string; language: ReadLanguage | null }): DayOrder {
  if (facts.language !== null && facts.language !== 'en') return facts.language === 'ja' ? 'mdy' : 'dmy';
  const american = US.test(facts.text);
  const other = DAY_FIRST.test(facts.text);
  if (american !== other) return american ? 'mdy' : 'dmy';
  const orders = new Set(
    [...fold(`${facts.subject} ${facts.text}`).matchAll(/(?<![\d/])(\d{1,2})[/-](\d{1,2})(?![\d])/g)].flatMap(
      (match) => {
        const [first, second] = [Number(match[1]), Number(match[2])];
        return first > 12 && second <= 12
          ? ['dmy' as const]
          : second > 12 && first <= 12
            ? ['mdy' as const]
            : [];
      },
    ),
  );
  const [only, ...more] = orders;
  return only && more.length === 0 ? only : null;
}
