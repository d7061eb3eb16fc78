import { describe, expect, test } from 'vitest';
import { checkDraft } from './check-draft.rules.ts';
import { CampaignCopy, FactSheet, LINKEDIN_TOUCHES } from './contract.ts';
import { NOTE_CHARACTERS } from './copy.rules.ts';
import { type CraftInput, craftDraft } from './craft.rules.ts';

const now = Temporal.Instant.from('2026-03-05T08:00:00Z');
const factSheet = FactSheet.parse({
  lead: {
    firstName: 'Ana',
    lastName: 'Berg',
    title: 'Head of Operations',
    titleRaw: 'Head of Operations',
    profile: 'linkedin.com/in/ana-berg',
  },
  company: { name: 'Mill Works', industry: 'Manufacturing', domain: 'mill.example' },
  sender: { name: 'Nora Field', company: 'Fieldnote', postalAddress: '1 Main Street, Springfield' },
  record: { source: 'import', observedAt: '2026-03-01T00:00:00Z' },
});
const campaign = CampaignCopy.parse({ offer: 'map where work waits between two teams' });
const craft = (touch: string, more: Partial<CraftInput> = {}) =>
  craftDraft({
    ...{ factSheet, tier: 'tier_1', rejectionMemory: null, touch, campaign, now },
    ...more,
  });
const written = (touch: string) => {
  const crafted = craft(touch);
  if ('skipped' in crafted) throw new Error(JSON.stringify(crafted.skipped));
  return crafted.ok;
};
const check = (touch: string, body: string, subject = '') =>
  checkDraft({
    ...{ subject, body, touch, footer: '', templateText: written(touch).templateText },
    ...{ sheet: factSheet, copy: campaign, memory: null, unsubscribeUrl: '', guardMode: 'hard', now },
  });
const codes = (reasons: readonly { code: string }[]) => reasons.map(({ code }) => code);

describe('what is written on LinkedIn', () => {
  test.each(LINKEDIN_TOUCHES)('%s is written from facts, has no subject and passes every check', (touch) => {
    const draft = written(touch);
    expect(draft.subject).toBe('');
    expect(draft.claims.map(({ text }) => text)).toEqual(expect.arrayContaining(['Ana', 'Mill Works']));
    expect(draft.claims.every(({ factIds }) => factIds.length > 0)).toBe(true);
    expect(check(touch, draft.bodyText).reasons).toMatchObject([{ code: 'draft.checked' }]);
    expect(written(touch)).toEqual(draft);
  });

  test('a note keeps to its 300 characters and sells nothing', () => {
    const { bodyText } = written('connect');
    expect(bodyText.length).toBeLessThanOrEqual(NOTE_CHARACTERS);
    const sold = `Hi Ana, we map where work waits between two teams in manufacturing operations. Shall we connect?`;
    expect(codes(check('connect', sold).reasons)).toContain('copy.note_sells');
    expect(codes(check('connect', bodyText.padEnd(NOTE_CHARACTERS + 1, ' and so on')).reasons)).toContain(
      'copy.too_long',
    );
  });

  test('a link, a subject and something nobody knows are refused', () => {
    const { bodyText } = written('message');
    const linked = bodyText.replace('today?', 'today, as on https://fieldnote.example/way?');
    expect(codes(check('message', linked).reasons)).toContain('copy.link_on_linkedin');
    expect(codes(check('message', bodyText, 'a quick word').reasons)).toContain('copy.subject_on_linkedin');
    expect(check('message', bodyText.replace('We map', 'We saved you 40 % and map')).passed).toBe(false);
  });

  test('nobody is written to there without a profile; an address is not needed', () => {
    const lead = { ...factSheet.lead, profile: null, email: 'ana@mill.example' };
    const refused = craft('connect', { factSheet: { ...factSheet, lead } });
    expect('skipped' in refused && codes(refused.skipped)).toEqual(['craft.profile_missing']);
    const byMail = craft('value_followup');
    expect('skipped' in byMail && codes(byMail.skipped)).toEqual(['craft.email_missing']);
  });
});
