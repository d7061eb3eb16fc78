import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { afterAll, expect, test } from 'vitest';
import type { ReadLanguage } from '../../src/core/text/language.rules.ts';
import { readAutomatic } from '../../src/inbound/automatic.rules.ts';
import { readBounce } from '../../src/inbound/bounce.rules.ts';
import type { BouncedRecipient } from '../../src/inbound/bounce-reason.rules.ts';
import type { BounceReason } from '../../src/inbound/bounce-words.ts';
import { type ParsedMail, parseMail } from '../../src/inbound/parse-mail.ts';
import { readReturnDate } from '../../src/inbound/return-date.rules.ts';
import { visibleText } from '../../src/inbound/visible-text.rules.ts';

const corpus = new URL('../../../shared/corpus/', import.meta.url);
const MISSING = 'The corpus ../shared/corpus is not here.';
const has = (name: string): boolean => existsSync(new URL(name, corpus));
const read = (name: string): Buffer => readFileSync(new URL(name, corpus));
const json = <T>(name: string): T => JSON.parse(read(name).toString('utf8')) as T;

async function mailAt(name: string): Promise<ParsedMail> {
  const parsed = await parseMail(read(name));
  if (!parsed.readable) throw new Error(`${name} is unreadable.`);
  return parsed.mail;
}

const table: (readonly [what: string, right: number, of: number])[] = [];
/** Writes a line of the table and gives the share back. */
function score(what: string, right: number, of: number): number {
  table.push([what, right, of]);
  return right / of;
}
afterAll(() => {
  if (table.length === 0) return;
  const rows = table.map(
    ([what, right, of]) =>
      `${what.padEnd(52)}${String(right).padStart(6)}${String(of).padStart(6)}${((100 * right) / of).toFixed(1).padStart(8)} %`,
  );
  console.log(
    [`${'what'.padEnd(52)}${'right'.padStart(6)}${'of'.padStart(6)}${'share'.padStart(10)}`, ...rows].join(
      '\n',
    ),
  );
});

/** The corpus' names for a reason, each with the one of ours that says the same. */
const REASONS: Readonly<Record<string, BounceReason>> = {
  authfailure: 'authentication',
  badreputation: 'blocked',
  blocked: 'blocked',
  contenterror: 'content',
  exceedlimit: 'too_big',
  expired: 'expired',
  filtered: 'filtered',
  hasmoved: 'moved',
  hostunknown: 'host_unknown',
  mailboxfull: 'mailbox_full',
  mailererror: 'system',
  mesgtoobig: 'too_big',
  networkerror: 'network',
  norelaying: 'policy',
  notaccept: 'no_mail_accepted',
  notcompliantrfc: 'content',
  onhold: 'unknown',
  policyviolation: 'policy',
  rejected: 'sender_rejected',
  requireptr: 'blocked',
  securityerror: 'policy',
  spamdetected: 'spam',
  speeding: 'throttled',
  suspend: 'disabled',
  syntaxerror: 'system',
  systemerror: 'system',
  toomanyconn: 'throttled',
  undefined: 'unknown',
  userunknown: 'user_unknown',
  virusdetected: 'content',
};
type Expected = { readonly hard: boolean; readonly reason: string };
type Bounce = { readonly file: string; readonly expected: readonly Expected[] };

const sameSeverity = (expected: Expected, found: BouncedRecipient): boolean =>
  (found.severity === 'hard') === expected.hard;
const sameReason = (expected: Expected, found: BouncedRecipient): boolean =>
  expected.reason === 'delivered' ? found.severity === 'none' : REASONS[expected.reason] === found.reason;

/** The corpus names no addresses, so each of its recipients meets the one of ours that fits it best. */
function pair(
  expected: readonly Expected[],
  found: readonly BouncedRecipient[],
): { severities: number; reasons: number } {
  const left = [...found];
  const agreement = (entry: Expected, one: BouncedRecipient): number =>
    Number(sameSeverity(entry, one)) + Number(sameReason(entry, one));
  const matched = new Set<number>();
  let severities = 0;
  let reasons = 0;
  for (const want of [2, 1, 0] as const)
    expected.forEach((entry, index) => {
      if (matched.has(index)) return;
      const at = left.findIndex((one) => agreement(entry, one) === want);
      const [one] = at < 0 ? [] : left.splice(at, 1);
      if (!one) return;
      matched.add(index);
      severities += Number(sameSeverity(entry, one));
      reasons += Number(sameReason(entry, one));
    });
  return { severities, reasons };
}

