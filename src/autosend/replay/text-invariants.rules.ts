/** What a text may name; all else of its kind is invented. */
export type Granted = {
  readonly times: readonly string[];
  readonly links: readonly string[];
  readonly prices: readonly string[];
};
export type Broken = { readonly code: string; readonly text: string };

const LINKS = /(?:https?:\/\/|www\.)[^\s<>"')\]]+/gi;
const ADDRESSES = /[\w.+-]+@[\w-]+\.[\w.-]+/g;
const CLOCKS =
  /\b\d{1,2}[:.]\d{2}\b(?:\s?[ap]m\b)?|\b\d{1,2}\s?(?:[ap]m|uhr|o'clock)\b|\b\d{1,2}\s?h(?:\d{2})?\b|\bkl\.?\s?\d{1,2}\b|\d{1,2}時/gi;
const DAYS =
  /\b(?:mon|tues|wednes|thurs|fri|satur|sun)day\b|\b(?:mon|diens|donners|frei|sams|sonn)tag\b|\bmittwoch\b|\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.? \d{1,2}\b|\btomorrow\b|\btoday\b/gi;
const PRICES =
  /[$€£]\s?\d[\d.,]*|\b\d[\d.,]*\s?(?:€|eur\b|usd\b|gbp\b|dollars?\b|euros?\b|pounds?\b)|\b\d+\s?(?:%|percent)\s?(?:off|discount)|\bdiscount\b|\bfree (?:of charge|trial)\b|\bper (?:month|seat|year|quarter)\b/gi;
const OPEN = /\{\{|\}\}|\[[A-Z][^\]\n]*\]|\bTODO\b|\bXXX\b/;

const all = (text: string, pattern: RegExp): string[] => text.match(pattern) ?? [];

/**
 * What stands in a text although nobody granted it: times, days, prices, addresses. Written without the product's own rules about
 * the same, so that a fault there is seen here.
 */
export function inventedIn(text: string, { times, links, prices }: Granted): Broken[] {
  const found = all(text, LINKS).map((link) => link.replace(/[.,;:!?]+$/, ''));
  const bare = found.reduce((rest, link) => rest.replaceAll(link, ' '), text);
  const timeless = times.reduce((rest, label) => rest.replaceAll(label, ' '), bare);
  const priceless = prices.reduce((rest, price) => rest.replaceAll(price, ' '), bare);
  const is = (code: string, what: string) => (each: string) => ({ code, text: `It names ${what} ${each}.` });
  return [
    ...found.filter((link) => !links.includes(link)).map(is('link', 'the unknown address')),
    ...all(bare, ADDRESSES).map(is('address', 'the mail address')),
    ...all(timeless, CLOCKS).map(is('time', 'a time nobody granted:')),
    ...all(timeless, DAYS).map(is('day', 'a day nobody granted:')),
    ...all(priceless, PRICES).map(is('price', 'a price nobody granted:')),
  ];
}

/** Words that were to be filled in. */
export const leftOpen = (text: string): boolean => OPEN.test(text);
