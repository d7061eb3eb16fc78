import { describe, expect, it } from 'vitest';
import { chooseAngle, stableNumber } from './angles/choose-angle.rules.ts';
import { ANGLES, anglesOfTier, followUpsFor, TEMPLATES } from './angles/index.ts';
import { checkClaims } from './claims/check-claims.rules.ts';
import { CampaignCopy, FactSheet, MessagingTier, TOUCHES } from './contract.ts';
import { checkCopy } from './copy.rules.ts';
import { craftDraft } from './craft.rules.ts';
import { factsOf } from './fact-sheet.rules.ts';
import { judgeQuality } from './guard/quality-guard.rules.ts';
import { renderTemplate } from './render.rules.ts';
import { slotsOf } from './slots.rules.ts';

const now = Temporal.Instant.from('2026-07-01T09:00:00Z');
const base = {
  sender: { name: 'Sam Reed', company: 'Legwork' },
  record: { source: 'import', observedAt: '2026-06-20T00:00:00Z' },
  times: ['10:00 AM EDT on Tue, Jul 7', '2:30 PM EDT on Wed, Jul 8'],
};
const logistics = FactSheet.parse({
  ...base,
  lead: { firstName: 'Anna', lastName: 'Berg', title: 'VP Sales', email: 'anna@northwind.example' },
  company: {
    name: 'Northwind Logistics GmbH',
    industry: 'Logistics',
    employees: 120,
    technologies: ['Salesforce'],
  },
  facts: [
    {
      id: 'hire',
      subject: 'company',
      key: 'hiring',
      value: 'an Account Executive',
      source: 'careers page',
      observedAt: '2026-06-25T00:00:00Z',
      confidence: 0.9,
    },
  ],
});
const payments = FactSheet.parse({
  ...base,
  lead: {
    firstName: 'Tomás',
    lastName: 'Oliveira',
    title: 'Head of Operations',
    email: 'tomas@brightpay.example',
  },
  company: { name: 'Brightpay', industry: 'Financial Services', technologies: ['Zendesk'] },
  facts: [
    {
      id: 'hire',
      subject: 'company',
      key: 'hiring',
      value: 'a Planner',
      source: 'careers page',
      observedAt: '2026-06-25T00:00:00Z',
      confidence: 0.9,
    },
  ],
});
const campaign = CampaignCopy.parse({
  offer: 'draft, check and send outbound mail that a person has approved',
  proof: 'At Cobalt, a reply that used to wait until Monday is now answered the same day.',
});
const craft = (sheet: FactSheet, more: Partial<Parameters<typeof craftDraft>[0]> = {}) =>
  craftDraft({
    factSheet: sheet,
    tier: 'tier_1',
    rejectionMemory: null,
    touch: 'first',
    campaign,
    now,
    ...more,
  });

describe('the eleven angles', () => {
  it('are four, three and four, with distinct ids', () => {
    expect(MessagingTier.options.map((tier) => anglesOfTier(tier).length)).toEqual([4, 3, 4]);
    expect(new Set(TEMPLATES.map((template) => template.id)).size).toBe(34);
  });
  it.each(TEMPLATES)('$id: subjects differ and few fields are merged', (template) => {
    expect(template.subjects.A).not.toBe(template.subjects.B);
    expect(template.plainSubjects.A).not.toBe(template.plainSubjects.B);
    const fields = new Set([...template.body.matchAll(/\{\{ (\w+) \}\}/gu)].map((match) => match[1]));
    for (const free of ['firstName', 'company', 'offer', 'proof']) fields.delete(free);
    expect(fields.size).toBeLessThanOrEqual(3);
  });
  it.each(
    TEMPLATES.flatMap((template) =>
      [logistics, payments].flatMap((sheet) =>
        (['A', 'B'] as const).map((variant) => ({
          id: template.id,
          template,
          sheet,
          variant,
          who: sheet.lead.firstName,
        })),
      ),
    ),
  )('$id $variant for $who passes copy, guard and claim check', ({ template, sheet, variant }) => {
    const slots = slotsOf(sheet, campaign, now);
    const full = renderTemplate(template.subjects[variant], slots, 'subject');
    const subject =
      full.missing.length === 0 && full.text.split(' ').length <= 4
        ? full
        : renderTemplate(template.plainSubjects[variant], slots, 'subject');
    const body = renderTemplate(template.body, slots, 'body');
    const text = { subject: subject.text, bodyText: body.text };
    expect(body.missing).toEqual([]);
    expect(checkCopy({ ...text, touch: template.touch }).reasons).toEqual([]);
    expect(judgeQuality({ draft: text, sheet, memory: null, now }).ruleFailures).toEqual([]);
    expect(
      checkClaims({
        ...text,
        facts: factsOf(sheet, campaign),
        templateText: `${subject.wording}\n${body.wording}`,
        now,
      }).reasons,
    ).toEqual([]);
    for (const claim of body.claims) expect(body.text.slice(claim.start, claim.end)).toBe(claim.text);
  });
});

