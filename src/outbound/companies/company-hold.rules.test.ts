import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type CompanyFacts, companyHold } from './company-hold.rules.ts';
import { askedCompany } from './judge-companies.ts';

const now = Temporal.Instant.from('2026-03-10T09:00:00Z');
const ago = (days: number): Temporal.Instant => now.subtract({ hours: 24 * days });
const facts = (more: Partial<CompanyFacts> = {}): CompanyFacts => ({
  ...{ company: 'Mill', cap: null, answerDays: null, pause: null, colleagues: [], answer: null },
  ...{ continues: false, zone: 'UTC', now, ...more },
});
const codes = (more: Partial<CompanyFacts>) =>
  companyHold(facts(more))?.reasons.map(({ code }) => code) ?? [];

describe('whom their company keeps waiting', () => {
  test('nobody, where nothing is set and nothing is paused', () => {
    expect(companyHold(facts({ colleagues: [ago(1)], answer: { at: ago(1), booked: false } }))).toBeNull();
  });

  test('a cap counts colleagues of its days alone, and tells when there is room again', () => {
    const cap = { people: 2, days: 7 };
    expect(companyHold(facts({ cap, colleagues: [ago(1)] }))).toBeNull();
    const hold = companyHold(facts({ cap, colleagues: [ago(1), ago(5), ago(8)] }));
    expect(hold?.until.toString()).toBe(ago(5).add({ hours: 168 }).toString());
    expect(hold?.reasons[0]?.text).toContain('2 people at Mill');
    expect(companyHold(facts({ cap, colleagues: [ago(1), ago(7)] }))).toBeNull();
  });

  test('after an answer and after a booking colleagues wait, and no longer than that', () => {
    expect(codes({ answerDays: 14, answer: { at: ago(13), booked: false } })).toEqual([
      'touch.company_answered',
    ]);
    expect(codes({ answerDays: 14, answer: { at: ago(14), booked: false } })).toEqual([]);
    const booked = companyHold(facts({ answerDays: 14, answer: { at: ago(1), booked: true } }));
    expect(booked?.reasons[0]?.text).toContain('has a meeting with us');
  });

  test('a pause by hand holds conversations too, a cap and an answer do not', () => {
    const all = {
      cap: { people: 1, days: 7 },
      colleagues: [ago(1)],
      answerDays: 9,
      answer: { at: ago(1), booked: false },
    };
    expect(codes({ ...all, continues: true })).toEqual([]);
    const pause = { reason: 'They asked for it.', until: null };
    expect(codes({ ...all, pause, continues: true })).toEqual(['touch.company_paused']);
    expect(codes({ ...all, pause })).toHaveLength(3);
    expect(companyHold(facts({ pause }))?.reasons[0]).toMatchObject({
      text: 'Mill is paused until a person lets it go on: They asked for it.',
      detail: { until: null },
    });
  });

  test('people at free providers are nobody’s colleagues', () => {
    const lead = { leadId: 'l', companyId: null, company: null, companyDomain: null };
    expect(askedCompany({ ...lead, domains: ['gmail.com', 'mill.example'] })).toMatchObject({
      domains: ['mill.example'],
    });
    expect(askedCompany({ ...lead, domains: ['gmail.com'] }).key).toBe('');
  });

  test('never over the cap, for any history of who is asked about when', () => {
    const asked = fc.record({ who: fc.integer({ min: 0, max: 6 }), hours: fc.integer({ min: 0, max: 60 }) });
    const cap = fc.record({ people: fc.integer({ min: 1, max: 4 }), days: fc.integer({ min: 1, max: 10 }) });
    fc.assert(
      fc.property(fc.array(asked, { maxLength: 60 }), cap, (history, limit) => {
        const touched: { who: number; at: Temporal.Instant }[] = [];
        let at = now;
        for (const { who, hours } of history) {
          at = at.add({ hours });
          const others = Map.groupBy(
            touched.filter((each) => each.who !== who),
            (each) => each.who,
          );
          const colleagues = [...others.values()].flatMap((each) => each.at(-1)?.at ?? []);
          if (companyHold(facts({ cap: limit, colleagues, now: at })) === null) touched.push({ who, at });
        }
        for (const last of touched) {
          const since = last.at.subtract({ hours: 24 * limit.days });
          const within = touched.filter(
            (each) =>
              Temporal.Instant.compare(each.at, since) > 0 && Temporal.Instant.compare(each.at, last.at) <= 0,
          );
          expect(new Set(within.map(({ who }) => who)).size).toBeLessThanOrEqual(limit.people);
        }
      }),
    );
  });
});
