import { ads } from './ads.ts';
import type { DangerousOperation } from './operation.ts';
import { records } from './records.ts';
import { sequencers } from './sequencers.ts';

/** Every operation known to do damage that cannot be undone, with what to do instead. */
export const DANGEROUS_OPERATIONS: readonly DangerousOperation[] = [sequencers, records, ads].flatMap(
  (table) =>
    Object.entries(table).flatMap(([vendor, rows]) =>
      rows.map(([name, stance, matches, blastRadius, instead]) => ({
        vendor,
        name,
        stance,
        matches,
        blastRadius,
        instead,
      })),
    ),
);