describe('chooseAngle', () => {
  it('is the same in every process', () => {
    expect(stableNumber('anna@northwind.example')).toBe(1147696877);
    expect(chooseAngle({ tier: 'tier_3', leadKey: 'a@b.example' }).order).toEqual(
      chooseAngle({ tier: 'tier_3', leadKey: ' A@B.example ' }).order,
    );
  });
  it.each([
    ['visitor', { sourceType: 'website_visitor' }, 't1_value_first', 'angle.visitor'],
    ['hiring', { hasHiringFact: true }, 't1_hiring_trigger', 'angle.hiring'],
    [
      'recommended',
      { recommended: 't1_industry_specific', hasHiringFact: true },
      't1_industry_specific',
      'angle.recommended',
    ],
  ])('routes %s', (_, more, id, code) => {
    const choice = chooseAngle({ tier: 'tier_1', leadKey: 'a@b.example', ...more });
    expect(choice.angle?.id).toBe(id);
    expect(choice.reasons.map((entry) => entry.code)).toContain(code);
  });
  it('routes revenue operations in tier 2', () =>
    expect(chooseAngle({ tier: 'tier_2', leadKey: 'x', title: 'Head of RevOps' }).angle?.id).toBe(
      't2_ops_efficiency',
    ));
  it('never gives a tier 2 or 3 lead a tier 1 angle', () => {
    for (const tier of ['tier_2', 'tier_3'] as const) {
      for (let lead = 0; lead < 50; lead += 1) {
        const choice = chooseAngle({
          tier,
          leadKey: `lead${lead}@x.example`,
          sourceType: 'visitor',
          hasHiringFact: true,
          title: 'RevOps',
          recommended: 't1_value_first',
        });
        expect(choice.angle?.tier).toBe(tier);
      }
    }
  });
  it('uses the whole pool over many leads', () => {
    const used = new Set(
      Array.from(
        { length: 200 },
        (_, lead) => chooseAngle({ tier: 'tier_3', leadKey: `l${lead}@x.example` }).angle?.id,
      ),
    );
    expect(used.size).toBe(4);
  });
  it('rotates away from what was rejected, and keeps the first when all were', () => {
    const first = chooseAngle({ tier: 'tier_3', leadKey: 'x' });
    const second = chooseAngle({ tier: 'tier_3', leadKey: 'x', rejectedTemplateIds: [first.order[0] ?? ''] });
    expect(second.angle?.id).toBe(first.order[1]);
    expect(second.reasons.map((entry) => entry.code)).toContain('angle.rotated');
    const all = chooseAngle({
      tier: 'tier_3',
      leadKey: 'x',
      rejectedTemplateIds: ANGLES.map((angle) => angle.id),
    });
    expect(all.angle?.id).toBe(first.order[0]);
  });
});

describe('craftDraft', () => {
  it.each([
    ['e-mail', { lead: { ...logistics.lead, email: ' ' } }, 'craft.email_missing'],
    ['first name', { lead: { ...logistics.lead, firstName: null } }, 'craft.first_name_missing'],
    ['company', { company: { ...logistics.company, name: 'N/A' } }, 'craft.company_missing'],
  ])('skips a lead without %s', (_, change, code) => {
    const result = craft({ ...logistics, ...change });
    expect('skipped' in result && result.skipped.map((entry) => entry.code)).toEqual([code]);
  });
  it('gives the same draft for the same input and names both variants over many leads', () => {
    expect(craft(logistics)).toEqual(craft(logistics));
    const variants = Array.from({ length: 40 }, (_, lead) =>
      craft({ ...logistics, lead: { ...logistics.lead, email: `lead${lead}@northwind.example` } }),
    ).map((result) => 'ok' in result && result.ok.variant);
    expect(new Set(variants)).toEqual(new Set(['A', 'B']));
  });
  it('does not state an old hiring fact and says which angle was skipped', () => {
    const facts = logistics.facts.map((fact) => ({ ...fact, observedAt: '2026-01-01T00:00:00Z' }));
    const result = craft({ ...logistics, facts });
    expect('ok' in result && result.ok.bodyText).not.toContain('Account Executive');
    expect('ok' in result && result.ok.skippedAngles.map((entry) => entry.angle)).toContain(
      't1_hiring_trigger',
    );
  });
  it('writes nothing about a lead of whom only the name is known', () => {
    const bare = FactSheet.parse({
      ...base,
      lead: { firstName: 'Al', email: 'al@x.example' },
      company: { name: 'Xylo' },
    });
    expect('skipped' in craft(bare)).toBe(true);
  });
  it.each(TOUCHES.filter((touch) => touch !== 'first'))('has a follow-up for %s', (touch) => {
    const result = craft(payments, { touch });
    expect('ok' in result && result.ok.templateId).toBe(followUpsFor(touch)[0]?.id);
  });
  it('has no text for an unknown step', () => {
    const result = craft(payments, { touch: 'toString' });
    expect('skipped' in result && result.skipped.map((entry) => entry.code)).toEqual(['craft.touch_unknown']);
  });
  it('does not read facts as templates', () => {
    const result = craft({ ...logistics, lead: { ...logistics.lead, firstName: '{{ offer }}' } });
    expect('ok' in result && result.ok.bodyText.startsWith('Hi {{ offer }},')).toBe(true);
  });
});
