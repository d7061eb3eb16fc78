export type SpendMark = 'ok' | 'near' | 'over' | 'uncapped';

/** From this share of a cap on it is worth a look. */
const NEAR = 80n;

/** How near a vendor's cap is: under 80 % well, from there on to be looked at, at the cap nothing more is spent. */
export function spendMark(used: bigint, limit: bigint | null): SpendMark {
  if (limit === null) return 'uncapped';
  if (used >= limit) return 'over';
  return used * 100n >= limit * NEAR ? 'near' : 'ok';
}
