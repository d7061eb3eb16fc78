import { createHash } from 'node:crypto';
import type { DatedTable } from '#core/dated.rules';
import type { Performer, RateLimit } from '#gateway';

type Limit = Omit<RateLimit, 'scope'> & {
  /** Operations it counts, by the end of their name; all of the vendor where nothing is said. */
  readonly only?: RegExp;
};
const limit = (calls: number, perSeconds: number, more: { only?: RegExp; share?: number } = {}): Limit => ({
  calls,
  perSeconds,
  ...more,
});

export const limitsChecked: DatedTable = {
  name: 'limits of vendors',
  checkedOn: '2026-11-20',
  goodForDays: 180,
  source: 'the vendors’ own pages on limits; src/vendors/kit/documented-limits.ts',
};

/**
 * What the vendors document; of several plans the smallest. The gateway uses four fifths of it, or
 * the share that stands here.
 */
const LIMITS: Readonly<Record<string, readonly Limit[]>> = {
  apollo: [limit(50, 60), limit(200, 3_600), limit(600, 86_400)],
  bettercontact: [limit(60, 60)],
  clay: [limit(10, 60, { share: 1 })],
  hunter: [
    limit(10, 1, { only: /verify_address$/ }),
    limit(300, 60, { only: /verify_address$/ }),
    limit(500, 60),
  ],
  zerobounce: [limit(80_000, 10)],
  millionverifier: [limit(160, 1)],
  serper: [limit(50, 1)],
  highlevel: [limit(100, 10, { share: 0.9 }), limit(200_000, 86_400)],
  slack: [
    limit(1, 1, { only: /post_message$/, share: 1 }),
    limit(20, 60, { only: /(?:whoami|find_person)$/ }),
  ],
  notion: [limit(3, 1)],
  twilio: [limit(1, 1, { share: 1 })],
  google_calendar: [limit(600, 60)],
};

/**
 * The same performers, counting against the limits of the vendor's key. Whoever uses the same key shares them, whatever
 * workspace or process; the key itself stays out of the scope's name.
 */
export function withDocumentedLimits(
  vendor: string,
  key: string,
  performers: readonly Performer[],
): readonly Performer[] {
  const account = `${vendor}:${createHash('sha256').update(key).digest('hex').slice(0, 12)}`;
  return performers.map((performer) => {
    const own = (LIMITS[vendor] ?? []).filter(({ only }) => only?.test(performer.operation.name) ?? true);
    if (own.length === 0) return performer;
    const limits = own.map(({ only, ...rest }) => ({
      ...rest,
      scope: only ? `${account}:${performer.operation.name}` : account,
    }));
    return { ...performer, limits: () => limits };
  });
}
