import fc from 'fast-check';
import { expect, test } from 'vitest';
import { DEFAULT_SEQUENCE } from '#campaigns/contract';
import { LANGUAGES } from '#core/text/languages';
import { chooseLanguage } from './choose-language.rules.ts';
import { CampaignCopy, MessagingTier } from './contract.ts';
import { craftInLanguage } from './craft-in-language.rules.ts';
import { judgeTextInLanguage } from './languages/text-in-language.rules.ts';
import { sampleCopy, sampleSheets } from './templates/samples.ts';

const NOW = Temporal.Instant.from('2026-07-01T09:00:00Z');
const SHEETS = sampleSheets(NOW);
const NO_OFFER = CampaignCopy.parse({});

test('whatever the facts, a text in a language that the campaign does not allow is never written', () => {
  const said = fc.option(fc.constantFrom(...LANGUAGES, 'ja', 'de, fr', 'x'));
  const country = fc.option(fc.constantFrom('DE', 'CH', 'FR', 'BE', 'PL', 'US', 'JP', 'Norway'));
  const languages = fc.uniqueArray(fc.constantFrom(...LANGUAGES), { minLength: 1, maxLength: 4 });
  fc.assert(
    fc.property(
      fc.record({ said, site: said, country }),
      languages,
      fc.uniqueArray(fc.constantFrom(...LANGUAGES)),
      fc.constantFrom('first', 'value_followup', 'breakup', 'message'),
      fc.constantFrom(...MessagingTier.options),
      fc.nat(1),
      (facts, allowed, offered, touch, tier, which) => {
        const [sheet] = SHEETS.slice(which);
        if (!sheet) return;
        const written = craftInLanguage({
          choice: chooseLanguage({ location: null, ...facts, allowed }),
          allowed,
          copyIn: (language) => (offered.includes(language) ? sampleCopy(language) : NO_OFFER),
          ...{ factSheet: sheet, tier, touch, rejectionMemory: null, now: NOW },
        });
        if ('skipped' in written) {
          expect(written.skipped.length).toBeGreaterThan(0);
          return;
        }
        const { language, bodyText } = written.ok;
        expect(allowed).toContain(language);
        expect(offered).toContain(language);
        expect(judgeTextInLanguage({ text: bodyText, language }).reasons).toEqual([]);
      },
    ),
    { numRuns: 300 },
  );
});

test.each(LANGUAGES.flatMap((language) => DEFAULT_SEQUENCE.map(({ action }) => [language, action] as const)))(
  'a reader of %s gets the step %s of the usual sequence in it, where a word of English would be allowed too',
  (language, action) => {
    const [sheet] = SHEETS;
    if (!sheet) throw new Error('There is no sample reader.');
    const factSheet = { ...sheet, lead: { ...sheet.lead, profile: 'linkedin.com/in/anna-berg' } };
    for (const tier of MessagingTier.options) {
      const written = craftInLanguage({
        choice: { language, confirm: false, reasons: [] },
        allowed: ['en', language],
        copyIn: sampleCopy,
        ...{ factSheet, tier, touch: action === 'intro' ? 'first' : action, rejectionMemory: null, now: NOW },
      });
      expect(written).toMatchObject({ ok: { language } });
    }
  },
);
