import { describe, expect, test } from 'vitest';
import { ALL_TEMPLATES, ANGLES, templateById } from '../angles/index.ts';
import { CampaignCopy } from '../contract.ts';
import { craftDraft, fillTemplate, variantOf } from '../craft.rules.ts';
import { slotsOf } from '../slots.rules.ts';
import { checkTemplate } from './check-template.rules.ts';
import { type TemplateText, templateText } from './contract.ts';
import { sampleCopy, sampleSheets } from './samples.ts';
import { assemblies } from './spintax.rules.ts';
import { templateBook, templateHash, textKey, textOf, withText } from './template-book.rules.ts';

const now = Temporal.Instant.from('2026-07-01T09:00:00Z');
const audit = templateById('t1_executive_buyin') ?? ALL_TEMPLATES[0];
if (!audit) throw new Error('Nothing is shipped.');
const base = textOf(audit);
const ASK = 'Should I send it over?';
const check = (change: Partial<TemplateText>) => checkTemplate(audit, { ...base, ...change }, now);
const codes = (change: Partial<TemplateText>) => check(change).findings.map(({ code }) => code);
const asking = (ask: string) => ({ body: base.body.replace(ASK, ask) });

test.each(ALL_TEMPLATES.map((template) => [template.id, template] as const))(
  '%s as shipped passes as if somebody had just written it',
  (_id, template) => expect(checkTemplate(template, textOf(template), now)).toMatchObject({ passed: true }),
);

test.each<[string, Partial<TemplateText>, string]>([
  ['a field nobody knows', asking('{{ pitch }}?'), 'template.unknown_field'],
  ['a brace left open', asking('Should {I send it over?'), 'template.braces'],
  ['a field closed wrongly', asking('Should I send {{ company } more?'), 'template.braces'],
  ['a field inside a choice', asking('{Should I|{{ company }}} send it?'), 'template.braces'],
  ['a choice inside a choice', asking('{Should {I|we}|May I} send it over?'), 'template.braces'],
  ['a choice of four', asking('{Should|Shall|May|Can} I send it over?'), 'template.spintax_options'],
  ['an empty wording', asking('Should I {kindly|} send it over?'), 'template.spintax_empty'],
  ['a number in a choice', asking('Should I send {2|three} pages?'), 'template.spintax_number'],
  ['too many texts', asking(`${'{One|Two|Three} '.repeat(5)}shall I send?`), 'template.spintax_many'],
  ['no body', { body: ' ' }, 'template.body_empty'],
  ['no subject', { subjects: { A: '', B: '' } }, 'template.subject_empty'],
  [
    'two subjects that are one',
    { subjects: { A: 'a short plan', B: ' A short plan' } },
    'template.same_subjects',
  ],
  [
    'a plain subject with a field',
    { plainSubjects: { A: 'plan {{ area }}', B: 'x y' } },
    'template.plain_subject_field',
  ],
  ['a subject that pretends', { subjects: { A: 're: your plan', B: 'where to begin' } }, 'copy.fake_thread'],
  ['a phrase of spam', asking('Act now?'), 'copy.spam_phrase'],
  ['a second request', asking(`${ASK} Or shall we talk?`), 'copy.call_to_action'],
  ['a fact of its own', asking(`We saved Acme 40 % last year. ${ASK}`), 'claim.unbound'],
  ['a link of its own', asking('Shall I show you www.fieldwork.example?'), 'claim.unbound'],
  [
    'an opener everybody uses',
    { body: base.body.replace('{{ opener }}', 'I hope this finds you well.') },
    'guard.guard-004',
  ],
  [
    'times in a subject',
    { subjects: { A: 'call {{ availableTimes }}', B: 'where to begin' } },
    'template.times_in_subject',
  ],
  [
    'times in another language',
    { language: 'de', ...asking('Passt {{ availableTimes }}?') },
    'template.english_field',
  ],
  ['English fields in another language', { language: 'de' }, 'template.english_field'],
])('%s is refused, with the reason', (_what, change, code) => {
  expect(codes(change)).toContain(code);
  for (const { text } of check(change).findings) expect(text.length).toBeGreaterThan(12);
});

