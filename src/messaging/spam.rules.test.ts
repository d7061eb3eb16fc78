import { describe, expect, test } from 'vitest';
import { TEMPLATES } from './angles/index.ts';
import { SpamTerms } from './contract.ts';
import { checkSpam } from './spam.rules.ts';
import { SPAM_PHRASES, SWAPS } from './spam-words.ts';

const codes = (body: string, more: Partial<Parameters<typeof checkSpam>[0]> = {}) =>
  checkSpam({ subject: 'a short plan', body, ...more }).reasons.map((entry) => entry.code);

test.each(['get', 'new', 'now', 'open', 'home', 'sales', 'problem'])(
  'the single word "%s" warns and does not block',
  (word) => {
    const found = checkSpam({ subject: 'a short plan', body: `We say ${word} here.` });
    expect(found).toMatchObject({ allowed: true, words: [word] });
    expect(found.warnings).toHaveLength(1);
  },
);

test.each(SPAM_PHRASES.map((phrase) => [phrase]))('the phrase "%s" blocks', (phrase) => {
  expect(checkSpam({ subject: '', body: `Well ${phrase} then.` }).allowed).toBe(false);
});

describe('whole words within one clause', () => {
  test.each([
    ['They react nowadays, right?'],
    ['If you act. Now is the time.'],
    ['Should you act, now or later?'],
    ['The target homes in on a network.'],
    ['100 free seats in the hall.'],
    ['We sit in one time zone.'],
    ['Who will compare? Notes are kept.'],
  ])('%s', (body) => expect(codes(body)).toEqual([]));
  test.each([
    ['Act\nnow, please.'],
    ['ACT NOW'],
    ['a risk–free week'],
    ['It is 100% free.'],
    ['Can’t live without it'],
  ])('%s blocks', (body) => expect(codes(body)).toEqual(['copy.spam_phrase']));
  test('a hyphen hides no word', () => {
    expect(checkSpam({ subject: '', body: 'Your cash-cycle.' }).words).toEqual(['cash']);
  });
  test('the longer of two finds is the one that is named', () => {
    expect(checkSpam({ subject: '', body: 'Let us compare notes live.' }).phrases).toEqual([
      'compare notes live',
    ]);
  });
});

describe('form', () => {
  test.each([
    ['THIS WEEK ONLY COUNTS DOUBLE', ['copy.shouting']],
    ['The HIPAA and GDPR people.', []],
    ['Good! Better!', ['copy.exclamation']],
    ['Good!', []],
    ['A plan — yours.', ['copy.em_dash']],
    ['A plan – yours.', []],
    ['Earn $$$ with us.', ['copy.money_sign']],
    ['50% off until May.', ['copy.money_sign']],
    ['50% of teams.', []],
    ['Only $20 each.', ['copy.money_sign']],
  ])('%s', (body, expected) => expect(codes(body)).toEqual(expected));
});

describe('closeouts', () => {
  test.each([
    ['If I don’t hear back I will leave it there.'],
    ['I take silence as a no.'],
    ['No response means no interest.'],
    ['I will assume you are not interested.'],
  ])('%s', (body) => expect(codes(body)).toEqual(['copy.silent_closeout']));
  test.each([
    ['Reply no and I stop.'],
    ['Say the word and I stop.'],
    ['Feel free to ignore this.'],
    ['Happy to try again when the season suits.'],
  ])('%s is fair', (body) => expect(codes(body)).toEqual([]));
});

test('names are not ours to judge, and hide nothing', () => {
  expect(checkSpam({ subject: '', body: 'How does Open Bank do it?', names: ['Open Bank'] }).words).toEqual(
    [],
  );
  expect(codes('Yahoo! is big!', { names: ['Yahoo!'] })).toEqual([]);
  expect(codes('Please act now.', { names: ['Now', 'Act'] })).toEqual(['copy.spam_phrase']);
});

test('an operator adds terms and takes some out', () => {
  const terms = SpamTerms.parse({
    blocked: ['Best in Class'],
    noticed: ['synergy'],
    allowed: ['weight loss'],
  });
  expect(codes('We are best in class.', { terms })).toEqual(['copy.spam_phrase']);
  expect(codes('A clinic for weight loss.', { terms })).toEqual([]);
  expect(checkSpam({ subject: '', body: 'Much synergy.', terms }).words).toEqual(['synergy']);
});

test('what the guard suggests passes the guard, without a warning', () => {
  for (const [phrase, swap] of Object.entries(SWAPS)) {
    const found = checkSpam({ subject: '', body: `Hi Anna,\n\nWell, ${swap}.` });
    expect([phrase, found.reasons, found.words]).toEqual([phrase, [], []]);
    expect(SPAM_PHRASES).toContain(phrase);
  }
});

test.each(TEMPLATES.map((template) => [template.id, template] as const))(
  'the fixed wording of %s passes without a warning',
  (_id, template) => {
    const plain = (text: string): string => text.replaceAll(/\{\{[^}]*\}\}/gu, 'Acme');
    const subjects = [...Object.values(template.subjects), ...Object.values(template.plainSubjects)];
    const found = checkSpam({ subject: subjects.map(plain).join('.\n\n'), body: plain(template.body) });
    expect(found).toMatchObject({ allowed: true, reasons: [], words: [] });
  },
);