/** The addresses that a report for programs names in plain sight; null when it has none. */
function reported(raw: string): string[] | null {
  const named = [...raw.matchAll(/^Final-Recipient:\s*rfc822;\s*<?([^\s<>@;"]+@[\w.-]+)>?\s*$/gim)].map(
    (match) => (match[1] ?? '').toLowerCase(),
  );
  return named.length > 0 ? [...new Set(named)].sort() : null;
}

test('bounces: recognised, hard told from soft, the reason, and whom', async (context) => {
  if (!has('bounces.json')) return context.skip(MISSING);
  const cases = json<Bounce[]>('bounces.json').filter((entry) => entry.expected[0]?.reason !== 'vacation');
  const recipients = cases.flatMap((entry) => entry.expected).length;
  const sum = {
    recognised: 0,
    severities: 0,
    reasons: 0,
    whom: 0,
    named: 0,
    report: 0,
    reports: 0,
    wronglyHard: 0,
  };
  for (const { file, expected } of cases) {
    const verdict = readBounce(await mailAt(file));
    if (verdict?.kind !== 'bounce') continue;
    sum.recognised += 1;
    const found = verdict.recipients;
    const right = pair(expected, found);
    sum.severities += right.severities;
    sum.reasons += right.reasons;
    const addresses = found.flatMap((one) => one.address ?? []).sort();
    sum.whom += Number(found.length === expected.length && new Set(addresses).size === expected.length);
    const report = reported(read(file).toString('latin1'));
    if (report) sum.reports += 1;
    sum.report += Number(report?.join() === addresses.join());
    if (found.some((one) => one.severity === 'hard') && !expected.some((one) => one.hard))
      sum.wronglyHard += 1;
  }
  const recognised = score('bounces: recognised (mails)', sum.recognised, cases.length);
  const severity = score('bounces: hard or soft (recipients)', sum.severities, recipients);
  const why = score('bounces: reason (recipients)', sum.reasons, recipients);
  const whom = score('bounces: as many recipients, each named (mails)', sum.whom, cases.length);
  const report = score('bounces: the very addresses of the report (mails)', sum.report, sum.reports);
  score('bounces: not called hard where none is (mails)', cases.length - sum.wronglyHard, cases.length);
  expect({ recognised, whom, report }).toEqual({ recognised: 1, whom: 1, report: 1 });
  expect(severity).toBeGreaterThanOrEqual(0.97);
  expect(why).toBeGreaterThanOrEqual(0.85);
});

test('quoted replies: what the sender wrote', (context) => {
  if (!has('quoted-replies.json')) return context.skip(MISSING);
  const cases = json<{ email: string; visible: string }[]>('quoted-replies.json');
  const exact = (text: string): string =>
    text
      .replace(/\r\n?/g, '\n')
      .split('\n')
      .map((line) => line.trimEnd())
      .join('\n')
      .trim();
  // Lines quoted between answers stay in the corpus; here they never count, lest our own words be read as a reply.
  const unquoted = (text: string): string =>
    exact(
      exact(text)
        .split('\n')
        .filter((line) => !/^\s*>/.test(line))
        .join('\n'),
    ).replace(/\n{2,}/g, '\n\n');
  const pairs = cases.map((entry) => [visibleText(entry.email).visible, entry.visible] as const);
  const right = pairs.filter(([ours, theirs]) => unquoted(ours) === unquoted(theirs)).length;
  const letter = pairs.filter(([ours, theirs]) => exact(ours) === exact(theirs)).length;
  score('quoted replies: exact, marked quotes aside', right, cases.length);
  score('quoted replies: to the letter, with marked quotes', letter, cases.length);
  expect(right).toBeGreaterThanOrEqual(29);
});

test('absence notices are automatic and no bounces', async (context) => {
  if (!has('auto-replies')) return context.skip(MISSING);
  const away = json<Bounce[]>('bounces.json').filter((entry) => entry.expected[0]?.reason === 'vacation');
  const names = [
    ...readdirSync(new URL('auto-replies/', corpus)).map((name) => `auto-replies/${name}`),
    ...away.map((entry) => entry.file),
  ];
  const missed: string[] = [];
  for (const name of names) {
    const mail = await mailAt(name);
    if (readBounce(mail) !== null || !readAutomatic(mail).automatic) missed.push(name);
  }
  score('auto-replies: automatic and no bounce', names.length - missed.length, names.length);
  expect(missed).toEqual([]);
});

test('dates: right or none, seldom wrong', (context) => {
  if (!has('dates.json')) return context.skip(MISSING);
  const cases = json<{ lang: string; text: string; reference: string; date: string }[]>('dates.json');
  const answers = cases.map(({ lang, text, reference, date }) => {
    const receivedOn = Temporal.PlainDate.from(reference.slice(0, 10));
    const { date: given } = readReturnDate({ text, subject: '', language: lang as ReadLanguage, receivedOn });
    return { lang, given: given !== null, right: given?.toString() === date };
  });
  // Most phrases of the corpus are about the past, or have no marker of a return; those give none on purpose.
  for (const lang of [...new Set(answers.map((answer) => answer.lang))].sort()) {
    const all = answers.filter((answer) => answer.lang === lang);
    const given = all.filter((answer) => answer.given);
    table.push([`dates ${lang}: given`, given.length, all.length]);
    if (given.length > 0)
      score(`dates ${lang}: right when given`, given.filter((answer) => answer.right).length, given.length);
  }
  const given = answers.filter((answer) => answer.given);
  expect(
    score('dates: right when given', given.filter((answer) => answer.right).length, given.length),
  ).toBeGreaterThan(0.9);
});
