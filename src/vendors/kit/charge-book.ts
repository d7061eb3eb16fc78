import { join } from 'node:path';
import { appendLine, mendLog, readLines } from './durable-files.ts';

/** One request a simulated vendor charged for, under the key it came with. */
export type Charge = { readonly key: string; readonly credits: number; readonly at: string };
type Line = Charge & { readonly answer: unknown };

/** Remembers on disk what was charged, so that a repeated key is answered again and not charged again. */
export type ChargeBook = {
  once<T>(key: string, credits: (answer: T) => number, at: string, work: () => T): T;
  charges(): Charge[];
};

export function openChargeBook(folder: string, vendor: string): ChargeBook {
  const path = join(folder, `charges-${vendor}.log`);
  mendLog(path);
  const lines = readLines<Line>(path);
  const answers = new Map(lines.map((line) => [line.key, line.answer]));
  return {
    once<T>(key: string, credits: (answer: T) => number, at: string, work: () => T): T {
      if (answers.has(key)) return answers.get(key) as T;
      const answer = work();
      const line: Line = { key, credits: credits(answer), at, answer };
      appendLine(path, line);
      lines.push(line);
      answers.set(key, answer);
      return answer;
    },
    charges: () =>
      lines.filter((line) => line.credits > 0).map(({ key, credits, at }) => ({ key, credits, at })),
  };
}
