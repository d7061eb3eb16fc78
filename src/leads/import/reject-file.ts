import { REJECT_COLUMNS } from './fields.ts';

/** What the reject file needs of a reject; `cells` are the cells of the row as they were read. */
export type RejectRecord = {
  readonly row: number;
  readonly column: string;
  readonly reason: string;
  readonly cells: readonly string[];
};

/** A cell that a spreadsheet would run as a formula gets an apostrophe in front; importing takes it off again. */
const disarmed = (cell: string): string => {
  const shown = cell.replace(/^\s+(?=[=@+\-＝＠＋－])/, '');
  return /^(?:[=@＝＠]|[+\-＋－](?![\d\s().,-]*$))/.test(shown) ? `'${shown}` : cell;
};

const quoted = (cell: string): string =>
  /[",;\t\r\n]|^\s|\s$/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;

const line = (cells: readonly string[]): string =>
  `${cells.map((cell) => quoted(disarmed(cell))).join(',')}\r\n`;

const isOurs = (column: string): boolean =>
  (REJECT_COLUMNS as readonly string[]).includes(column.toLowerCase());

/** Cells behind the last header of a row, which belong to none; blank ones at the end are no cells. */
function surplus(cells: readonly string[], width: number): readonly string[] {
  const last = cells.findLastIndex((cell, index) => index >= width && cell.trim() !== '');
  return cells.slice(width, last + 1);
}

/**
 * The rejects as CSV with the original columns first and `_row`, `_column`, `_reason` behind them (UTF-8 with byte order
 * mark, so that spreadsheets read it). Corrected, the file can be imported as it is. Cells that no header stood above come last: without
 * them the row would fit, and be taken with everything one place off.
 */
export async function* writeRejects(
  columns: readonly string[],
  rejects: AsyncIterable<RejectRecord> | Iterable<RejectRecord>,
): AsyncGenerator<string> {
  const kept = columns.flatMap((column, index) => (isOurs(column) ? [] : [index]));
  yield `\uFEFF${line([...kept.map((index) => columns[index] ?? ''), ...REJECT_COLUMNS])}`;
  for await (const { row, column, reason, cells } of rejects) {
    const own = kept.map((index) => cells[index] ?? '');
    yield line([...own, String(row), column, reason, ...surplus(cells, columns.length)]);
  }
}