describe('choices of wording', () => {
  test('every combination is looked at: the one that breaks is found wherever it stands', () => {
    // Each choice is fine alone; the first wording of one with the second of the other is not.
    const change = asking('Should I send {a|an} {plan|outline}?');
    expect(assemblies('{a|an} {plan|outline}')).toEqual(['a plan', 'an plan', 'a outline', 'an outline']);
    const { findings, combinations } = check(change);
    expect(combinations).toBe(4);
    expect(findings.map(({ text }) => text)).toEqual([
      'There is the wrong article: "an plan".',
      'There is the wrong article: "a outline".',
    ]);
    expect(codes(asking('Should I send {a plan|an outline}?'))).toEqual([]);
  });
  test('the longest assembly counts for the limit of words', () => {
    const filler =
      'who owns it and what goes first and what stays with people and what may wait a while longer';
    const change = asking(`${ASK.slice(0, -1)}, {briefly|${`${filler}, `.repeat(2)}and so on}?`);
    expect(codes(change)).toContain('copy.too_long');
  });
  test('a reader gets the same wording every time, and readers differ', () => {
    const [sheet] = sampleSheets(now);
    if (!sheet) throw new Error('No sample.');
    const template = withText(audit, {
      version: 1,
      text: { ...base, ...asking('{Should|May} I send it over?') },
    });
    const slots = slotsOf(sheet, sampleCopy('en'), now);
    const textFor = (reader: string): string => {
      const filled = fillTemplate(template, slots, 'A', reader);
      return 'draft' in filled ? filled.draft.bodyText : '';
    };
    const readers = Array.from({ length: 30 }, (_, index) => `r${index}@x.example`);
    expect(readers.map(textFor)).toEqual(readers.map(textFor));
    const endings = new Set(readers.map((reader) => textFor(reader).split('\n').at(-1)));
    expect(endings).toEqual(new Set(['Should I send it over?', 'May I send it over?']));
  });
});

describe('variants', () => {
  const readers = Array.from({ length: 400 }, (_, index) => `reader${index}@x.example`);
  test('each template splits its readers in half, and each template anew', () => {
    const split = ANGLES.map((angle) => readers.map((reader) => variantOf(angle, reader)).join(''));
    for (const one of split) {
      const [a] = [one.replaceAll('B', '').length];
      expect(Math.abs(a - 200)).toBeLessThan(50);
    }
    expect(new Set(split).size).toBe(ANGLES.length);
  });
  test('without a B everybody gets A', () => {
    const text = templateText.parse({
      ...base,
      subjects: { A: base.subjects.A },
      plainSubjects: { A: base.plainSubjects.A },
    });
    const template = withText(audit, { version: 1, text });
    expect(new Set(readers.map((reader) => variantOf(template, reader)))).toEqual(new Set(['A']));
    expect(checkTemplate(audit, text, now).passed).toBe(true);
  });
  test('subjects that would say the same to one reader differ all the same', () => {
    const text = { ...base, subjects: { A: 'plan for {{ company }}', B: 'plan for {{ companyShort }}' } };
    const template = withText(audit, { version: 1, text });
    const [sheet] = sampleSheets(now);
    if (!sheet) throw new Error('No sample.');
    const short = { ...sheet, company: { ...sheet.company, name: 'Ashmill' } };
    for (const each of [sheet, short]) {
      const said = (['A', 'B'] as const).map((variant) => {
        const filled = fillTemplate(template, slotsOf(each, sampleCopy('en'), now), variant, 'a@x.example');
        return 'draft' in filled ? filled.draft.subject : '';
      });
      expect(said[0]).not.toBe(said[1]);
    }
  });
});

test('a draft is written from the workspace’s version and names it; everything else stays as shipped', () => {
  const [sheet] = sampleSheets(now);
  if (!sheet) throw new Error('No sample.');
  const own = new Map(
    ANGLES.map((angle) => [
      textKey(angle.id, 'en'),
      { version: 7, text: { ...textOf(angle), body: `${angle.body}\n\nThank you.` } },
    ]),
  );
  const craft = (templates = templateBook(own)) =>
    craftDraft({
      ...{ factSheet: sheet, tier: 'tier_2', rejectionMemory: null, touch: 'first' },
      ...{ campaign: CampaignCopy.parse(sampleCopy('en')), templates, now },
    });
  const [edited, shipped] = [craft(), craft(templateBook())];
  if (!('ok' in edited && 'ok' in shipped)) throw new Error('Nothing was written.');
  expect(edited.ok).toMatchObject({ templateVersion: 7, bodyText: `${shipped.ok.bodyText}\n\nThank you.` });
  expect(shipped.ok.templateVersion).toBe(0);
  expect(templateHash(textOf(audit))).toMatch(/^[0-9a-f]{64}$/);
});

test('German has a fifth more words, and no more', () => {
  const words = (count: number): string => Array.from({ length: count }, () => 'wort').join(' ');
  const long = (count: number) =>
    check({ ...base, language: 'de', body: `Hallo {{ firstName }},\n\n${words(count)}?` }).findings.map(
      ({ code }) => code,
    );
  expect(long(88)).not.toContain('copy.too_long');
  expect(long(89)).toContain('copy.too_long');
});

test('times are offered by mail, and on LinkedIn not at all', () => {
  const short = 'Hi {{ firstName }},\n\nWould {{ availableTimes }} suit you for {{ work }} {{ context }}?';
  expect(check({ body: short }).findings).toEqual([]);
  const message = templateById('l_message') ?? ALL_TEMPLATES.find(({ touch }) => touch === 'message');
  if (!message) throw new Error('No message on LinkedIn is shipped.');
  const text = { ...textOf(message), body: 'Hi {{ firstName }},\n\nWould {{ availableTimes }} suit you?' };
  expect(checkTemplate(message, text, now).findings.map(({ code }) => code)).toContain(
    'template.times_on_linkedin',
  );
});
