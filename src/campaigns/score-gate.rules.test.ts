import { expect, test } from 'vitest';
import type { CampaignSettings } from './contract.ts';
import { scoreGateVerdict } from './score-gate.rules.ts';

const TIERS: CampaignSettings['tiers'] = ['tier_1', 'tier_2'];
const LEAD = { tier: 'tier_3', accountScore: 60, prospectScore: null };

test.each<[string, CampaignSettings['gate'], Partial<typeof LEAD> | object, string | null]>([
  ['a tier that is wanted', { profile: 'icp' }, { tier: 'tier_2' }, null],
  ['a tier that is not', { profile: 'icp' }, {}, 'not_wanted_tier_3'],
  ['no tier yet', { profile: 'icp' }, { tier: null }, 'not_wanted_none'],
  ['the figure itself, whatever the tier', { profile: 'account', from: 60 }, {}, null],
  ['one point below', { profile: 'account', from: 61 }, {}, 'gate.account_low'],
  [
    'a company nobody scored',
    { profile: 'account', from: 1 },
    { accountScore: null },
    'gate.account_unscored',
  ],
  ['nobody outside of the ICP', { profile: 'prospect', from: 1 }, {}, 'gate.prospect_unscored'],
  ['a person above', { profile: 'prospect', from: 40 }, { prospectScore: 41 }, null],
])('%s', (_name, gate, change, code) => {
  const verdict = scoreGateVerdict({ gate, tiers: TIERS }, { ...LEAD, ...change });
  expect(verdict.allowed ? null : verdict.reasons[0]?.code).toBe(code);
});
