import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkCopy, checkFinalText } from './copy.rules.ts';
import { stripFooter, withFooter } from './footer.rules.ts';

const sender = {
  name: 'Sam Reed',
  title: 'Founder',
  company: 'Legwork',
  website: 'https://legwork.example',
  postalAddress: '1 Main Street, Springfield',
};
const URL_A = 'https://u.example/x?a=1&b=2';
const codes = (changes: Partial<Parameters<typeof checkCopy>[0]>) =>
  checkCopy({
    subject: 'a short plan',
    bodyText: 'Hi Anna,\n\nA plan.\n\nShall I send it?',
    touch: 'first',
    ...changes,
  }).reasons.map((entry) => entry.code);
const words = (count: number) => `${Array.from({ length: count - 1 }, () => 'word').join(' ')} yes?`;

describe('checkCopy', () => {
  it.each<[string, Parameters<typeof codes>[0], string[]]>([
    ['a clean mail', {}, []],
    ['one word of subject', { subject: 'plan' }, ['copy.subject_words']],
    ['five words of subject', { subject: 'a plan for your team' }, ['copy.subject_words']],
    ['fake reply', { subject: 'Re: our plan' }, ['copy.fake_thread']],
    ['fake forward', { subject: 'FWD: our plan' }, ['copy.fake_thread']],
    ['real reply', { subject: 'Re: our plan', isReply: true }, []],
    ['"re" inside a word', { subject: 'retail: a plan' }, []],
    ['shouting subject', { subject: 'READ THIS' }, ['copy.subject_shouts']],
    ['75 words', { bodyText: words(75) }, []],
    ['76 words', { bodyText: words(76) }, ['copy.too_long']],
    ['50 words later', { bodyText: words(50), touch: 'breakup' }, []],
    ['51 words later', { bodyText: words(51), touch: 'breakup' }, ['copy.too_long']],
    ['no question', { bodyText: 'A plan.' }, ['copy.call_to_action']],
    ['two questions', { bodyText: 'Yes? No?' }, ['copy.call_to_action']],
    ['question and command', { bodyText: 'Shall I? Book a time here.' }, ['copy.call_to_action']],
    ['braces', { bodyText: 'Hi {{first_name}}, shall I?' }, ['copy.unresolved']],
    ['brackets', { bodyText: 'Hi [FIRST NAME], shall I?' }, ['copy.unresolved']],
    ['undefined', { bodyText: 'Hi undefined, shall I?' }, ['copy.unresolved']],
    ['spam phrase', { bodyText: 'Act now, shall we?' }, ['copy.spam_phrase']],
    ['spam phrase as part of a word', { bodyText: 'They react nowadays, right?' }, []],
  ])('%s', (_, changes, expected) => expect(codes(changes)).toEqual(expected));
  it('only warns about single words', () => {
    const result = checkCopy({ subject: 'sales plan', bodyText: 'Shall I open it now?', touch: 'first' });
    expect(result.allowed).toBe(true);
    expect(result.warnings[0]?.detail).toEqual({ words: ['open', 'now', 'sales'] });
  });
});

describe('footer', () => {
  const once = withFooter('Hi Anna,\n\nA plan.', sender, URL_A);
  it('is idempotent, replaces an older block and keeps the link in plain text', () => {
    expect(withFooter(once, sender, URL_A)).toBe(once);
    const newer = withFooter(once, sender, 'https://u.example/new');
    expect(newer).toContain('https://u.example/new');
    expect(newer).not.toContain(URL_A);
    expect(newer.match(/Springfield/gu)).toHaveLength(1);
    expect(stripFooter(once)).toBe('Hi Anna,\n\nA plan.');
    expect(withFooter('A plan.\n\nSam Reed\nFounder', sender, URL_A)).toBe(
      withFooter('A plan.', sender, URL_A),
    );
  });
  it('is idempotent for any body', () =>
    fc.assert(
      fc.property(
        fc.string(),
        (body) =>
          withFooter(withFooter(body, sender, URL_A), sender, URL_A) === withFooter(body, sender, URL_A),
      ),
    ));
  it('turns an empty body into a greeting', () =>
    expect(withFooter('', sender, URL_A, 'Anna').startsWith('Hi Anna,\n\n-- ')).toBe(true));
  it('gives what the law wants', () => {
    const required = { postalAddress: sender.postalAddress, unsubscribeUrl: URL_A };
    expect(checkFinalText(once, required).reasons).toEqual([]);
    expect(checkFinalText('Hi Anna, unsubscribe', required).reasons.map((entry) => entry.code)).toEqual([
      'copy.address_missing',
      'copy.unsubscribe_missing',
    ]);
    expect(
      checkFinalText(once, { ...required, postalAddress: ' ' }).reasons.map((entry) => entry.code),
    ).toEqual(['copy.address_unknown']);
  });
});
