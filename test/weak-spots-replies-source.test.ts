import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const ROOT = join(import.meta.dirname, '..');
const product = execFileSync('git', ['ls-files', 'src'], { cwd: ROOT, encoding: 'utf8' })
  .split('\n')
  .filter(
    (path) => path.endsWith('.ts') && !/\.(?:test|suite|fixture)\.ts$|simulat|^src\/sandbox/.test(path),
  );

test('autosend §28 38: nobody is written into the program: no reviewer, no administrator, no member of a chat', () => {
  // Samples in help texts, addresses that mean nobody, and the local name of whoever installed it.
  const samples =
    /@(?:[\w-]+\.)*(?:example|example\.(?:com|org|net)|company\.com|domain\.com|legwork\.local)$/;
  const people = product.flatMap((path) => {
    const text = readFileSync(join(ROOT, path), 'utf8');
    const addresses = text.match(/\b[\w.+-]+@[\w-]+(?:\.[\w-]+)*\.[a-z]{2,}\b/g) ?? [];
    const members = text.match(/\b[UW]0[A-Z0-9]{6,}\b/g) ?? [];
    return [...addresses.filter((address) => !samples.test(address)), ...members].map(
      (each) => `${path}: ${each}`,
    );
  });
  expect(people).toEqual([]);
});

/** Every way from an answer to its first byte, and a meeting's to its invitation. Who opens another has to say here what asks before it. */
const DOORS: Readonly<Record<string, readonly string[]>> = {
  // The product's own yes, behind `judge`: the same for a new answer, a renewed one and one of a backfill.
  approveGranted: ['src/autosend/send-due.ts'],
  planAnswers: ['src/autosend/send-due.ts'],
  sendNow: ['src/autosend/backfill/send-targets.ts', 'src/autosend/send-due.ts'],
  // A time that was taken, behind `mayBookNow`; one that a person books, behind `mayPersonBook`.
  bookSlot: ['src/autosend/book-accepted.ts', 'src/autosend/book-by-hand.ts'],
  // A yes to follow-ups, re-touches and answers: a person's, of the page, a card, or a terminal.
  approveBatch: ['src/app/campaign-run.ts', 'src/approval/cards/hear-clicks.ts', 'src/approval/http.ts'],
  // A person who writes an answer says yes to it by that.
  approveItem: [
    // In a terminal only what cannot be undone, with its number.
    'src/approval/approvals.cli.ts',
    'src/approval/http.ts',
    'src/autosend/answer-in-own-words.ts',
  ],
  approveIn: [
    'src/approval/alone.ts',
    // A client's own yes.
    'src/approval/client-links/decide-by-link.ts',
    'src/approval/decide-batch.ts',
    'src/approval/decide-item.ts',
  ],
};

test.each(Object.entries(DOORS))('autosend §28 2: who calls %s is known, and asks before', (door, known) => {
  const call = new RegExp(`(?<!function )\\b${door}\\(`);
  const callers = product.filter((path) =>
    readFileSync(join(ROOT, path), 'utf8')
      .split('\n')
      .some((line) => call.test(line) && !/^\s*(?:\*|\/\/)/.test(line)),
  );
  expect(callers.toSorted()).toEqual(known);
});

test('autosend §28 2: nothing is sent or booked before the question was put, in the same function', () => {
  const before = (path: string, first: string, then: string) => {
    const text = readFileSync(join(ROOT, path), 'utf8');
    expect(text.indexOf(first), `${first} in ${path}`).toBeGreaterThan(-1);
    expect(text.indexOf(first)).toBeLessThan(text.indexOf(then));
  };
  before('src/autosend/send-due.ts', 'await judge(ctx', 'await send(ctx');
  before('src/autosend/book-accepted.ts', 'mayBook(ctx', 'await bookSlot(ctx');
  before('src/autosend/book-by-hand.ts', 'await mayBook(ctx', 'await bookSlot(ctx');
  before('src/autosend/answer-guard.ts', 'maySendNow(moment)', 'refuse(first');
});
