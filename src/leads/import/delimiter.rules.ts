import { type Reason, reason } from '#core/verdict';

export const DELIMITERS = [',', ';', '\t', '|'] as const;
export type Delimiter = (typeof DELIMITERS)[number];
export type DelimiterAnswer = {
  readonly delimiter: Delimiter;
  /** Characters of a leading `sep=;` line, which is no header. */
  readonly skip: number;
  readonly reasons: readonly Reason[];
};

const NAMES: Readonly<Record<Delimiter, string>> = {
  ',': 'comma',
  ';': 'semicolon',
  '\t': 'tab',
  '|': 'pipe',
};
/** Records looked at; more do not change the answer. */
const RECORDS = 20;

/** Columns of each complete record when `delimiter` separates, quotes respected. The last record may be cut off. */
function columnCounts(sample: string, delimiter: string, whole: boolean): number[] {
  const counts: number[] = [];
  let columns = 1;
  let quoted = false;
  let atStart = true;
  let blank = true;
  for (let index = 0; index < sample.length && counts.length < RECORDS; index += 1) {
    const sign = sample[index];
    if (quoted) {
      if (sign !== '"') continue;
      if (sample[index + 1] === '"') index += 1;
      else quoted = false;
    } else if (sign === '"' && atStart) {
      quoted = true;
      atStart = false;
      blank = false;
    } else if (sign === delimiter) {
      columns += 1;
      atStart = true;
      blank = false;
    } else if (sign === '\n') {
      if (!blank) counts.push(columns);
      columns = 1;
      atStart = true;
      blank = true;
    } else if (sign !== '\r') {
      atStart = false;
      if (sign !== ' ') blank = false;
    }
  }
  if (!blank && (whole || counts.length === 0)) counts.push(columns);
  return counts;
}

/**
 * Finds what separates the columns from the beginning of a file: the sign that gives the header more than one column
 * and most rows the header's number of columns. A file with one column counts as comma separated. `whole` says that
 * the sample is the entire file.
 */
export function detectDelimiter(sample: string, whole: boolean): DelimiterAnswer {
  const declared = /^sep=([,;\t|])\r?\n/i.exec(sample);
  if (declared) {
    const delimiter = declared[1] as Delimiter;
    return {
      delimiter,
      skip: declared[0].length,
      reasons: [reason('import.delimiter', `The file itself names the ${NAMES[delimiter]}.`)],
    };
  }
  const ranked = DELIMITERS.map((delimiter) => {
    const counts = columnCounts(sample, delimiter, whole);
    const header = counts[0] ?? 1;
    const agreeing = counts.filter((count) => count === header).length / Math.max(1, counts.length);
    return { delimiter, header, score: header > 1 ? agreeing * Math.log2(header + 1) : 0 };
  }).sort((a, b) => b.score - a.score);
  const best = ranked[0];
  if (!best || best.score === 0) {
    return {
      delimiter: ',',
      skip: 0,
      reasons: [reason('import.delimiter', 'The file has a single column.')],
    };
  }
  const text = `A ${NAMES[best.delimiter]} separates ${best.header} columns.`;
  return { delimiter: best.delimiter, skip: 0, reasons: [reason('import.delimiter', text)] };
}
