import { describe, expect, test } from 'vitest';
import { shortOf, type VerificationFacts, verificationVerdict } from './verification.rules.ts';

const now = Temporal.Instant.from('2026-03-31T09:00:00Z');
const facts = (more: Partial<VerificationFacts>): VerificationFacts => ({
  verification: 'valid',
  verdict: 'deliverable',
  verifiedAt: Temporal.Instant.from('2026-03-30T09:00:00Z'),
  required: true,
  allowCatchAll: false,
  now,
  ...more,
});
const codes = (more: Partial<VerificationFacts>) =>
  verificationVerdict(facts(more)).reasons.map(({ code }) => code);

test('a fresh good verdict passes', () => {
  expect(verificationVerdict(facts({})).allowed).toBe(true);
});

test.each([
  ['invalid', { verification: 'invalid', verdict: null } as const],
  ['undeliverable', { verdict: 'undeliverable' } as const],
  ['do not send', { verdict: 'do_not_send' } as const],
])('%s never leaves, whatever is allowed', (_what, more) => {
  for (const required of [true, false])
    expect(codes({ ...more, required, allowCatchAll: true })).toEqual(['verification.invalid']);
});

test('a catch-all leaves only with the flag of its campaign', () => {
  expect(codes({ verdict: 'risky_catch_all' })).toEqual(['verification.catch_all']);
  expect(codes({ verdict: 'risky_catch_all', required: false })).toEqual(['verification.catch_all']);
  expect(codes({ verdict: 'risky_catch_all', allowCatchAll: true })).toEqual([]);
});

describe('30 days', () => {
  const at = (text: string) => ({ verifiedAt: Temporal.Instant.from(text) });
  test.each([
    ['just younger', '2026-03-01T09:00:01Z', []],
    ['to the second', '2026-03-01T09:00:00Z', ['verification.aged']],
    ['older', '2026-01-01T09:00:00Z', ['verification.aged']],
  ])('%s', (_what, text, expected) => {
    expect(codes(at(text))).toEqual(expected);
  });
  test('where nobody verifies, age is no reason', () => {
    expect(codes({ ...at('2026-01-01T09:00:00Z'), required: false })).toEqual([]);
  });
});

test.each([
  ['nobody asked', { verdict: null }],
  ['the verifier could not tell', { verdict: 'unknown' }],
  ['the verifier failed', { verdict: 'error' }],
])('%s: nothing leaves where verification is required', (_what, more) => {
  expect(codes(more)).toEqual(['verification.missing']);
  expect(codes({ ...more, required: false })).toEqual([]);
});

test('words that say nothing leave an address unverified', () => {
  expect(['deliverable', 'risky_catch_all', 'do_not_send', 'unknown', 'a new word'].map(shortOf)).toEqual([
    'valid',
    'risky',
    'invalid',
    'unverified',
    'unverified',
  ]);
});
