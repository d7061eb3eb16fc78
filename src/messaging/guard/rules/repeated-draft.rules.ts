import { draftFingerprint, recall } from '../../rejection-memory.rules.ts';
import type { GuardRule } from '../guard.ts';

export const repeatedDraft: GuardRule = {
  id: 'GUARD-002',
  purpose: 'A draft rejected for this lead never comes back unchanged.',
  check: ({ memory, draft, now }) =>
    recall(memory, now)?.fingerprints.includes(draftFingerprint(draft))
      ? 'This very draft was rejected for this lead before.'
      : null,
};
