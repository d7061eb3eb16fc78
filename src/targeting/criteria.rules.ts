import { readCount } from '#core/text/counts';
import { containsPhrase, tokenise, withoutPhrases } from '#core/text/words';
import type { Criterion, SignalKind } from './scoring-profile.ts';

export type FactValue = string | number | boolean | readonly string[] | null | undefined;

export type ScoringFacts = {
  readonly values: Readonly<Record<string, FactValue>>;
  readonly signals: readonly { readonly kind: SignalKind; readonly at: Temporal.Instant }[];
  readonly now: Temporal.Instant;
};

export type Earned = { readonly points: number; readonly text: string };
type Judge<K extends Criterion['kind']> = (
  criterion: Extract<Criterion, { kind: K }>,
  facts: ScoringFacts,
) => Earned;

const spoken = (name: string): string =>
  name.replaceAll('_', ' ').replace(/(?<=\p{Ll})\p{Lu}/gu, (letter) => ` ${letter.toLowerCase()}`);
const none = (text: string): Earned => ({ points: 0, text });
const isKnown = (value: FactValue): boolean =>
  Array.isArray(value)
    ? value.length > 0
    : value !== null && value !== undefined && String(value).trim() !== '';
const textOf = (value: FactValue): string => (Array.isArray(value) ? value.join(' / ') : String(value ?? ''));

const words: Judge<'words'> = ({ fact, levels }, { values }) => {
  const value = values[fact];
  if (!isKnown(value)) return none(`${spoken(fact)} unknown`);
  const all = tokenise(textOf(value));
  if (levels.every(({ phrases }) => phrases.length === 0))
    return none(`${spoken(fact)}: the profile names none`);
  for (const { label, points, phrases, not } of levels) {
    const own = withoutPhrases(all, not);
    const phrase = phrases.find((candidate) => containsPhrase(own, candidate));
    if (phrase !== undefined) return { points, text: `${spoken(fact)} ${label} ("${phrase}")` };
  }
  return none(`${spoken(fact)} "${textOf(value)}" is in no list`);
};

const range: Judge<'range'> = ({ fact, from, to, edgePercent, inside, edge }, { values }) => {
  const value = values[fact];
  const count = readCount(typeof value === 'number' || typeof value === 'string' ? value : null);
  if (!count) return none(`${spoken(fact)} unknown`);
  const middle = count.high === null ? count.low : Math.floor((count.low + count.high) / 2);
  const wanted = `${from}–${to ?? 'any'}`;
  if (middle >= from && (to === null || middle <= to))
    return { points: inside, text: `${spoken(fact)} ${middle} within ${wanted}` };
  const near =
    middle < from
      ? middle * 100 >= from * (100 - edgePercent)
      : middle * 100 <= (to ?? 0) * (100 + edgePercent);
  return near
    ? { points: edge, text: `${spoken(fact)} ${middle} at the edge of ${wanted}` }
    : none(`${spoken(fact)} ${middle} outside ${wanted}`);
};

const rung: Judge<'rung'> = ({ fact, order, ideal, at, below, above }, { values }) => {
  const value = textOf(values[fact]).trim().toLowerCase();
  if (value === '') return none(`${spoken(fact)} unknown`);
  const index = order.indexOf(value);
  const wanted = ideal.map((entry) => order.indexOf(entry));
  if (index >= 0 && wanted.includes(index)) return { points: at, text: `${spoken(fact)} ${spoken(value)}` };
  if (index >= 0 && wanted.includes(index + 1))
    return { points: below, text: `${spoken(fact)} ${spoken(value)}, one below` };
  if (index >= 0 && wanted.includes(index - 1))
    return { points: above, text: `${spoken(fact)} ${spoken(value)}, one above` };
  return none(`${spoken(fact)} ${spoken(value)} does not fit`);
};

const answer: Judge<'answer'> = ({ fact, points }, { values }) => {
  const value = textOf(values[fact]).trim().toLowerCase();
  if (value === '') return none(`${spoken(fact)} unknown`);
  return {
    points: Object.hasOwn(points, value) ? (points[value] ?? 0) : 0,
    text: `${spoken(fact)} ${spoken(value)}`,
  };
};

const steps: Judge<'steps'> = ({ fact, steps: rungs }, { values }) => {
  const value = values[fact];
  if (typeof value !== 'number') return none(`${spoken(fact)} unknown`);
  const reached = rungs.filter(({ from }) => value >= from).map(({ points }) => points);
  return { points: Math.max(0, ...reached), text: `${value} ${spoken(fact)}` };
};

const flag: Judge<'flag'> = ({ fact, points }, { values }) =>
  values[fact] === true ? { points, text: spoken(fact) } : none(`no ${spoken(fact)}`);

const known: Judge<'known'> = ({ fact, points }, { values }) =>
  isKnown(values[fact]) ? { points, text: `${spoken(fact)} known` } : none(`${spoken(fact)} unknown`);

const complete: Judge<'complete'> = ({ facts: names, whole, almost, mayMiss }, { values }) => {
  const missing = names.filter((name) => !isKnown(values[name]));
  if (missing.length === 0) return { points: whole, text: 'the record is whole' };
  const text = `the record lacks ${missing.map(spoken).join(', ')}`;
  return missing.length <= mayMiss ? { points: almost, text } : none(text);
};

const share: Judge<'share'> = ({ fact, percent }, { values }) => {
  const value = values[fact];
  if (typeof value !== 'number') return none(`${spoken(fact)} unknown`);
  return { points: Math.floor((value * percent) / 100), text: `${percent} % of ${spoken(fact)} ${value}` };
};

const signal: Judge<'signal'> = ({ signal: kind, points, loses, everyDays }, { signals, now }) => {
  const days = signals
    .filter((entry) => entry.kind === kind && Temporal.Instant.compare(entry.at, now) <= 0)
    .map((entry) => Math.floor(entry.at.until(now).total({ unit: 'hours' }) / 24));
  if (days.length === 0) return none(`no ${spoken(kind)}`);
  const age = Math.min(...days);
  const left = Math.max(0, points - loses * Math.floor(age / everyDays));
  return { points: left, text: `${spoken(kind)} ${age} days ago` };
};

const JUDGES: { readonly [K in Criterion['kind']]: Judge<K> } = {
  words,
  range,
  rung,
  answer,
  steps,
  flag,
  known,
  complete,
  share,
  signal,
};

/** What one criterion earns. Unknown earns nothing and is never guessed; of several signals of a kind the freshest counts. */
export const judge = (criterion: Criterion, facts: ScoringFacts): Earned =>
  (JUDGES[criterion.kind] as Judge<Criterion['kind']>)(criterion as never, facts);
