/** What a person is recognised by in text. */
export type Identity = {
  readonly addresses: readonly string[];
  readonly names: readonly { first: string | null; last: string | null; full: string | null }[];
  /** Addresses of LinkedIn profiles. */
  readonly profiles: readonly string[];
  /** Numbers with their country. */
  readonly phones: readonly string[];
};

const GMAIL = new Set(['gmail.com', 'googlemail.com']);
const SYNTAX = /[\\^$.*+?()[\]{}|]/g;
const literal = (text: string): string => text.replace(SYNTAX, '\\$&');

/** Letters beyond ASCII stand in JSON as `\u00e9` too. */
const written = (text: string): string =>
  [...text]
    .map((sign) => {
      const code = sign.codePointAt(0) ?? 0;
      if (code < 128) return literal(sign);
      const escaped = [...sign.split('')].map(
        (unit) => `\\\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
      );
      return `(?:${sign}|${escaped.join('')})`;
    })
    .join('');

/** Begins where no longer word or address would be cut; `%3A` before it is a sign written for a link. */
const BEGIN = String.raw`(?:(?<![\w.%-])|(?<=%[0-9a-f]{2}))`;
const AT = '(?:@|%40|=40|&#64;| ?[[(]at[\\])] ?)';

/** An address in all its spellings: any tag after a plus, dots anywhere in Gmail's. */
function addressPattern(address: string): string | null {
  const [mailbox = '', domain = ''] = address.toLowerCase().split('@');
  const local = mailbox.split('+', 1)[0] ?? '';
  if (local === '' || domain === '') return null;
  const isGmail = GMAIL.has(domain);
  const name = isGmail ? [...local.replaceAll('.', '')].map(literal).join('\\.?') : literal(local);
  const host = isGmail ? '(?:gmail|googlemail)\\.com' : literal(domain);
  return `${BEGIN}${name}(?:(?:\\+|%2b)[\\w.=-]*)?${AT}${host}(?![\\w-])`;
}

const BETWEEN = '(?:[\\s_.+,-]+|%20|&nbsp;)+';
const wordsOf = (text: string): string[] =>
  text
    .trim()
    .split(/[\s,]+/)
    .filter((word) => word !== '');

/** A first name with a surname, in both orders. One name alone is too many people's. */
function namePatterns({ first, last, full }: Identity['names'][number]): string[] {
  const orders = [wordsOf(`${first ?? ''} ${last ?? ''}`), wordsOf(full ?? '')].filter(
    (words) => words.length > 1,
  );
  return orders.flatMap((words) => {
    const begin = words[0] ?? '';
    const end = words.at(-1) ?? '';
    if (begin.replaceAll('.', '').length < 2 || end.length < 2) return [];
    return [words, [begin, end], [end, begin]].map(
      (each) => `(?<!\\w)${each.map(written).join(BETWEEN)}(?!\\w)`,
    );
  });
}

function profilePattern(url: string): string | null {
  const slug = /linkedin\.com\/(?:in|pub|sales\/(?:lead|people))\/([^/?#]+)/i.exec(url)?.[1];
  if (!slug) return null;
  const spellings = new Set([slug, decoded(slug), encodeURIComponent(decoded(slug))]);
  return `linkedin\\.com(?:/|%2f)(?:in|pub|sales/(?:lead|people))(?:/|%2f)(?:${[...spellings].map(written).join('|')})(?![\\w-])`;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Enough of a number to be nobody else's, however it is grouped and with or without its country. */
const TELLING_DIGITS = 9;
function phonePattern(phone: string): string | null {
  const digits = phone.replace(/\D/g, '');
  if (digits.length < TELLING_DIGITS) return null;
  const end = [...digits.slice(-TELLING_DIGITS)].join('[\\s().\\-/]*');
  return `(?:\\+|00)?(?:\\d[\\s().\\-/]*){0,6}${end}(?!\\d)`;
}

const edgesOf = ({
  first,
  last,
  full,
}: Identity['names'][number]): { first: string; last: string } | null => {
  const words = wordsOf(full ?? '');
  const edges = {
    first: wordsOf(first ?? '')[0] ?? words[0] ?? '',
    last: wordsOf(last ?? '').at(-1) ?? words.at(-1) ?? '',
  };
  return edges.first.length > 1 && edges.last.length > 2 && edges.first !== edges.last ? edges : null;
};
const word = (text: string): string => `(?<!\\w)${written(text)}(?!\\w)`;

/** First name and surname in fields of their own, as JSON and tables have them: a quote or a separator stands between. */
const APART = String.raw`[\w\s:{}[\]-]{0,20}["',;|][\w\s"',;|:{}[\]-]{0,40}`;

/** Both are regular expressions, valid in Postgres and in JavaScript, to be used without regard to case. */
export type Marks = {
  /** Finds the texts that show the person. */
  readonly finds: string;
  /** What is taken out of such a text: the marks, and the surname also where it stands alone. */
  readonly cleans: string;
};

/** How a person is found in text. Null where nothing is known that would find them and nobody else. */
export function marksOf(identity: Identity): Marks | null {
  const marks = new Set([
    ...identity.addresses.map(addressPattern),
    ...identity.names.flatMap(namePatterns),
    ...identity.profiles.map(profilePattern),
    ...identity.phones.map(phonePattern),
  ]);
  marks.delete(null);
  if (marks.size === 0) return null;
  const edges = identity.names.flatMap((name) => edgesOf(name) ?? []);
  const apart = edges.flatMap(({ first, last }) => [
    `${word(first)}${APART}${word(last)}`,
    `${word(last)}${APART}${word(first)}`,
  ]);
  return {
    finds: [...marks, ...new Set(apart)].join('|'),
    cleans: [...marks, ...new Set(edges.map(({ last }) => word(last)))].join('|'),
  };
}
