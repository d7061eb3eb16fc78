import iconv from 'iconv-lite';
import { invalid } from '#core/errors';
import { type Reason, reason } from '#core/verdict';
import type { ImportSource } from './source.ts';

export const ENCODINGS = ['utf-8', 'utf-16le', 'utf-16be', 'windows-1252'] as const;
export type Encoding = (typeof ENCODINGS)[number];
export type EncodingAnswer = { readonly encoding: Encoding; readonly reasons: readonly Reason[] };

/** Beginnings of files that people mistake for CSV. */
const FOREIGN: readonly { readonly start: readonly number[]; readonly what: string }[] = [
  { start: [0x50, 0x4b, 0x03, 0x04], what: 'an Excel workbook or a zip archive' },
  { start: [0x50, 0x4b, 0x05, 0x06], what: 'an empty zip archive' },
  { start: [0xd0, 0xcf, 0x11, 0xe0], what: 'an old Excel workbook' },
  { start: [0x1f, 0x8b], what: 'a gzip archive' },
  { start: [0x25, 0x50, 0x44, 0x46], what: 'a PDF' },
  { start: [0x89, 0x50, 0x4e, 0x47], what: 'a picture' },
  { start: [0xff, 0xd8, 0xff], what: 'a picture' },
];

const CURE = 'Nothing was imported. Save it as CSV (UTF-8) and import that.';

/** How much of the beginning decides between UTF-16 and the rest. */
const HEAD_BYTES = 4096;
/** Latin text in UTF-16 has a zero in every second byte; other scripts still have zeros in blanks and line ends. */
const UTF16_ZEROS = 0.1;

function utf16ByZeros(head: Uint8Array): Encoding | null {
  let even = 0;
  let odd = 0;
  head.forEach((byte, index) => {
    if (byte !== 0) return;
    if (index % 2 === 0) even += 1;
    else odd += 1;
  });
  const pairs = head.length / 2;
  if (odd / pairs > UTF16_ZEROS && even < odd / 10) return 'utf-16le';
  if (even / pairs > UTF16_ZEROS && odd < even / 10) return 'utf-16be';
  return null;
}

function byHead(name: string, head: Uint8Array): EncodingAnswer | null {
  for (const { start, what } of FOREIGN) {
    if (start.every((byte, index) => head[index] === byte))
      throw invalid('import.not_text', `"${name}" is ${what}, not a CSV file. ${CURE}`);
  }
  const [a, b, c] = head;
  const bom = (encoding: Encoding): EncodingAnswer => ({
    encoding,
    reasons: [reason('import.encoding', `The file says it is ${encoding}.`)],
  });
  if (a === 0xef && b === 0xbb && c === 0xbf) return bom('utf-8');
  if (a === 0xff && b === 0xfe) return bom('utf-16le');
  if (a === 0xfe && b === 0xff) return bom('utf-16be');
  const wide = utf16ByZeros(head);
  if (wide)
    return {
      encoding: wide,
      reasons: [reason('import.encoding', `The pattern of zero bytes shows ${wide}.`)],
    };
  const beginning = Buffer.from(head.subarray(0, 64)).toString('latin1').trimStart().toLowerCase();
  if (/^<(?:!doctype|html|\?xml|table)/.test(beginning)) {
    throw invalid('import.not_text', `"${name}" is a web page or XML, not a CSV file. ${CURE}`);
  }
  return null;
}

/**
 * Recognises the encoding of a whole file: byte order mark, UTF-16 without one, valid UTF-8, else Windows-1252 (which
 * also reads Latin-1). Throws `invalid` for an empty file and for workbooks, archives, PDFs and other non-text.
 */
export async function recogniseEncoding(source: ImportSource): Promise<EncodingAnswer> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let head: Uint8Array = new Uint8Array(0);
  let headDone = false;
  let utf8 = true;
  for await (const chunk of source.open()) {
    if (!headDone) {
      head = Buffer.concat([head, chunk]);
      if (head.length < HEAD_BYTES) continue;
      headDone = true;
    }
    const answer = head.length > 0 ? byHead(source.name, head.subarray(0, HEAD_BYTES)) : null;
    if (answer) return answer;
    const part = head.length > 0 ? head : chunk;
    head = new Uint8Array(0);
    refuseZeros(source.name, part);
    utf8 = utf8 && isValid(decoder, part);
  }
  if (!headDone) {
    if (head.length === 0)
      throw invalid(
        'import.empty',
        `"${source.name}" is empty. Nothing was imported; choose a file with a header line and rows.`,
      );
    const answer = byHead(source.name, head);
    if (answer) return answer;
    refuseZeros(source.name, head);
    utf8 = isValid(decoder, head);
  }
  utf8 = utf8 && isValid(decoder);
  return utf8
    ? { encoding: 'utf-8', reasons: [reason('import.encoding', 'All bytes are valid UTF-8.')] }
    : {
        encoding: 'windows-1252',
        reasons: [reason('import.encoding', 'Some bytes are no UTF-8, so the file is read as Windows-1252.')],
      };
}

function refuseZeros(name: string, part: Uint8Array): void {
  if (part.includes(0)) throw invalid('import.not_text', `"${name}" holds binary data, not text. ${CURE}`);
}

function isValid(decoder: TextDecoder, part?: Uint8Array): boolean {
  try {
    decoder.decode(part, { stream: part !== undefined });
    return true;
  } catch {
    return false;
  }
}

/** The text of a file without its byte order mark, piece by piece. */
export async function* decodeText(source: ImportSource, encoding: Encoding): AsyncGenerator<string> {
  const decoder = iconv.getDecoder(encoding, { stripBOM: true });
  for await (const chunk of source.open()) {
    const text = decoder.write(Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength));
    if (text !== '') yield text;
  }
  const rest = decoder.end();
  if (rest) yield rest;
}
