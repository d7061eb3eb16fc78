import { Readable } from 'node:stream';
import { setImmediate } from 'node:timers/promises';
import { CsvError, parse } from 'csv-parse';
import { invalid, LegworkError } from '#core/errors';
import type { Reason } from '#core/verdict';
import type { RawRow, RowOutcome } from './candidate.ts';
import { decodeText, type Encoding, recogniseEncoding } from './decode.ts';
import { type Delimiter, detectDelimiter } from './delimiter.rules.ts';
import { duplicateFinder } from './duplicates.ts';
import { type Assigned, type HeaderMapping, type MappingAnswer, mapHeader } from './header-mapping.rules.ts';
import { readRow } from './row.rules.ts';
import type { ImportSource } from './source.ts';

/** A recognised file. `outcomes` may be read once; it holds one outcome per data row, in order. */
export type OpenedImport = {
  readonly encoding: Encoding;
  readonly delimiter: Delimiter;
  readonly mapping: HeaderMapping;
  /** How encoding, delimiter and columns were recognised. */
  readonly reasons: readonly Reason[];
  readonly outcomes: AsyncGenerator<RowOutcome>;
};

/** Characters looked at to find the delimiter. */
const SAMPLE = 65_536;
/** No honest record is longer; beyond it a quote was opened and never closed. */
const MAX_RECORD = 1_000_000;

const NOTHING_DONE = 'Nothing was imported.';

/** Reads the beginning and gives back a stream that still holds all of it. */
async function peek(
  text: AsyncGenerator<string>,
): Promise<{ sample: string; whole: boolean; rest: AsyncGenerator<string> }> {
  let sample = '';
  while (sample.length < SAMPLE) {
    const { value, done } = await text.next();
    if (done) return { sample, whole: true, rest: text };
    sample += value;
  }
  return { sample, whole: false, rest: text };
}

async function* joined(sample: string, rest: AsyncGenerator<string>): AsyncGenerator<string> {
  if (sample !== '') yield sample;
  yield* rest;
}

type Parsed = { readonly record: string[]; readonly info: { readonly lines: number } };

/** Line breaks inside the cells, and how many of them the parser counts: it takes CR LF inside quotes for two. */
function lineBreaksIn(record: readonly string[]): { breaks: number; counted: number } {
  let breaks = 0;
  let counted = 0;
  for (const cell of record) {
    if (!cell.includes('\n') && !cell.includes('\r')) continue;
    breaks += cell.match(/\r\n|\r|\n/g)?.length ?? 0;
    counted += cell.match(/[\r\n]/g)?.length ?? 0;
  }
  return { breaks, counted };
}

/** Every record with the line it begins on; records without any content are passed over. */
async function* records(
  text: AsyncGenerator<string>,
  delimiter: Delimiter,
  name: string,
): AsyncGenerator<{ cells: string[]; line: number }> {
  const parser = parse({
    delimiter,
    // Named, because files joined by hand mix line ends and the parser would take the first kind for all.
    record_delimiter: ['\r\n', '\n', '\r'],
    info: true,
    relax_quotes: true,
    relax_column_count: true,
    skip_empty_lines: true,
    skip_records_with_empty_values: true,
    max_record_size: MAX_RECORD,
  });
  const input = Readable.from(text);
  input.once('error', (error) => parser.destroy(error));
  input.pipe(parser);
  let surplus = 0;
  let end = 0;
  try {
    for await (const { record, info } of parser as AsyncIterable<Parsed>) {
      const { breaks, counted } = lineBreaksIn(record);
      surplus += counted - breaks;
      end = info.lines - surplus;
      yield { cells: record, line: end - breaks };
    }
  } catch (error) {
    throw unreadable(name, error, end);
  } finally {
    input.destroy();
  }
}

function unreadable(name: string, error: unknown, lastGoodLine: number): unknown {
  if (!(error instanceof CsvError)) return error;
  const unclosed = error.code === 'CSV_QUOTE_NOT_CLOSED' || error.code === 'CSV_MAX_RECORD_SIZE';
  const what = unclosed ? 'a quote (") is opened and never closed' : error.message;
  const text = `"${name}" cannot be read behind line ${lastGoodLine}: ${what}. Rows stored before it are safe; correct the file and import it again.`;
  return new LegworkError('invalid', 'import.broken_file', text, {
    cause: error,
    detail: { behindLine: lastGoodLine },
  });
}

async function* outcomesOf(
  rows: AsyncGenerator<{ cells: string[]; line: number }>,
  mapping: HeaderMapping,
): AsyncGenerator<RowOutcome> {
  const once = duplicateFinder(mapping);
  let row = 0;
  for await (const { cells, line } of rows) {
    row += 1;
    const raw: RawRow = { row, line, cells };
    const outcome = readRow(raw, mapping);
    yield outcome.ok ? once(raw, outcome.candidate) : outcome;
  }
}

