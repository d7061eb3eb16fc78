import { expect, test } from 'vitest';
import { type PhoneFacts, phoneWorth } from './phone-worth.rules.ts';

const lead: PhoneFacts = { score: 80, status: 'sent', callable: 0 };

test.each<[string, Partial<PhoneFacts>, boolean, string]>([
  ['from the score on', {}, true, 'enrichment.phone_by_score'],
  ['below it', { score: 79 }, false, 'enrichment.phone_not_worth'],
  ['never scored', { score: null }, false, 'enrichment.phone_not_worth'],
  ['silent after a whole sequence', { score: 10, status: 'ghosted' }, true, 'enrichment.phone_after_silence'],
  [
    'silent on LinkedIn',
    { score: null, status: 'linkedin_exhausted' },
    true,
    'enrichment.phone_after_silence',
  ],
  ['known already, whatever the score', { score: 100, callable: 1 }, false, 'enrichment.phone_known'],
  ['known already, silent too', { status: 'ghosted', callable: 2 }, false, 'enrichment.phone_known'],
])('%s', (_what, more, allowed, code) => {
  expect(phoneWorth({ ...lead, ...more }, 80)).toMatchObject({ allowed, reasons: [{ code }] });
});
