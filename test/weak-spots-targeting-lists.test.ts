import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { gradeList, type ListCounts } from '../src/leads/list-grade.rules.ts';
import { COOLDOWNS, type LAST_OUTCOMES, recontact } from '../src/leads/recontact.rules.ts';
import { scoreRevival } from '../src/leads/revival.rules.ts';
import { explainSilence } from '../src/leads/silence.rules.ts';

const good: ListCounts = {
  ...{ rows: 1000, verified: 1000, duplicates: 0, domains: 600, rowsWithDomain: 1000 },
  ...{ relevantTitles: 900, badTitles: 5, catchAllOrRole: 20, icpFit: 850, humanNames: 980 },
};
const dimension = (counts: Partial<ListCounts>, name: string) =>
  gradeList({ ...good, ...counts }).dimensions.find((entry) => entry.dimension === name)?.score;

describe('the grade of a list', () => {
  test.each<[Partial<ListCounts>, string, number | null]>([
    [{ verified: 1000 }, 'verification', 100],
    [{ verified: 750 }, 'verification', 50],
    [{ verified: 499 }, 'verification', 0],
    [{ duplicates: 10 }, 'duplicates', 90],
    [{ duplicates: 50 }, 'duplicates', 50],
    [{ domains: 501 }, 'leads_per_domain', 100],
    [{ domains: 500 }, 'leads_per_domain', 60],
    [{ domains: 200 }, 'leads_per_domain', 60],
    [{ domains: 199 }, 'leads_per_domain', 30],
    [{ relevantTitles: 800 }, 'title_relevance', 100],
    [{ relevantTitles: 799 }, 'title_relevance', 50],
    [{ relevantTitles: 399 }, 'title_relevance', 0],
    [{ badTitles: 19 }, 'bad_titles', 100],
    [{ badTitles: 100 }, 'bad_titles', 0],
    [{ catchAllOrRole: 49 }, 'catch_all_or_role', 100],
    [{ catchAllOrRole: 150 }, 'catch_all_or_role', 50],
    [{ catchAllOrRole: 151 }, 'catch_all_or_role', 0],
    [{ icpFit: 800 }, 'icp_fit', 100],
    [{ icpFit: 400 }, 'icp_fit', 50],
    [{ icpFit: null }, 'icp_fit', null],
    [{ humanNames: 950 }, 'human_names', 100],
    [{ humanNames: 475 }, 'human_names', 50],
  ])('%j: %s is %s', (counts, name, score) => expect(dimension(counts, name)).toBe(score));

  test('the mean decides the letter: eight scores whose mean is 90 are an A, not a B', () => {
    // The weights are ten; verification and fit count twice.
    const found = gradeList({ ...good, verified: 1000, duplicates: 100 });
    expect(found).toMatchObject({ score: 90, grade: 'A', ships: 'yes' });
  });
  test('below C never ships, C ships when somebody said so', () => {
    expect(gradeList({ ...good, verified: 600, catchAllOrRole: 100, domains: 300 })).toMatchObject({
      ...{ grade: 'C', ships: 'when_acknowledged' },
    });
    expect(gradeList({ ...good, verified: 400, icpFit: 300, catchAllOrRole: 200 })).toMatchObject({
      ships: 'never',
    });
    expect(gradeList({ ...good, rows: 0 })).toMatchObject({ grade: 'F', ships: 'never' });
  });
  test('fewer than a hundred rows only point a direction', () => {
    expect(gradeList({ ...good, rows: 99 }).directional).toBe(true);
    expect(gradeList(good).directional).toBe(false);
  });
  test('unverified is not verified: a list nobody verified is no A', () =>
    expect(gradeList({ ...good, verified: 0 }).score).toBeLessThanOrEqual(80));
  test('always between 0 and 100, and better counts never give a worse grade', () =>
    fc.assert(
      fc.property(fc.nat(1000), fc.nat(1000), fc.nat(1000), (verified, icpFit, humanNames) => {
        const one = gradeList({ ...good, verified, icpFit, humanNames });
        const more = gradeList({ ...good, verified: Math.min(1000, verified + 50), icpFit, humanNames });
        expect(one.score).toBeGreaterThanOrEqual(0);
        expect(one.score).toBeLessThanOrEqual(100);
        expect(more.score).toBeGreaterThanOrEqual(one.score);
      }),
    ));
});

const NOW = Temporal.Instant.from('2026-07-01T09:00:00Z');
const ago = (days: number) => NOW.subtract({ hours: days * 24 });

