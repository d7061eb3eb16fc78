import type { LeadCandidate, RawRow, RowOutcome } from './candidate.ts';
import type { HeaderMapping } from './header-mapping.rules.ts';

/**
 * Remembers who was accepted so far in one file: by mailbox, by profile and, where neither is known, by name and
 * company. A later row for the same person is a reject that names the first.
 */
export function duplicateFinder(
  mapping: HeaderMapping,
): (raw: RawRow, candidate: LeadCandidate) => RowOutcome {
  const seen = new Map<string, number>();
  const column = (field: 'email' | 'linkedinUrl' | 'fullName' | 'lastName'): string | undefined =>
    mapping.columns[mapping.fields[field] ?? -1];

  const keysOf = (candidate: LeadCandidate): { key: string; column: string; value: string }[] => {
    const keys = [];
    const { email, linkedinUrl, fullName, companyName } = candidate;
    if (email) keys.push({ key: email.canonical, column: column('email') ?? 'email', value: email.address });
    if (linkedinUrl)
      keys.push({ key: linkedinUrl, column: column('linkedinUrl') ?? 'linkedinUrl', value: linkedinUrl });
    if (keys.length === 0) {
      const named = column('fullName') ?? column('lastName') ?? 'fullName';
      keys.push({ key: `${fullName}\n${companyName}`.toLowerCase(), column: named, value: fullName ?? '' });
    }
    return keys;
  };

  return (raw, candidate) => {
    const keys = keysOf(candidate);
    for (const { key, column: where, value } of keys) {
      const first = seen.get(key);
      if (first === undefined) continue;
      const reject = {
        row: raw.row,
        line: raw.line,
        column: where,
        value,
        code: 'row.duplicate',
        reason: `duplicate of row ${first}`,
        cells: raw.cells,
      };
      return { ok: false, reject };
    }
    for (const { key } of keys) seen.set(key, raw.row);
    return { ok: true, candidate };
  };
}
