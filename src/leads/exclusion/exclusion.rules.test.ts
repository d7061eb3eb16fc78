import { expect, test } from 'vitest';
import { type ExclusionFacts, exclusionFacts, exclusionPolicy } from './contract.ts';
import { exclusionVerdict } from './exclusion.rules.ts';

const usual = exclusionPolicy.parse({});
const codes = (facts: Partial<ExclusionFacts>, policy: object = {}): string[] =>
  exclusionVerdict(exclusionPolicy.parse(policy), exclusionFacts.parse(facts)).reasons.map(
    ({ code }) => code,
  );

test.each<[string, Partial<ExclusionFacts>, string[]]>([
  ['nothing is known', {}, []],
  ['the smallest company', { employees: 10 }, []],
  ['below it', { employees: 9 }, ['exclusion.too_small']],
  ['the largest company', { employees: 1_000 }, []],
  ['above it', { employees: 1_001 }, ['exclusion.too_large']],
  ['just enough revenue', { revenue: 1_000_000 }, []],
  ['less', { revenue: 999_999 }, ['exclusion.low_revenue']],
  ['government', { industry: 'Government Administration' }, ['exclusion.sector_government']],
  ['a firm that deals with it', { industry: 'Government Relations' }, []],
  ['half a word', { industry: 'Scholarly Publishing, Schooling' }, []],
  ['a hyphen or none', { industry: 'Non-profit Organizations' }, ['exclusion.sector_non_profit']],
  ['a university by its domain', { companyDomain: 'cs.example.ac.uk' }, ['exclusion.sector_education']],
  ['a suffix by its address', { addresses: ['ada@army.mil'] }, ['exclusion.sector_government']],
  ['no suffix at all', { companyDomain: 'education.example' }, []],
  ['software for schools', { industry: 'Education Technology' }, []],
  ['a function', { addresses: ['Info+eu@acme.example'] }, ['exclusion.role_account']],
  ['a private mailbox', { addresses: ['ada@googlemail.com'] }, ['exclusion.personal_mail']],
  ['a person beside a function', { addresses: ['info@acme.example', 'ada@acme.example'] }, []],
  [
    'everything at once',
    { employees: 5_000, industry: 'Higher Education', addresses: ['office@acme.example'] },
    ['exclusion.too_large', 'exclusion.sector_education', 'exclusion.role_account'],
  ],
])('%s', (_what, facts, expected) => expect(codes(facts)).toEqual(expected));

test('customers and competitors are kept out with their sub-domains, by company and by address', () => {
  const policy = { customers: ['https://www.Bolt.example/about'], competitors: ['rival.example'] };
  expect(codes({ companyDomain: 'eu.bolt.example' }, policy)).toEqual(['exclusion.customer']);
  expect(codes({ addresses: ['x@RIVAL.example'] }, policy)).toEqual(['exclusion.competitor']);
  expect(codes({ companyDomain: 'notrival.example' }, policy)).toEqual([]);
});

test('what is switched off keeps nobody out', () => {
  const open = {
    ...{ employees: { from: null, to: null }, revenueFrom: null, sectors: [] },
    ...{ roleMailboxes: false, freeMail: false },
  };
  expect(
    codes({ employees: 1, revenue: 1, industry: 'Government', addresses: ['info@gmail.com'] }, open),
  ).toEqual([]);
});

test.each([
  [{ employees: { from: 100, to: 10 } }, 'smallest company is larger'],
  [{ customers: ['not a domain'] }, 'is no domain'],
  [{ sectors: [usual.sectors[0], usual.sectors[0]] }, 'the same name'],
  [{ sectors: [{ ...usual.sectors[0], name: 'Two words' }] }, 'small letters'],
  [{ employees: { from: 0, to: null } }, ''],
])('a policy that makes no sense is not taken: %j', (policy, says) => {
  const read = exclusionPolicy.safeParse(policy);
  expect(read.success).toBe(false);
  expect(JSON.stringify(read.error?.issues)).toContain(says);
});
