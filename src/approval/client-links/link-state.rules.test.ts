import { expect, test } from 'vitest';
import { type LinkFacts, linkState } from './link-state.rules.ts';

const NOW = Temporal.Instant.from('2026-03-02T10:00:00Z');
const facts: LinkFacts = {
  ...{ decision: null, revokedAt: null, batchState: 'pending', now: NOW },
  expiresAt: NOW.add({ seconds: 1 }),
};

test.each<[string, Partial<LinkFacts>, string]>([
  ['nothing happened', {}, 'open'],
  ['its time is over, to the second', { expiresAt: NOW }, 'expired'],
  ['it was taken back', { revokedAt: '2026-03-02T09:00:00Z' }, 'revoked'],
  ['the batch waited too long', { batchState: 'expired' }, 'expired'],
  ['somebody with a seat decided', { batchState: 'executing' }, 'over'],
  ['a no dissolved it', { batchState: 'rejected' }, 'over'],
  ['the client said yes and the mails left', { decision: 'approved', batchState: 'executed' }, 'approved'],
  [
    'the client wanted changes, and it was taken back later',
    { decision: 'changes_wanted', revokedAt: '2026-03-02T09:00:00Z', batchState: 'rejected' },
    'changes_wanted',
  ],
])('%s', (_what, change, state) => expect(linkState({ ...facts, ...change })).toBe(state));