type Begun = {
  readonly encoding: Encoding;
  readonly delimiter: Delimiter;
  readonly reasons: readonly Reason[];
  readonly header: { readonly cells: readonly string[]; readonly line: number };
  /** The data rows; there is at least one. */
  readonly rows: AsyncGenerator<{ cells: string[]; line: number }>;
};

async function begin(source: ImportSource): Promise<Begun> {
  const { encoding, reasons: byEncoding } = await recogniseEncoding(source);
  const { sample, whole, rest } = await peek(decodeText(source, encoding));
  if (sample.trim() === '')
    throw invalid(
      'import.empty',
      `"${source.name}" holds no text. ${NOTHING_DONE} Choose a file with a header line and rows.`,
    );
  const { delimiter, skip, reasons: byDelimiter } = detectDelimiter(sample, whole);
  const rows = records(joined(sample.slice(skip), rest), delimiter, source.name);
  const header = await rows.next();
  if (header.done)
    throw invalid(
      'import.empty',
      `"${source.name}" has no header line. ${NOTHING_DONE} The first line must name the columns.`,
    );
  const first = await rows.next();
  if (first.done)
    throw invalid(
      'import.no_rows',
      `"${source.name}" has a header line but no rows below it. ${NOTHING_DONE}`,
    );
  const reasons = [...byEncoding, ...byDelimiter];
  return { encoding, delimiter, reasons, header: header.value, rows: withFirst(first.value, rows) };
}

/**
 * Opens a file of leads: recognises encoding, delimiter and columns, then reads row by row with flat memory (only the
 * keys of accepted people are kept, to find duplicates). Accepted and rejected rows add up to all data rows. Throws
 * `invalid` when the file is empty, has only a header, is no text, or has no column that can name a person.
 */
export async function openImport(source: ImportSource, assigned: Assigned = {}): Promise<OpenedImport> {
  const { encoding, delimiter, reasons, header, rows } = await begin(source);
  const answer = mapHeader(header.cells, assigned);
  if (!answer.ok) {
    await rows.return(undefined);
    const why = answer.reasons.map(({ text }) => text).join(' ');
    throw invalid(
      'import.unknown_columns',
      `"${source.name}", line ${header.line}: ${why} ${NOTHING_DONE} Name the columns in the first line.`,
    );
  }
  const { mapping } = answer;
  return {
    encoding,
    delimiter,
    mapping,
    reasons: [...reasons, ...mapping.reasons],
    outcomes: outcomesOf(rows, mapping),
  };
}

/** The beginning of a file as it stands there: what its columns would be read as, and so many rows of cells. */
export type ImportBeginning = {
  readonly encoding: Encoding;
  readonly delimiter: Delimiter;
  /** By the headers alone, and with what a person chose. */
  readonly guessed: MappingAnswer;
  readonly chosen: MappingAnswer;
  readonly samples: readonly (readonly string[])[];
};

/** Reads the beginning of a file, also of one whose columns mean nothing yet. Throws `invalid` where it is no list at all. */
export async function beginningOf(
  source: ImportSource,
  assigned: Assigned,
  count: number,
): Promise<ImportBeginning> {
  const { encoding, delimiter, header, rows } = await begin(source);
  const samples: string[][] = [];
  for await (const { cells } of rows) {
    samples.push(cells);
    if (samples.length >= count) break;
  }
  const [guessed, chosen] = [mapHeader(header.cells), mapHeader(header.cells, assigned)];
  return { encoding, delimiter, guessed, chosen, samples };
}

async function* withFirst<T>(first: T, rest: AsyncGenerator<T>): AsyncGenerator<T> {
  yield first;
  yield* rest;
}

/** Items after which everything else in the process gets a turn: about a millisecond of reading. */
const TURN = 50;

/** The outcomes in groups of `size`, for writing many rows at once. A long file never holds up the process. */
export async function* inBatches<T>(items: AsyncIterable<T>, size: number): AsyncGenerator<T[]> {
  let batch: T[] = [];
  for await (const item of items) {
    batch.push(item);
    if (batch.length % TURN === 0) await setImmediate();
    if (batch.length < size) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}

/** Makes the next item while this one is being worked on; at most one is waiting. */
export async function* readAhead<T>(items: AsyncIterable<T>): AsyncGenerator<T> {
  const iterator = items[Symbol.asyncIterator]();
  const fetch = (): Promise<IteratorResult<T>> => {
    const coming = iterator.next();
    // Its failure is met when its turn comes, not while the item before it is still being worked on.
    coming.catch(() => undefined);
    return coming;
  };
  let coming = fetch();
  try {
    for (let item = await coming; !item.done; item = await coming) {
      coming = fetch();
      yield item.value;
    }
  } finally {
    await iterator.return?.();
  }
}
