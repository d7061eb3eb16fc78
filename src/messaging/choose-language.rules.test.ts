import fc from 'fast-check';
import { expect, test } from 'vitest';
import { LANGUAGES, type Language } from '#core/text/languages';
import { chooseLanguage, type LanguageQuestion } from './choose-language.rules.ts';

const NOTHING = { said: null, site: null, location: null, country: null };
const ask = (facts: Partial<LanguageQuestion>, allowed: readonly Language[] = LANGUAGES) =>
  chooseLanguage({ ...NOTHING, ...facts, allowed });

test.each<[string, Partial<LanguageQuestion>, Language, boolean, string]>([
  ['a locale', { said: 'de-DE' }, 'de', false, 'language.said'],
  ['a locale with a line', { said: 'pt_BR' }, 'pt', false, 'language.said'],
  ['an English name', { said: 'German' }, 'de', false, 'language.said'],
  ['their own name', { said: 'Polski' }, 'pl', false, 'language.said'],
  ['both forms of Norwegian', { said: 'nn-NO' }, 'no', false, 'language.said'],
  ['two at once', { said: 'de, fr' }, 'en', true, 'language.mixed'],
  ['one we do not write in', { said: 'Japanese' }, 'en', true, 'language.not_written'],
  ['the site', { site: 'fr' }, 'fr', false, 'language.site'],
  ['the country of the person', { location: 'Lyon, France' }, 'fr', false, 'language.country'],
  ['the country of the company', { country: 'Sweden' }, 'sv', false, 'language.country'],
  ['a code of a country', { country: 'AT' }, 'de', false, 'language.country'],
  [
    'the person before the company',
    { location: 'Milan, Italy', country: 'DE' },
    'it',
    false,
    'language.country',
  ],
  ['Belgium', { country: 'BE' }, 'en', true, 'language.mixed'],
  ['Switzerland', { location: 'Zürich, Switzerland' }, 'en', true, 'language.mixed'],
  ['Canada', { country: 'Canada' }, 'en', true, 'language.mixed'],
  ['Luxembourg', { country: 'LU' }, 'en', true, 'language.mixed'],
  ['Switzerland with a site', { country: 'CH', site: 'fr-CH' }, 'fr', false, 'language.site'],
  ['Switzerland with a site in two', { country: 'CH', site: 'de/fr' }, 'en', true, 'language.mixed'],
  ['Belgium with a word on the person', { country: 'BE', said: 'nl' }, 'nl', false, 'language.said'],
  [
    'Belgium with a site in no language of it',
    { country: 'BE', site: 'pl' },
    'en',
    true,
    'language.contradiction',
  ],
  ['person and country agree', { said: 'de', country: 'DE' }, 'de', false, 'language.said'],
  ['person and country contradict', { said: 'de', country: 'FR' }, 'en', true, 'language.contradiction'],
  ['site and country contradict', { site: 'en', country: 'DE' }, 'en', true, 'language.contradiction'],
  [
    'a language of ours in another country',
    { said: 'de', country: 'JP' },
    'en',
    true,
    'language.contradiction',
  ],
  ['a country we do not write in', { country: 'JP' }, 'en', true, 'language.not_written'],
  ['nothing known', {}, 'en', true, 'language.unknown'],
  ['a word that is no language', { said: 'n/a', country: 'DE' }, 'de', false, 'language.country'],
  ['a code of ours no language has', { said: 'xx', site: '' }, 'en', true, 'language.unknown'],
  ['ours and another at once', { said: 'de, ja' }, 'de', false, 'language.said'],
])('%s', (_name, facts, language, confirm, code) => {
  const verdict = ask(facts);
  expect(verdict).toMatchObject({ language, confirm });
  expect(verdict.reasons[0]?.code).toBe(code);
});

test.each<[string, Partial<LanguageQuestion>, readonly Language[], Language, boolean, string]>([
  ['English alone asks nobody', { country: 'CH' }, ['en'], 'en', false, 'language.one_allowed'],
  ['English alone, German reader', { said: 'de' }, ['en'], 'en', false, 'language.one_allowed'],
  ['French reader, English and German', { said: 'fr' }, ['en', 'de'], 'en', false, 'language.not_allowed'],
  ['French reader, German and Dutch', { said: 'fr' }, ['de', 'nl'], 'de', true, 'language.not_allowed'],
  ['nothing known, German and Dutch', {}, ['de', 'nl'], 'de', true, 'language.guess'],
  ['nothing known, German alone', {}, ['de'], 'de', false, 'language.one_allowed'],
  ['French reader, German alone', { said: 'fr' }, ['de'], 'de', true, 'language.one_allowed'],
])('what a campaign allows: %s', (_name, facts, allowed, language, confirm, code) => {
  const verdict = ask(facts, allowed);
  expect(verdict).toMatchObject({ language, confirm });
  expect(verdict.reasons.at(-1)?.code).toBe(code);
});

test('whatever the facts, the language is one the campaign allows, and a doubt is never sure', () => {
  const word = fc.option(
    fc.oneof(fc.constantFrom('de', 'fr-CH', 'Polski', 'de, fr', 'ja', 'x', '', '((', 'en-US'), fc.string()),
  );
  const place = fc.option(
    fc.oneof(fc.constantFrom('CH', 'Germany', 'BE', 'Paris, France', 'JP'), fc.string()),
  );
  fc.assert(
    fc.property(
      fc.record({ said: word, site: word, location: place, country: place }),
      fc.uniqueArray(fc.constantFrom(...LANGUAGES), { minLength: 1 }),
      (facts, allowed) => {
        const { language, confirm, reasons } = chooseLanguage({ ...facts, allowed });
        expect(allowed).toContain(language);
        const codes = reasons.map(({ code }) => code);
        if (codes.includes('language.contradiction') || codes.includes('language.mixed'))
          expect(confirm).toBe(true);
        expect(reasons.length).toBeGreaterThan(0);
      },
    ),
  );
});
