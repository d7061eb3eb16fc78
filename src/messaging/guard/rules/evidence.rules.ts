import { evidenceIn } from '../evidence.rules.ts';
import type { GuardRule } from '../guard.ts';

export const evidence: GuardRule = {
  id: 'GUARD-003',
  purpose: 'The draft itself says something about this company and about this person’s work.',
  check: (subject) => {
    const { company, role } = evidenceIn(subject);
    const lacking = [
      company.length === 0 ? 'nothing specific to the company' : null,
      role.length === 0 ? 'nothing about the work of this role' : null,
    ].filter((part) => part !== null);
    return lacking.length === 0 ? null : `The draft says ${lacking.join(' and ')}.`;
  },
};
