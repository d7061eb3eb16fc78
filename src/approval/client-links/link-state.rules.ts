import type { LinkState } from './contract.ts';

export type LinkFacts = {
  readonly decision: 'approved' | 'changes_wanted' | null;
  readonly revokedAt: string | null;
  readonly expiresAt: Temporal.Instant;
  readonly batchState: string;
  readonly now: Temporal.Instant;
};

/** What a link can still do. What was decided with it stays said, whatever became of it afterwards. */
export function linkState({ decision, revokedAt, expiresAt, batchState, now }: LinkFacts): LinkState {
  if (decision) return decision;
  if (revokedAt) return 'revoked';
  if (batchState !== 'pending' && batchState !== 'expired') return 'over';
  if (batchState === 'expired' || Temporal.Instant.compare(expiresAt, now) <= 0) return 'expired';
  return 'open';
}
