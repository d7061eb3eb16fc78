import { parse } from 'csv-parse/sync';
import { reason } from '#core/verdict';
import { EffectError } from '#gateway';

/**
 * Rows of a table a vendor hands out as CSV, by lower-cased heading. A table without one of the `needed` columns is no
 * answer: `EffectError` of class `vendor_bug`.
 */
export function readCsvAnswer(
  vendor: string,
  text: string,
  needed: readonly string[],
): Readonly<Record<string, string>>[] {
  const [headings = [], ...rows] = tableOf(text);
  const names = headings.map((heading) => heading.trim().toLowerCase());
  const missing = needed.filter((name) => !names.includes(name));
  if (missing.length > 0)
    throw new EffectError(
      reason(
        `${vendor}.answer_unreadable`,
        `${vendor} handed out a table without the columns ${missing.join(', ')}. Nothing was taken from it.`,
      ),
      { effect: 'none', retryable: true, failure: 'vendor_bug' },
    );
  return rows.map((row) => Object.fromEntries(names.map((name, index) => [name, row[index] ?? ''])));
}

function tableOf(text: string): string[][] {
  try {
    return parse(text, { bom: true, skip_empty_lines: true, relax_column_count: true, relax_quotes: true });
  } catch {
    return [];
  }
}

/** Writes such a table, every cell quoted. */
export const writeCsv = (rows: readonly (readonly string[])[]): string =>
  rows.map((row) => row.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(',')).join('\r\n');
