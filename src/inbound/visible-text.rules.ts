import { fold } from '#core/text/fold';
import {
  ATTRIBUTION_START,
  CLOSING,
  DEVICE_FOOTER,
  DISCLAIMER,
  HEADER_LABELS,
  SEPARATOR,
  WROTE,
} from './quote-marks.ts';

export type VisibleText = {
  /** What the sender wrote, with greeting and closing, without quotes, forwarded mail, signature and footers. */
  readonly visible: string;
  /** The same without the closing formula and the name under it: what decisions are made on. */
  readonly body: string;
};

const QUOTED = /^\s{0,3}(?:[>|｜＞]|[A-Z]{1,3}>(?:\s|$)|[A-Z][a-z]+>\s)/;
const DELIMITER = /^\s*(?:--|-- |—|––|__|\*\s*\*\s*\*|[_]{3,}|[-=]{10,}|[*]{5,})\s*$/;
const RULE_LINE = /^\s*[_\-=*]{5,}\s*$/;

const label = (names: string): RegExp =>
  new RegExp(`^[*_\\s]*(?:${names})[*_\\s]*[:：][*_\\s]*(?:\\S|$)`, 'u');
const LABELS = {
  from: label(HEADER_LABELS.from),
  sent: label(HEADER_LABELS.sent),
  any: label(Object.values(HEADER_LABELS).join('|')),
};
const ENDS_WITH_WROTE = new RegExp(
  `(?:^|[\\s"'>)\\]\\d.,])(?:${WROTE})\\s*(?:[<>"'\\w.@() -]{0,80})?[:：]\\s*$`,
  'u',
);
const STARTS_ATTRIBUTION = new RegExp(`^(?:${ATTRIBUTION_START})[\\s,.]`, 'u');
const DATE_AND_ADDRESS =
  /^[^\n]{0,12}\d{1,4}[-./年 ].{0,80}(?:<[^<>]*@[^<>]*>?|gmt[+-]\d{2}:?\d{2} .{2,60})\s*:?$/u;
const NAME_AND_ADDRESS_ON_DATE = /\d{4}.{0,60}<[^<>\s]+@[^<>\s]+>\s*[:：]$/u;

/** Characters. Nobody writes more by hand in one mail; a machine that does has said what it is by then. */
const MOST_OWN = 50_000;

type Line = { readonly raw: string; readonly folded: string; readonly quoted: boolean };

/**
 * Keeps only what the sender wrote now. Mail quoted in any of the usual ways, forwarded mail, signatures, footers of
 * devices and legal texts go. Text written under a quoted block stays; text under an unmarked quotation cannot be told
 * from it and goes.
 */
export function visibleText(text: string): VisibleText {
  const lines = linesOf(text);
  const kept: string[] = [];
  let length = 0;
  for (let index = 0; index < lines.length && length < MOST_OWN; ) {
    const line = lines[index];
    if (!line) break;
    if (line.quoted) {
      index += 1;
      continue;
    }
    const span = quotationAt(lines, index);
    if (span === 'rest') break;
    if (span > 0) {
      index += span;
      continue;
    }
    if (isEnd(lines, index, kept)) break;
    kept.push(line.raw);
    length += line.raw.length;
    index += 1;
  }
  const visible = tidy(kept);
  return { visible, body: withoutClosing(visible) };
}

const linesOf = (text: string): Line[] =>
  text
    .replace(/\r\n?/g, '\n')
    .replace(/[ ]/g, ' ')
    .split('\n')
    .slice(0, 5_000)
    .map((raw) => ({
      raw: raw.slice(0, 4_000).trimEnd(),
      folded: fold(raw.slice(0, 1_000)),
      quoted: QUOTED.test(raw),
    }));

/** 0: no quotation begins here; a number: so many lines announce one whose lines are marked; `rest`: it fills the rest. */
function quotationAt(lines: readonly Line[], index: number): number | 'rest' {
  const line = lines[index];
  if (!line || line.folded === '') return 0;
  if (SEPARATOR.test(line.folded)) return 'rest';
  if (headerBlockAt(lines, index)) return 'rest';
  const span = attributionAt(lines, index);
  if (span === 0) return 0;
  const after = lines.slice(index + span, index + span + 4).find((entry) => entry.folded !== '');
  return after?.quoted ? span : 'rest';
}

/** From, Sent, To and Subject in a row, as Outlook and webmail put them; some put a rule or a blank line between. */
function headerBlockAt(lines: readonly Line[], index: number): boolean {
  const first = lines[index];
  if (!first) return false;
  const isRule = RULE_LINE.test(first.raw) || first.folded === '';
  const block = lines.slice(isRule ? index + 1 : index, index + 9).filter((line) => line.folded !== '');
  const head = block[0];
  if (!head || head.quoted || !(LABELS.from.test(head.folded) || LABELS.sent.test(head.folded))) return false;
  if (isRule && first.folded === '') return false;
  const following = block.slice(0, 5).findIndex((line) => !LABELS.any.test(line.folded));
  const count = following < 0 ? Math.min(block.length, 5) : following;
  return count >= 3 || (count === 2 && block.slice(0, 2).some((line) => /@|\d{4}/.test(line.folded)));
}

