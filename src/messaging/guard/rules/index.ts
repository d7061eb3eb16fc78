import type { GuardRule } from '../guard.ts';
import { bannedOpener } from './banned-opener.rules.ts';
import { evidence } from './evidence.rules.ts';
import { genericPhrases } from './generic-phrases.rules.ts';
import { rejectionCount } from './rejection-count.rules.ts';
import { repeatedDraft } from './repeated-draft.rules.ts';

/** All quality rules, in the order in which failures are listed. */
export const GUARD_RULES: readonly GuardRule[] = [
  rejectionCount,
  repeatedDraft,
  evidence,
  bannedOpener,
  genericPhrases,
];
