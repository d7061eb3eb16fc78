import { expect, test } from 'vitest';
import { DEFAULT_SEQUENCE } from '#campaigns/contract';
import { LANGUAGES, type Language } from '#core/text/languages';
import { FOREIGN_TEXTS } from '../angles/foreign.ts';
import { ALL_TEMPLATES, followUpsFor, shippedIn, templateById } from '../angles/index.ts';
import { TIERS } from '../contract.ts';
import { fillTemplate } from '../craft.rules.ts';
import { footerOf } from '../footer.rules.ts';
import { AFTER_A_PAUSE, isAfterAPause, tactless } from '../model/tact.rules.ts';
import { slotsOf } from '../slots.rules.ts';
import { checkTemplate } from '../templates/check-template.rules.ts';
import { sampleCopy, sampleSheets } from '../templates/samples.ts';
import { textOf } from '../templates/template-book.rules.ts';
import { judgeTextInLanguage } from './text-in-language.rules.ts';

const NOW = Temporal.Instant.from('2026-07-01T09:00:00Z');
const shipped = LANGUAGES.flatMap((language) =>
  ALL_TEMPLATES.flatMap(({ id }) => {
    const template = shippedIn(id, language);
    return template ? [[language, id, template] as const] : [];
  }),
);

test.each(shipped)(
  '%s %s passes every check, and every sample reader can be written to',
  (language, _id, template) => {
    const check = checkTemplate(template, textOf(template), NOW);
    expect(check.findings).toEqual([]);
    if (language === 'en') return;
    expect(check.warnings).toEqual([]);
    for (const sheet of sampleSheets(NOW)) {
      const slots = slotsOf(sheet, sampleCopy(language), NOW, language);
      expect(fillTemplate(template, slots, 'A', 'anna@ashmill.example')).toHaveProperty('draft');
    }
  },
);

test('each language has a first message for every tier, and a text for every other step of the usual sequence', () => {
  const has = (language: Language, touch: string, tier: string | null) =>
    FOREIGN_TEXTS.some((text) => {
      const template = templateById(text.id);
      return text.language === language && template?.touch === touch && template.tier === tier;
    });
  const later = DEFAULT_SEQUENCE.map(({ action }) => action).filter((action) => action !== 'intro');
  expect(later).toHaveLength(7);
  for (const language of LANGUAGES.filter((each) => each !== 'en')) {
    for (const tier of TIERS) expect(has(language, 'first', tier), `${language} ${tier}`).toBe(true);
    for (const action of later) expect(has(language, action, null), `${language} ${action}`).toBe(true);
  }
});

const comesBack = shipped.filter(([, , { touch }]) => isAfterAPause(touch) || touch === 'calendar_open');
test.each(comesBack)('%s %s says nothing of why there was a pause', (_language, _id, { subjects, body }) => {
  const text = `${subjects.A}\n${subjects.B}\n${body}`;
  expect(tactless(text, { touch: 'nurture', earlier: [], facts: [] })).toEqual([]);
});

test('each language has a text for who went quiet, was away, asked for later, or for times the calendar did not show', () => {
  for (const language of LANGUAGES)
    for (const touch of [...AFTER_A_PAUSE, 'calendar_open'])
      expect(
        followUpsFor(touch).some(({ id }) => shippedIn(id, language) !== null),
        `${language} ${touch}`,
      ).toBe(true);
});

test('the line under a mail is in its language, and in the form in which one is addressed', () => {
  const sender = { name: 'Nora Field', company: 'Fieldnotes', postalAddress: '1 Main Street' };
  const lines = LANGUAGES.map((language) =>
    footerOf(sender, 'https://x.example/u/1', language).split('\n').at(-1),
  );
  expect(new Set(lines).size).toBe(LANGUAGES.length);
  for (const [index, language] of LANGUAGES.entries())
    expect(
      judgeTextInLanguage({ text: (lines[index] ?? '').replace(/https.*/, ''), language }).reasons,
    ).toEqual([]);
});
