import { sql } from 'drizzle-orm';
import { rows, type Tx } from '#core/db/index';
import type { Claim } from './contract.ts';

export async function setClaim(tx: Tx, itemId: string, { by, name, at, until }: Claim): Promise<void> {
  await tx.execute(sql`update approval_items set claimed_by = ${by}, claimed_name = ${name}, claimed_at = ${at}, claimed_until = ${until}
    where id = ${itemId} and state = 'pending'`);
}

/** Ends somebody's own claim. False when they had none. */
export const clearClaim = async (tx: Tx, itemId: string, by: string): Promise<boolean> =>
  (
    await rows(
      tx,
      sql`update approval_items set claimed_by = null, claimed_name = null, claimed_at = null, claimed_until = null
          where id = ${itemId} and claimed_by = ${by} returning 1`,
    )
  ).length === 1;
