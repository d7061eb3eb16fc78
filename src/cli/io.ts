import { stripVTControlCharacters, styleText } from 'node:util';

/** The terminal: people read tables and progress, programs read one JSON document on stdout. */
export type Io = {
  readonly json: boolean;
  readonly tty: boolean;
  /** The result: printed as JSON with `--json`, otherwise by `human`. */
  result(value: unknown, human: (io: Io) => void): void;
  /** Many results, one by one: with `--json` a line of JSON each, otherwise the text. Asks for the next when the reader took the last; false when the reader has gone. */
  results<T>(values: AsyncIterable<T>, human: (value: T) => string): Promise<boolean>;
  line(text?: string): void;
  table(rows: readonly Readonly<Record<string, string | number | null>>[]): void;
  /** A line on stderr that replaces the one before it on a terminal. */
  progress(text: string): void;
  /** Ends the progress line. */
  progressDone(): void;
  note(text: string): void;
};

type Stream = {
  write(text: string, done?: (error?: Error | null) => void): unknown;
  on?(event: 'error', listener: () => void): unknown;
  isTTY?: boolean;
};

export function createIo(options: { json: boolean; stdout?: Stream; stderr?: Stream }): Io {
  const out = options.stdout ?? process.stdout;
  const err = options.stderr ?? process.stderr;
  const tty = err.isTTY === true && !options.json;
  let open = false;
  const io: Io = {
    json: options.json,
    tty,
    result(value, human) {
      if (options.json)
        out.write(
          `${JSON.stringify(value, (_key, entry) => (typeof entry === 'bigint' ? entry.toString() : entry), 2)}\n`,
        );
      else human(io);
    },
    async results(values, human) {
      // A reader that has gone is told by the write it missed.
      out.on?.('error', () => undefined);
      for await (const value of values) {
        const text = options.json ? JSON.stringify(value) : plain(human(value));
        if (!(await taken(out, `${text}\n`))) return false;
      }
      return true;
    },
    line: (text = '') => void out.write(`${plain(text)}\n`),
    table: (rows) => void out.write(renderTable(rows)),
    progress(text) {
      if (!tty) return;
      err.write(`\r\u001b[2K${plain(text)}`);
      open = true;
    },
    progressDone() {
      if (open) err.write('\n');
      open = false;
    },
    note: (text) => void err.write(`${tty ? styleText('dim', plain(text)) : plain(text)}\n`),
  };
  return io;
}

/** Writes, and waits until it went out; false when nobody reads any more. */
function taken(out: Stream, text: string): Promise<boolean> {
  return new Promise((resolve) => {
    out.write(text, (error) => resolve(error === null || error === undefined));
  });
}

/** Names and mails come from outside: signs that steer a terminal do not come through. */
const plain = (text: string): string => stripVTControlCharacters(text).replace(/[^\P{Cc}\n\t]/gu, ' ');

function renderTable(rows: readonly Readonly<Record<string, string | number | null>>[]): string {
  const [first] = rows;
  if (!first) return '';
  const columns = Object.keys(first);
  const cells = rows.map((row) =>
    columns.map((column) => plain(String(row[column] ?? '')).replace(/\s/g, ' ')),
  );
  const widths = columns.map((column, index) =>
    Math.max(column.length, ...cells.map((row) => row[index]?.length ?? 0)),
  );
  const numeric = columns.map((column) =>
    rows.every((row) => typeof row[column] === 'number' || row[column] === null),
  );
  const line = (row: readonly string[]) =>
    row
      .map((cell, index) => {
        const pad = ' '.repeat((widths[index] ?? 0) - cell.length);
        return numeric[index] ? pad + cell : cell + pad;
      })
      .join('  ')
      .trimEnd();
  return `${[columns, ...cells].map(line).join('\n')}\n`;
}
