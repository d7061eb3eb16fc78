import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { Intent } from '../../src/inbound/contract.ts';
import { MailFields, mailOfFields } from '../../src/inbound/given-mail.ts';
import { type MailReading, readMail } from '../../src/inbound/mail-reading.rules.ts';

/** Frozen before it was measured; test/corpus/opt-out/README.md says how its labels were decided. */
const SHA_256 = '15fe48cbd74b44d3b0c6c102e1f656a1e7d07f65780ab42742224d9366274906';
const file = readFileSync(new URL('opt-out/replies.jsonl', import.meta.url));

type Labelled = {
  readonly id: string;
  readonly language: string;
  readonly opt_out: boolean;
  readonly intent: Intent;
  readonly reading: MailReading;
};
const RECEIVED = Temporal.PlainDate.from('2026-11-03');

/** The way `legwork classify --jsonl` goes. */
const read = (line: string): Labelled => {
  const { id, language, opt_out, intent, ...mail } = JSON.parse(line);
  return {
    id,
    language,
    opt_out,
    intent,
    reading: readMail(mailOfFields(MailFields.parse(mail)), RECEIVED),
  };
};
const replies = file.toString('utf8').trim().split('\n').map(read);

const INTEREST: readonly Intent[] = ['positive', 'meeting_request', 'call_request'];
const REFUSAL: readonly Intent[] = ['unsubscribe', 'negative', 'hostile'];
const percent = (part: number, of: number): string =>
  of === 0 ? '–' : `${((100 * part) / of).toFixed(1)} %`;
const named = (list: readonly Labelled[]): string[] =>
  list.map((one) => `${one.id} read as ${one.reading.intent}`);

function byLanguage(): string[] {
  return [...new Set(replies.map((one) => one.language)), 'all'].map((language) => {
    const own = replies.filter((one) => language === 'all' || one.language === language);
    const asked = own.filter((one) => one.opt_out);
    const read = own.filter((one) => one.reading.opt_out);
    const right = asked.filter((one) => one.reading.opt_out).length;
    const intents = own.filter((one) => one.reading.intent === one.intent).length;
    return [
      language,
      own.length,
      percent(right, asked.length),
      percent(right, read.length),
      percent(intents, own.length),
    ]
      .map((cell) => String(cell).padStart(10))
      .join('');
  });
}

/** One line per labelled intent: what it was read as, most frequent first. */
function confusion(): string[] {
  return [...new Set(replies.map((one) => one.intent))].sort().map((intent) => {
    const own = replies.filter((one) => one.intent === intent);
    const found = Map.groupBy(own, (one) => one.reading.intent);
    const cells = [...found]
      .sort((a, b) => b[1].length - a[1].length)
      .map(([as, list]) => `${as} ${list.length}`);
    return `${intent.padEnd(16)}${String(own.length).padStart(4)}  → ${cells.join(', ')}`;
  });
}

test('the set is the one that was frozen', () => {
  expect(createHash('sha256').update(file).digest('hex')).toBe(SHA_256);
  expect(replies.length).toBeGreaterThanOrEqual(360);
  console.log(
    [
      ['language', 'replies', 'recall', 'precision', 'intents'].map((head) => head.padStart(10)).join(''),
      ...byLanguage(),
      '',
      ...confusion(),
    ].join('\n'),
  );
});

test('every wish to be left alone is heard, in every language', () => {
  expect(named(replies.filter((one) => one.opt_out && !one.reading.opt_out))).toEqual([]);
});

test('nothing else is taken for that wish', () => {
  expect(named(replies.filter((one) => !one.opt_out && one.reading.opt_out))).toEqual([]);
});

test('a mail that says no is never read as interest', () => {
  const wrong = replies.filter(
    (one) => REFUSAL.includes(one.intent) && INTEREST.includes(one.reading.intent),
  );
  expect(named(wrong)).toEqual([]);
});