describe('who may be written to again', () => {
  const ask = (outcome: (typeof LAST_OUTCOMES)[number], days: number | null, more = {}) =>
    recontact({
      ...{ outcome, lastContactedAt: days === null ? null : ago(days), date: null, reverifiedAt: null },
      ...{ signals: [], now: NOW, ...more },
    });
  const signal = (kind: 'signal' | 'job_change' | 'competitor_switch', days: number) => ({
    signals: [{ kind, at: ago(days) }],
  });
  test('contradictory constants: silence means one hundred days, not sixty or ninety', () =>
    expect(COOLDOWNS.no_reply).toEqual({ kind: 'days', days: 100 }));
  test.each([
    ['no_reply', 99, false],
    ['no_reply', 100, true],
    ['not_now', 179, false],
    ['not_now', 180, true],
    ['objection', 90, true],
    ['lost_timing', 119, false],
    ['lost_timing', 120, true],
    ['not_interested', 9999, false],
    ['lost_competitor', 9999, false],
    ['hard_bounce', 9999, false],
    ['unsubscribed', 9999, false],
    ['future_date', 9999, false],
  ] as const)('%s after %i days: %s', (outcome, days, eligible) =>
    expect(ask(outcome, days).eligible).toBe(eligible),
  );
  test('without a day of the last touch nobody is, and it is said', () =>
    expect(ask('no_reply', null)).toMatchObject({
      ...{ eligible: false, reasons: [{ code: 'recontact.no_touch_date' }] },
    }));
  test('something new since then opens the door; something old does not', () => {
    expect(ask('not_interested', 10, signal('signal', 5)).eligible).toBe(true);
    expect(ask('not_interested', 10, signal('signal', 11)).eligible).toBe(false);
    expect(ask('not_interested', 10, signal('signal', -1)).eligible).toBe(false);
    expect(ask('lost_competitor', 10, signal('signal', 5)).eligible).toBe(false);
    expect(ask('lost_competitor', 10, signal('competitor_switch', 5)).eligible).toBe(true);
    expect(ask('lost_competitor', 10, signal('job_change', 5)).eligible).toBe(true);
  });
  test('a date counts from its day on, an address once it was verified anew', () => {
    const on = (date: string) => ({ date: Temporal.PlainDate.from(date) });
    expect(ask('out_of_office', 10, on('2026-07-01')).eligible).toBe(true);
    expect(ask('out_of_office', 10, on('2026-07-02')).eligible).toBe(false);
    expect(ask('hard_bounce', 10, { reverifiedAt: ago(1) }).eligible).toBe(true);
    expect(ask('hard_bounce', 10, { reverifiedAt: ago(11) }).eligible).toBe(false);
  });
  test('"never" is never, whatever happens', () =>
    fc.assert(
      fc.property(
        fc.constantFrom('unsubscribed' as const, 'erased' as const, 'do_not_contact' as const),
        fc.nat(9999),
        fc.constantFrom('signal' as const, 'job_change' as const, 'competitor_switch' as const),
        (outcome, days, kind) => {
          const found = ask(outcome, days, { ...signal(kind, 0), reverifiedAt: NOW });
          expect(found).toMatchObject({ eligible: false, eligibleAt: null });
        },
      ),
    ));
});

describe('who is tried again', () => {
  const ask = (status: Parameters<typeof scoreRevival>[0]['status'], days: number | null, more = {}) =>
    scoreRevival({
      ...{ hasEmail: true, status, tier: null, connected: false, tags: [], lastVisitAt: null, now: NOW },
      ...{ lastActivityAt: days === null ? null : ago(days) },
      ...more,
    });
  test.each([
    [null, 30, 0.3],
    ['replied', 30, 0.8],
    ['stalled', 60, 0.6],
    ['stalled', 61, 0.54],
    ['stalled', 91, 0.48],
    ['ghosted', 120, 0.28],
    ['linkedin_exhausted', 30, 0.35],
  ] as const)('%s after %i days: %s', (status, days, score) => expect(ask(status, days).score).toBe(score));
  test('tier, connection and a visit', () => {
    expect(ask('replied', 30, { tier: 'tier_1', connected: true }).score).toBe(0.95);
    expect(ask('ghosted', 91, { lastVisitAt: ago(29) }).score).toBe(0.92);
    expect(ask('ghosted', 91, { lastVisitAt: ago(30) }).score).toBe(0.28);
  });
  test.each<[string, Parameters<typeof scoreRevival>[0]['status'], number | null, object]>([
    ['too early', 'stalled', 29, {}],
    ['too late', 'stalled', 121, {}],
    ['no date', 'stalled', null, {}],
    ['unsubscribed', 'unsubscribed', 60, {}],
    ['still worked', 'sent', 60, {}],
    ['no address', 'stalled', 60, { hasEmail: false }],
    ['tagged', 'stalled', 60, { tags: ['Do_Not-Contact'] }],
    ['a visit lifts nobody who said no', 'unsubscribed', 60, { lastVisitAt: ago(1) }],
  ])('%s: not at all', (_name, status, days, more) => {
    const found = ask(status, days, more);
    expect(found).toMatchObject({ eligible: false, score: null });
    expect(found.reasons.length).toBeGreaterThan(0);
  });
});

describe('why nothing is sent', () => {
  const why = (code: string) => ({ code, text: `${code}.` });
  const ask = (more: object) =>
    explainSilence({
      ...{
        hasAddress: true,
        status: 'dispatched',
        suppression: [],
        exclusion: [],
        brakes: [],
        hindrances: [],
      },
      ...more,
    });
  const planned = { reason: why('send.planned'), until: '2026-07-02T08:00:00Z' };
  test('a "no" is named first and has no next time', () =>
    expect(
      ask({ suppression: [why('suppression.address')], brakes: [why('brake.stop')], hindrances: [planned] }),
    ).toMatchObject({ sentence: 'suppression.address.', next: null }));
  test('a pulled stop has no next time', () =>
    expect(ask({ brakes: [why('brake.stop')], hindrances: [planned] })).toMatchObject({
      ...{ sentence: 'brake.stop.', next: null },
    }));
  test('the next time is the last of all ends, and none where one waits for a person', () => {
    const sooner = { reason: why('cadence.next'), until: '2026-07-01T12:00:00Z' };
    expect(ask({ hindrances: [sooner, planned] }).next).toBe('2026-07-02T08:00Z');
    expect(ask({ hindrances: [planned, { reason: why('approval.pending'), until: null }] }).next).toBeNull();
  });
  test('a lead whose day is over says so, and a lead nothing stands against says its status', () => {
    expect(ask({ status: 'unsubscribed' }).reasons[0]?.code).toBe('lead.closed');
    expect(ask({}).reasons).toMatchObject([{ code: 'lead.status' }]);
  });
});
