import { createReadStream } from 'node:fs';
import { z } from 'zod';
import { messageOf } from '#core/errors';
import { MailFields, mailOfFields } from './given-mail.ts';
import { MAX_BYTES, type ParsedMail, parseMail } from './parse-mail.ts';

/** One mail with the name its reading goes by, or a sentence that says why there is none. */
export type SourcedMail =
  | { readonly id: string; readonly mail: ParsedMail }
  | { readonly id: string; readonly error: string };

/** Bytes of one line of JSON; a mail of 25 MB fits, however it is escaped. */
const MAX_LINE = 200_000_000;
const NEWLINE = 10;

const GivenMail = z.object({ id: z.union([z.string(), z.number()]).optional() }).and(
  z.union([z.object({ raw: z.string() }), MailFields], {
    error: 'It needs `raw`, or `subject`, `from` and `text`',
  }),
);

/** Raw mails from files, in the given order; the name is the path. */
export async function* mailsOfFiles(paths: readonly string[]): AsyncGenerator<SourcedMail> {
  for (const path of paths) {
    try {
      const chunks: Buffer[] = [];
      for await (const chunk of createReadStream(path, { end: MAX_BYTES - 1 })) chunks.push(chunk as Buffer);
      yield await mailOfRaw(path, Buffer.concat(chunks));
    } catch (error) {
      yield { id: path, error: unreadableFile(path, error) };
    }
  }
}

/** Mails from lines of JSON, as `{id, raw}` or `{id, subject, from, text, headers?, date?}`. Blank lines are passed over. */
export async function* mailsOfLines(input: AsyncIterable<Buffer>, name: string): AsyncGenerator<SourcedMail> {
  let number = 0;
  try {
    for await (const line of linesOf(input)) {
      number += 1;
      if (line === null)
        yield { id: `line ${number}`, error: `Line ${number} is longer than 200 MB and was passed over.` };
      else if (line.trim() !== '') yield await mailOfLine(line, number);
    }
  } catch (error) {
    yield { id: name, error: unreadableFile(name, error) };
  }
}

function unreadableFile(path: string, error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'ENOENT') return `There is no file ${path}.`;
  if (code === 'EISDIR') return `${path} is a folder; name the mails in it.`;
  return `${path} could not be read (${messageOf(error)}).`;
}

async function mailOfRaw(id: string, raw: Uint8Array): Promise<SourcedMail> {
  const parsed = await parseMail(raw);
  return parsed.readable
    ? { id, mail: parsed.mail }
    : { id, error: `This mail could not be decoded (${parsed.why}).` };
}

async function mailOfLine(line: string, number: number): Promise<SourcedMail> {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return { id: `line ${number}`, error: `Line ${number} is not JSON.` };
  }
  const given = GivenMail.safeParse(value);
  if (!given.success) {
    const [issue] = given.error.issues;
    const where = issue && issue.path.length > 0 ? ` (${issue.path.join('.')})` : '';
    return {
      id: idIn(value) ?? `line ${number}`,
      error: `Line ${number} is no mail: ${issue?.message}${where}.`,
    };
  }
  const id = String(given.data.id ?? `line ${number}`);
  return 'raw' in given.data
    ? mailOfRaw(id, Buffer.from(given.data.raw, 'utf8'))
    : { id, mail: mailOfFields(given.data) };
}

function idIn(value: unknown): string | undefined {
  const id = typeof value === 'object' && value !== null && 'id' in value ? value.id : undefined;
  return typeof id === 'string' || typeof id === 'number' ? String(id) : undefined;
}

/** Lines without their end; null stands for one too long to hold. Takes the next piece only when all lines of the last were used. */
async function* linesOf(input: AsyncIterable<Buffer>): AsyncGenerator<string | null> {
  const decoder = new TextDecoder();
  let parts: Buffer[] = [];
  let size = 0;
  const add = (part: Buffer): void => {
    size += part.length;
    if (size <= MAX_LINE) parts.push(part);
    else parts = [];
  };
  const line = (): string | null => {
    const text = size > MAX_LINE ? null : decoder.decode(Buffer.concat(parts));
    parts = [];
    size = 0;
    return text;
  };
  for await (const chunk of input) {
    let from = 0;
    for (let at = chunk.indexOf(NEWLINE); at >= 0; at = chunk.indexOf(NEWLINE, from)) {
      add(chunk.subarray(from, at));
      from = at + 1;
      yield line();
    }
    add(chunk.subarray(from));
  }
  if (size > 0) yield line();
}
