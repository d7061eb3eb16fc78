/** A word, a quoted text or a literal; or a list in parentheses. */
export type Token = string | Token[];
export type ImapCommand = { readonly tag: string; readonly name: string; readonly args: readonly Token[] };

/** Longest command line and literal a client of ours has a reason to send, in bytes. */
const LONGEST_LINE = 64 * 1024;
const LARGEST_LITERAL = 1024 * 1024;

export type ReaderEvents = {
  /** A complete line (or a line with its literals) arrived; parts alternate between text and literal. */
  onParts(parts: readonly Part[]): void;
  /** The client waits for permission to send a literal. */
  onContinuation(): void;
  onFlood(): void;
};
export type Part = { readonly literal: boolean; readonly text: string };

/** Cuts a stream of bytes into command lines, with literals where `{n}` announces them (RFC 3501 §4.3, LITERAL+). */
export function createCommandReader(events: ReaderEvents): (chunk: Buffer) => void {
  let buffer: Buffer = Buffer.alloc(0);
  let parts: Part[] = [];
  let literal: number | null = null;
  /** False when more bytes are needed. */
  const step = (): boolean => {
    if (literal !== null) {
      if (buffer.length < literal) return false;
      parts.push({ literal: true, text: buffer.subarray(0, literal).toString('utf8') });
      buffer = buffer.subarray(literal);
      literal = null;
      return true;
    }
    const end = buffer.indexOf('\r\n');
    if (end < 0) {
      if (buffer.length > LONGEST_LINE) events.onFlood();
      return false;
    }
    const line = buffer.subarray(0, end).toString('utf8');
    buffer = buffer.subarray(end + 2);
    const announced = /\{(\d{1,9})(\+?)\}$/.exec(line);
    if (!announced) {
      const complete = [...parts, { literal: false, text: line }];
      parts = [];
      events.onParts(complete);
      return true;
    }
    literal = Number(announced[1]);
    if (literal > LARGEST_LITERAL) events.onFlood();
    parts.push({ literal: false, text: line.slice(0, announced.index) });
    if (announced[2] === '') events.onContinuation();
    return true;
  };
  return (chunk) => {
    buffer = buffer.length === 0 ? chunk : Buffer.concat([buffer, chunk]);
    while (step());
  };
}

/** Reads tag, command and arguments; null when the line makes no sense. `UID FETCH` becomes one name. */
export function parseCommand(parts: readonly Part[]): ImapCommand | null {
  const tokens = tokensOf(parts);
  if (!tokens) return null;
  const [tag, first, ...rest] = tokens;
  if (typeof tag !== 'string' || typeof first !== 'string' || !/^[^\s(){%*"\\+]+$/.test(tag)) return null;
  const second = rest[0];
  if (first.toUpperCase() === 'UID' && typeof second === 'string')
    return { tag, name: `UID ${second.toUpperCase()}`, args: rest.slice(1) };
  return { tag, name: first.toUpperCase(), args: rest };
}

function tokensOf(parts: readonly Part[]): Token[] | null {
  const root: Token[] = [];
  const stack: Token[][] = [root];
  const put = (token: Token): void => void stack.at(-1)?.push(token);
  for (const part of parts) {
    if (part.literal) {
      put(part.text);
      continue;
    }
    let rest = part.text;
    while (rest !== '') {
      if (rest.startsWith('(')) {
        const list: Token[] = [];
        put(list);
        stack.push(list);
        rest = rest.slice(1);
      } else if (rest.startsWith(')')) {
        if (stack.length === 1) return null;
        stack.pop();
        rest = rest.slice(1);
      } else if (rest.startsWith(' ')) rest = rest.slice(1);
      else {
        const word = QUOTED.exec(rest) ?? WORD.exec(rest);
        if (!word) return null;
        put(word[0].startsWith('"') ? word[0].slice(1, -1).replace(/\\(["\\])/g, '$1') : word[0]);
        rest = rest.slice(word[0].length);
      }
    }
  }
  return stack.length === 1 ? root : null;
}

const QUOTED = /^"(?:[^"\\]|\\["\\])*"/;
/** A word may hold a section in brackets, and that may hold blanks and parentheses. */
const WORD = /^(?:[^\s()"[\]]|\[[^\]]*\])+/;
