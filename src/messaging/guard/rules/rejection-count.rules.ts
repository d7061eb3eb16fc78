import { newEvidenceSince, recall } from '../../rejection-memory.rules.ts';
import type { GuardRule } from '../guard.ts';

export const rejectionCount: GuardRule = {
  id: 'GUARD-001',
  purpose: 'A lead rejected too often rests until something new is known about it.',
  check: ({ memory, sheet, now, maxRejections }) => {
    const known = recall(memory, now);
    if (!known || known.rejectionCount < maxRejections) return null;
    if (newEvidenceSince(known, sheet.facts).length > 0) return null;
    return `Rejected ${known.rejectionCount} times in 30 days (limit ${maxRejections}) and nothing new is known since then.`;
  },
};
