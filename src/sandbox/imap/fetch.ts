import type { MailFolder, StoredMail } from '../mail/mail-store.ts';
import type { Token } from './command-reader.ts';

const MACROS: Readonly<Record<string, string[]>> = { FAST: ['FLAGS', 'INTERNALDATE', 'RFC822.SIZE'] };
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** Answers `name value` of one asked item for one message; a value may be a literal, so it is bytes. */
type Item = (mail: StoredMail, folder: MailFolder) => Buffer;

/** Reads what is asked for; null when something is asked that this server does not know. */
export function fetchItems(asked: Token | undefined, withUid: boolean): Item[] | null {
  const words = (Array.isArray(asked) ? asked : [asked]).flatMap((word) =>
    typeof word === 'string' ? (MACROS[word.toUpperCase()] ?? [word]) : ['?'],
  );
  const names = withUid && !words.some((word) => word.toUpperCase() === 'UID') ? ['UID', ...words] : words;
  const items = names.map(itemOf);
  return items.every((item): item is Item => item !== null) ? items : null;
}

/** One untagged FETCH answer, complete with its line end. */
export function fetchAnswer(
  folder: MailFolder,
  sequence: number,
  mail: StoredMail,
  items: readonly Item[],
): Buffer {
  const parts = items.flatMap((item, index) =>
    index === 0 ? [item(mail, folder)] : [Buffer.from(' '), item(mail, folder)],
  );
  return Buffer.concat([Buffer.from(`* ${sequence} FETCH (`), ...parts, Buffer.from(')\r\n')]);
}

function itemOf(word: string): Item | null {
  const upper = word.toUpperCase();
  switch (upper) {
    case 'UID':
      return (mail) => Buffer.from(`UID ${mail.uid}`);
    case 'FLAGS':
      return () => Buffer.from('FLAGS ()');
    case 'INTERNALDATE':
      return (mail) => Buffer.from(`INTERNALDATE "${internalDate(mail.at)}"`);
    case 'RFC822.SIZE':
      return (mail) => Buffer.from(`RFC822.SIZE ${mail.size}`);
    case 'RFC822':
      return (mail, folder) => literal('RFC822', folder.read(mail));
    case 'RFC822.HEADER':
      return (mail, folder) => literal('RFC822.HEADER', headOf(folder.read(mail)));
    default:
      return section(upper);
  }
}

/** `BODY[…]<from.count>` and its PEEK form; nothing is ever marked as seen. */
function section(word: string): Item | null {
  const asked = /^BODY(?:\.PEEK)?\[([^\]]*)\](?:<(\d+)(?:\.(\d+))?>)?$/.exec(word);
  if (!asked) return null;
  const [, name = '', from, count] = asked;
  const pick = picker(name);
  if (!pick) return null;
  return (mail, folder) => {
    const whole = pick(folder.read(mail));
    if (from === undefined) return literal(`BODY[${name}]`, whole);
    const start = Number(from);
    return literal(
      `BODY[${name}]<${start}>`,
      whole.subarray(start, count === undefined ? undefined : start + Number(count)),
    );
  };
}

function picker(name: string): ((raw: Buffer) => Buffer) | null {
  if (name === '') return (raw) => raw;
  if (name === 'HEADER') return headOf;
  if (name === 'TEXT') return (raw) => raw.subarray(headOf(raw).length);
  const fields = /^HEADER\.FIELDS(\.NOT)? \(([^)]*)\)$/.exec(name);
  if (!fields) return null;
  const wanted = new Set((fields[2] ?? '').toLowerCase().replaceAll('"', '').split(/\s+/));
  const negated = fields[1] !== undefined;
  return (raw) => {
    const lines = headOf(raw)
      .toString('latin1')
      .split(/\r\n(?![ \t])/)
      .filter((line) => line.includes(':'));
    const kept = lines.filter((line) => wanted.has((line.split(':', 1)[0] ?? '').toLowerCase()) !== negated);
    return Buffer.from([...kept, '', ''].join('\r\n'), 'latin1');
  };
}

function headOf(raw: Buffer): Buffer {
  const end = raw.indexOf('\r\n\r\n');
  return end < 0 ? raw : raw.subarray(0, end + 4);
}

const literal = (name: string, content: Buffer): Buffer =>
  Buffer.concat([Buffer.from(`${name} {${content.length}}\r\n`), content]);

function internalDate(at: Temporal.Instant): string {
  const time = at.toZonedDateTimeISO('UTC');
  const two = (value: number): string => String(value).padStart(2, '0');
  const day = String(time.day).padStart(2, ' ');
  return `${day}-${MONTHS[time.month - 1]}-${time.year} ${two(time.hour)}:${two(time.minute)}:${two(time.second)} +0000`;
}
