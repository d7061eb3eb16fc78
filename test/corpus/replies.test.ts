import { existsSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { readAutomatic } from '../../src/inbound/automatic.rules.ts';
import { readBounce } from '../../src/inbound/bounce.rules.ts';
import type { Language } from '../../src/inbound/language.rules.ts';
import { parseMail } from '../../src/inbound/parse-mail.ts';
import { readReturnDate } from '../../src/inbound/return-date.rules.ts';
import { visibleText } from '../../src/inbound/visible-text.rules.ts';

const corpus = new URL('../../../shared/corpus/', import.meta.url);
const MISSING = 'The corpus ../shared/corpus is not here.';
const has = (name: string): boolean => existsSync(new URL(name, corpus));
const json = <T>(name: string): T => JSON.parse(readFileSync(new URL(name, corpus), 'utf8')) as T;
const share = (hit: number, of: number): string => `${hit}/${of} = ${((100 * hit) / of).toFixed(1)} %`;

test('bounces: recognised, and hard told from soft', async (context) => {
  if (!has('bounces.json')) return context.skip(MISSING);
  const cases = json<{ file: string; expected: { hard: boolean; reason: string }[] }[]>(
    'bounces.json',
  ).filter((entry) => entry.expected[0]?.reason !== 'vacation');
  let recognised = 0;
  let right = 0;
  let wronglyHard = 0;
  for (const { file, expected } of cases) {
    const parsed = await parseMail(readFileSync(new URL(file, corpus)));
    if (!parsed.readable) continue;
    const verdict = readBounce(parsed.mail);
    if (verdict?.kind !== 'bounce') continue;
    recognised += 1;
    const sorted = (values: boolean[]): string => values.sort().join();
    const hard = verdict.recipients.map((recipient) => recipient.severity === 'hard');
    if (sorted(hard) === sorted(expected.map((entry) => entry.hard))) right += 1;
    if (hard.includes(true) && !expected.some((entry) => entry.hard)) wronglyHard += 1;
  }
  console.log(
    `bounces recognised ${share(recognised, cases.length)}; hard or soft right ${share(right, recognised)}; wrongly hard ${share(wronglyHard, recognised)}`,
  );
  expect(recognised / cases.length).toBeGreaterThan(0.97);
  expect(right / recognised).toBeGreaterThan(0.88);
});

test('quoted replies: what the sender wrote', (context) => {
  if (!has('quoted-replies.json')) return context.skip(MISSING);
  const cases = json<{ id: string; email: string; visible: string }[]>('quoted-replies.json');
  // Quoted lines never count for us, so they are left out on both sides.
  const bare = (text: string): string =>
    text
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => line !== '' && !line.startsWith('>'))
      .join('\n');
  const right = cases.filter(
    (entry) => bare(visibleText(entry.email).visible) === bare(entry.visible),
  ).length;
  console.log(`quoted replies ${share(right, cases.length)}`);
  expect(right / cases.length).toBeGreaterThan(0.9);
});

test('absence notices are automatic and no bounces', async (context) => {
  if (!has('auto-replies')) return context.skip(MISSING);
  for (const name of ['01', '03', '05']) {
    const parsed = await parseMail(readFileSync(new URL(`auto-replies/rfc3834-${name}.eml`, corpus)));
    if (!parsed.readable) throw new Error(`rfc3834-${name} is unreadable.`);
    expect(readBounce(parsed.mail), name).toBeNull();
    expect(readAutomatic(parsed.mail).automatic, name).toBe(true);
  }
});

test('dates: right or none, seldom wrong', (context) => {
  if (!has('dates.json')) return context.skip(MISSING);
  const cases = json<{ lang: string; text: string; reference: string; date: string }[]>('dates.json');
  const read = cases.map(({ lang, text, reference, date }) => {
    const receivedOn = Temporal.PlainDate.from(reference.slice(0, 10));
    const given =
      readReturnDate({ text, subject: '', language: lang as Language, receivedOn }).date?.toString() ?? null;
    return { given, right: given === date };
  });
  const given = read.filter((entry) => entry.given !== null);
  const right = given.filter((entry) => entry.right).length;
  // Most phrases of the corpus are about the past, or need no marker of a return; those give none on purpose.
  console.log(
    `dates given ${share(given.length, cases.length)}; right when given ${share(right, given.length)}`,
  );
  expect(right / given.length).toBeGreaterThan(0.9);
});
