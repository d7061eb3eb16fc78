/** First word and the rest; either may be missing. */
export type PersonName = { readonly first: string | null; readonly last: string | null };

const tidy = (raw: string | null | undefined): string =>
  (raw ?? '').normalize('NFC').replace(/\s+/gu, ' ').trim();

/** Splits a full name at its first blank: "Ana Maria de Souza" is Ana and "Maria de Souza". Null-safe. */
export function splitName(full: string | null | undefined): PersonName {
  const text = tidy(full);
  if (text === '') return { first: null, last: null };
  const blank = text.indexOf(' ');
  return blank < 0
    ? { first: text, last: null }
    : { first: text.slice(0, blank), last: text.slice(blank + 1) };
}

/** First and last name as one; null when both are missing. */
export const joinName = (first: string | null | undefined, last: string | null | undefined): string | null =>
  tidy(`${first ?? ''} ${last ?? ''}`) || null;