/** How many lines an attribution ("On … wrote:") takes here; 0 when there is none. Programs break it over up to six. */
function attributionAt(lines: readonly Line[], index: number): number {
  let joined = '';
  for (let span = 1; span <= 6; span += 1) {
    const line = lines[index + span - 1];
    if (!line || (line.quoted && !/[:：]\s*$/.test(line.folded)) || joined.length > 400) return 0;
    const piece = line.quoted ? line.folded.replace(/^[>|]\s*/, '') : line.folded;
    // A blank line ends an attribution, unless only the address in brackets is missing.
    if (
      piece === '' &&
      !lines.slice(index + span, index + span + 2).some((entry) => entry.folded.startsWith('<'))
    )
      return 0;
    joined = `${joined} ${piece}`.trim();
    const next = lines[index + span]?.quoted ?? false;
    if (isAttribution(joined, span, next)) return span;
    // Ordinary prose ends in a full stop; an attribution does not go on behind one, save in dates and names.
    if (span === 1 && !mayBegin(joined)) return 0;
  }
  return 0;
}

const mayBegin = (text: string): boolean =>
  STARTS_ATTRIBUTION.test(text) ||
  /@|\d{4}|\d{1,2}[:.]\d{2}/.test(text) ||
  new RegExp(`(?:${WROTE})`, 'u').test(text);

function isAttribution(text: string, span: number, quoteFollows: boolean): boolean {
  const dated = /\d{1,4}[-./年:. ]/.test(text) || /\d/.test(text);
  if (ENDS_WITH_WROTE.test(text) && (dated || /@/.test(text) || quoteFollows)) return true;
  if (span === 1 && DATE_AND_ADDRESS.test(text)) return true;
  if (
    span <= 3 &&
    /^\d{4}[-/]\d{1,2}[-/]\d{1,2}/.test(text) &&
    /gmt|<[^<>]*@[^<>]*>/.test(text) &&
    (text.endsWith(':') || quoteFollows || /gmt\S+ \S+ \S+$/.test(text))
  )
    return true;
  if (NAME_AND_ADDRESS_ON_DATE.test(text)) return true;
  return quoteFollows && dated && STARTS_ATTRIBUTION.test(text) && /[:：]$/.test(text);
}

/** A signature, a device footer or a legal text begins here. */
function isEnd(lines: readonly Line[], index: number, kept: readonly string[]): boolean {
  const line = lines[index];
  if (!line || line.folded === '') return false;
  if (DEVICE_FOOTER.test(line.folded) && line.folded.length < 120) return true;
  if (DISCLAIMER.test(line.folded)) return true;
  if (!DELIMITER.test(line.raw)) return false;
  // A rule above everything is an ornament; elsewhere it opens the signature.
  return kept.some((entry) => entry.trim() !== '');
}

function tidy(lines: readonly string[]): string {
  return lines
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .replace(/^(?:[ \t]*\n)+/, '')
    .trimEnd();
}

/** What follows a closing formula is a name, not prose: short lines without sentences. A postscript is prose again. */
function withoutClosing(visible: string): string {
  const lines = visible.split('\n');
  const at = lines.findIndex((_line, index) => index > 0 && isClosing(lines, index));
  const single =
    at < 0 && lines.length > 0 && isClosing(lines, 0) && lines.slice(1).every((line) => isNameLine(line))
      ? 0
      : at;
  if (single < 0) return visible;
  const postscript = lines.findIndex((line, index) => index > single && /^\s*p\.?\s?s\.?[\s:,-]/i.test(line));
  const rest = postscript < 0 ? [] : lines.slice(postscript);
  // A lone "thanks" answers; it is not a closing of nothing.
  const closing = single === 0 ? lines.slice(0, 1) : [];
  return tidy([...lines.slice(0, single), ...closing, ...rest]);
}

function isClosing(lines: readonly string[], index: number): boolean {
  const line = fold(lines[index] ?? '');
  if (line === '' || line.length > 60 || !CLOSING.test(line)) return false;
  const rest = lines.slice(index + 1).filter((entry) => entry.trim() !== '');
  const prose = rest.findIndex((entry) => !isNameLine(entry));
  return prose < 0 || prose >= 1 || rest.length === 0;
}

/** "Anna Schmidt", "Head of Sales | Acme": few words, no sentence. */
function isNameLine(line: string): boolean {
  const text = line.trim();
  if (text === '') return true;
  if (/[?!]$/.test(text) || (/[.。]$/.test(text) && text.split(/\s+/).length > 4)) return false;
  const spoken = text.split(/\s+/).filter((word) => /\p{L}/u.test(word)).length;
  return (
    spoken <= 6 &&
    /^(?:\p{Lu}|\p{Lo}|[-–—*/|+(\d[])/u.test(text) &&
    !/^(?:please|pls|stop|unsubscribe|remove|take|do not|don't|no |not |bitte|kein|ne |merci de|por favor|non |sluta|niet |ikke|ei )/iu.test(
      text,
    )
  );
}
