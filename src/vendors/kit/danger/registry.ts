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

/** Where the vendors live. Whoever runs EmailBison chooses its address, so that one goes by its name alone. */
export const VENDOR_HOSTS: readonly (readonly [host: string, vendor: string])[] = [
  ['instantly.ai', 'instantly'],
  ['lemlist.com', 'lemlist'],
  ['smartlead.ai', 'smartlead'],
  ['heyreach.io', 'heyreach'],
  ['emailbison.com', 'emailbison'],
  ['apollo.io', 'apollo'],
  ['attio.com', 'attio'],
  ['hubapi.com', 'hubspot'],
  ['leadconnectorhq.com', 'highlevel'],
  ['zerobounce.net', 'zerobounce'],
  ['graph.facebook.com', 'meta'],
  ['api.linkedin.com', 'linkedin-ads'],
  ['googleads.googleapis.com', 'google-ads'],
];
