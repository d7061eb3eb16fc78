import type { MailFolder, StoredMail } from '../mail/mail-store.ts';
import type { Token } from './command-reader.ts';
import { readSet } from './sets.ts';

type Test = (mail: StoredMail, sequence: number) => boolean;
type Cursor = { readonly tokens: readonly Token[]; at: number };

const ALWAYS = new Set([
  'ALL',
  'UNSEEN',
  'UNDELETED',
  'UNANSWERED',
  'UNFLAGGED',
  'UNDRAFT',
  'UNKEYWORD',
  'OLD',
]);
const NEVER = new Set(['SEEN', 'DELETED', 'ANSWERED', 'FLAGGED', 'DRAFT', 'RECENT', 'NEW', 'KEYWORD']);

/** The messages that pass every key, as `[sequence number, mail]`; null for a search that cannot be read. */
export function searchFolder(folder: MailFolder, keys: readonly Token[]): [number, StoredMail][] | null {
  const start = typeof keys[0] === 'string' && keys[0].toUpperCase() === 'CHARSET' ? 2 : 0;
  const test = allOf(folder, keys.slice(start));
  if (!test) return null;
  return folder.mails
    .map((mail, index): [number, StoredMail] => [index + 1, mail])
    .filter(([sequence, mail]) => test(mail, sequence));
}

function allOf(folder: MailFolder, tokens: readonly Token[]): Test | null {
  const cursor: Cursor = { tokens, at: 0 };
  const tests: Test[] = [];
  while (cursor.at < tokens.length) {
    const test = nextKey(folder, cursor);
    if (!test) return null;
    tests.push(test);
  }
  return tests.length === 0 ? null : (mail, sequence) => tests.every((test) => test(mail, sequence));
}

function nextKey(folder: MailFolder, cursor: Cursor): Test | null {
  const token = cursor.tokens[cursor.at];
  cursor.at += 1;
  if (token === undefined) return null;
  if (typeof token !== 'string') return allOf(folder, token);
  const key = token.toUpperCase();
  if (ALWAYS.has(key)) return skipWord(key, cursor, () => true);
  if (NEVER.has(key)) return skipWord(key, cursor, () => false);
  if (key === 'NOT') {
    const inner = nextKey(folder, cursor);
    return inner && ((mail, sequence) => !inner(mail, sequence));
  }
  if (key === 'OR') {
    const left = nextKey(folder, cursor);
    const right = nextKey(folder, cursor);
    return left && right && ((mail, sequence) => left(mail, sequence) || right(mail, sequence));
  }
  const argument = (): string => {
    const value = cursor.tokens[cursor.at];
    cursor.at += 1;
    return typeof value === 'string' ? value : '';
  };
  return valued(folder, key, argument) ?? sequenceSet(folder, token);
}

const skipWord = (key: string, cursor: Cursor, test: Test): Test => {
  if (key.endsWith('KEYWORD')) cursor.at += 1;
  return test;
};

function valued(folder: MailFolder, key: string, argument: () => string): Test | null {
  switch (key) {
    case 'UID': {
      const inside = readSet(argument(), folder.mails.at(-1)?.uid ?? 0);
      return inside && ((mail) => inside(mail.uid));
    }
    case 'HEADER':
      return headerHolds(folder, argument(), argument());
    case 'FROM':
    case 'TO':
    case 'CC':
    case 'SUBJECT':
      return headerHolds(folder, key, argument());
    case 'BODY':
    case 'TEXT': {
      const words = argument().toLowerCase();
      return (mail) => folder.read(mail).toString('utf8').toLowerCase().includes(words);
    }
    case 'SINCE':
    case 'BEFORE':
    case 'ON':
      return onDay(key, argument());
    case 'LARGER':
    case 'SMALLER': {
      const bytes = Number(argument());
      return (mail) => (key === 'LARGER' ? mail.size > bytes : mail.size < bytes);
    }
    default:
      return null;
  }
}

function sequenceSet(folder: MailFolder, token: string): Test | null {
  const inside = readSet(token, folder.mails.length);
  return inside && ((_mail, sequence) => inside(sequence));
}

function headerHolds(folder: MailFolder, name: string, value: string): Test {
  const wanted = name.toLowerCase();
  const words = value.toLowerCase();
  return (mail) =>
    folder.headers(mail).some(([header, text]) => header === wanted && text.toLowerCase().includes(words));
}

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

function onDay(key: string, written: string): Test | null {
  const read = /^(\d{1,2})-([A-Za-z]{3})-(\d{4})$/.exec(written);
  const month = MONTHS.indexOf((read?.[2] ?? '').toLowerCase()) + 1;
  if (!read || month === 0) return null;
  const day = Temporal.PlainDate.from({ year: Number(read[3]), month, day: Number(read[1]) });
  return (mail) => {
    const order = Temporal.PlainDate.compare(mail.at.toZonedDateTimeISO('UTC').toPlainDate(), day);
    return key === 'SINCE' ? order >= 0 : key === 'BEFORE' ? order < 0 : order === 0;
  };
}
