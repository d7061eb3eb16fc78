import { describe, expect, test } from 'vitest';
import { ACCOUNT_PROFILE, PROSPECT_PROFILE } from '../account-profiles.ts';
import { scoreByProfile } from '../score-profile.rules.ts';
import { nextDecay } from './decay.rules.ts';
import { icpGrade } from './facts.rules.ts';

const NOW = Temporal.Instant.from('2026-07-01T09:00:00Z');
const ago = (days: number) => NOW.subtract({ hours: 24 * days });

describe('how sure it is that a person fits the ICP', () => {
  const FITS = {
    ...{ titleClass: 'vp', industryTier: 2, disqualified: false, missing: [], reachable: true },
    ...{ emailVerified: true, signals: 1 },
  };
  test.each<[string, object, number]>([
    ['all that is asked, a verified address and a sign', {}, 3],
    ['no sign', { signals: 0 }, 2],
    ['no verified address', { emailVerified: false }, 2],
    ['a title outside', { titleClass: null }, 1],
    ['an industry outside', { industryTier: null }, 1],
    ['a headcount nobody knows', { missing: ['headcount'] }, 1],
    ['a title nobody knows', { titleClass: null, missing: ['title'] }, 1],
    ['title and industry outside', { titleClass: null, industryTier: null }, 0],
    ['too small', { disqualified: true }, 0],
    ['nobody to reach', { reachable: false }, 0],
  ])('%s', (_name, change, grade) => {
    expect(icpGrade({ ...FITS, ...change }).grade).toBe(grade);
  });
});

describe('when a score is another without anything happening', () => {
  const scoreAt = (at: Temporal.Instant, signals: { kind: 'intent' | 'funding'; at: Temporal.Instant }[]) =>
    scoreByProfile(ACCOUNT_PROFILE, { values: {}, signals, now: at }).components.timing;
  test.each<[string, { kind: 'intent' | 'funding'; at: Temporal.Instant }[], Temporal.Instant | null]>([
    ['nothing happened', [], null],
    [
      'intent of three days is worth less after seven',
      [{ kind: 'intent', at: ago(3) }],
      ago(3).add({ hours: 168 }),
    ],
    [
      'the freshest of a kind counts',
      [
        { kind: 'intent', at: ago(3) },
        { kind: 'intent', at: ago(9) },
      ],
      ago(3).add({ hours: 168 }),
    ],
    [
      'the first of two kinds',
      [
        { kind: 'intent', at: ago(1) },
        { kind: 'funding', at: ago(29) },
      ],
      ago(29).add({ hours: 720 }),
    ],
    ['what has nothing to lose', [{ kind: 'intent', at: ago(60) }], null],
    ['what is announced', [{ kind: 'funding', at: ago(-4) }], ago(-4)],
  ])('%s', (_name, signals, moment) => {
    const next = nextDecay(ACCOUNT_PROFILE, { signals, now: NOW });
    expect(next?.toString()).toBe(moment?.toString());
    if (!next) return;
    expect(scoreAt(next.subtract({ seconds: 1 }), signals)).toBe(scoreAt(NOW, signals));
    expect(scoreAt(next, signals)).not.toBe(scoreAt(NOW, signals));
  });
  test('what happens at companies is no reason to look at a person again', () => {
    expect(nextDecay(PROSPECT_PROFILE, { signals: [{ kind: 'funding', at: ago(1) }], now: NOW })).toBeNull();
  });
});
