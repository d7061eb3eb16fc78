import type { DatedTable } from '#core/dated.rules';

/** Micro-dollars for a million tokens. */
export type TokenPrice = { readonly input: number; readonly cachedInput: number; readonly output: number };
/** By the beginning of a model's name; the longest that fits is taken. */
export type PriceTable = Readonly<Record<string, TokenPrice>>;

const dollars = (input: number, cachedInput: number, output: number): TokenPrice => ({
  input: Math.round(input * 1e6),
  cachedInput: Math.round(cachedInput * 1e6),
  output: Math.round(output * 1e6),
});

export const pricesChecked: DatedTable = {
  name: 'prices of language models',
  checkedOn: '2026-11-20',
  goodForDays: 90,
  source: 'the price lists of OpenAI and Anthropic; src/vendors/language-model/models.rules.ts',
};

/** Public list prices as last known here; `LANGUAGE_MODEL_PRICES` overrides them. */
export const LIST_PRICES: PriceTable = {
  'gpt-4o-mini': dollars(0.15, 0.075, 0.6),
  'gpt-4o': dollars(2.5, 1.25, 10),
  'gpt-4.1-mini': dollars(0.4, 0.1, 1.6),
  'gpt-4.1': dollars(2, 0.5, 8),
  'gpt-5-nano': dollars(0.05, 0.005, 0.4),
  'gpt-5-mini': dollars(0.25, 0.025, 2),
  'gpt-5': dollars(1.25, 0.125, 10),
  'claude-haiku': dollars(1, 0.1, 5),
  'claude-sonnet': dollars(3, 0.3, 15),
  'claude-opus': dollars(5, 0.5, 25),
};

/** For models whose price is not known: more than any listed one, so that a budget is never exceeded by surprise. */
export const DEAREST = dollars(15, 15, 75);
export const FREE = dollars(0, 0, 0);

export function priceOf(model: string, fallback: TokenPrice, overrides: PriceTable = {}): TokenPrice {
  const table = { ...LIST_PRICES, ...overrides };
  const [longest] = Object.keys(table)
    .filter((prefix) => model.startsWith(prefix))
    .sort((a, b) => b.length - a.length);
  return (longest === undefined ? undefined : table[longest]) ?? fallback;
}

/** Micro-dollars for a call, rounded up. Cached input is part of `inputTokens`. */
export function costOf(
  price: TokenPrice,
  usage: { inputTokens: number; cachedInputTokens: number; outputTokens: number },
): bigint {
  const fresh = Math.max(0, usage.inputTokens - usage.cachedInputTokens);
  const millionths =
    fresh * price.input + usage.cachedInputTokens * price.cachedInput + usage.outputTokens * price.output;
  return BigInt(Math.ceil(millionths / 1e6));
}

/** Reads `gpt-6=1.25/0.125/10, llama=0/0/0`: dollars for a million tokens of input, cached input, output. */
export function readPrices(text: string): PriceTable | null {
  const entries = text
    .split(',')
    .map((entry) => entry.trim())
    .filter(Boolean);
  const prices: [string, TokenPrice][] = [];
  for (const entry of entries) {
    const match = /^([^=\s]+)=(\d+(?:\.\d+)?)\/(\d+(?:\.\d+)?)\/(\d+(?:\.\d+)?)$/.exec(entry);
    if (!match) return null;
    const [, prefix = '', input, cachedInput, output] = match;
    prices.push([prefix, dollars(Number(input), Number(cachedInput), Number(output))]);
  }
  return Object.fromEntries(prices);
}

/** Models known to take a temperature. Newer ones refuse the request when it is there, so it is left out for the rest. */
const TAKES_TEMPERATURE: readonly RegExp[] = [
  /^gpt-(?:3\.5|4)/,
  /^claude-(?:3|haiku-4|sonnet-4|opus-4-[0-6](?!\d))/,
];

export const takesTemperature = (model: string): boolean =>
  TAKES_TEMPERATURE.some((pattern) => pattern.test(model));

/** Milliseconds of `6m0s`, `1h2m3.5s`, `20ms`; null for anything else. */
export function milliseconds(text: string): number | null {
  const match = /^(?:(\d+)h)?(?:(\d+)m(?!s))?(?:(\d+(?:\.\d+)?)s)?(?:(\d+(?:\.\d+)?)ms)?$/.exec(text.trim());
  if (!match || text.trim() === '') return null;
  const [, hours = 0, minutes = 0, seconds = 0, rest = 0] = match;
  return Math.ceil(
    Number(hours) * 3_600_000 + Number(minutes) * 60_000 + Number(seconds) * 1_000 + Number(rest),
  );
}
