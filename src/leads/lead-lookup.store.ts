import { sql } from 'drizzle-orm';
import type { Ctx } from '#core/ctx';
import { row, type Tx } from '#core/db/index';
import { normaliseEmail } from '#core/text/email';
import { addressHash } from './address-hash.ts';

/** The lead an address belongs to; aliases of one mailbox are one address. */
export async function leadByAddress(
  ctx: Pick<Ctx, 'secretKey'>,
  tx: Tx,
  address: string,
): Promise<string | undefined> {
  const parsed = normaliseEmail(address);
  if (!parsed.ok) return undefined;
  const found = await row<{ id: string }>(
    tx,
    sql`select l.id from person_addresses a join leads l on l.workspace_id = a.workspace_id and l.person_id = a.person_id where a.hash = ${addressHash(ctx, parsed.canonical)}`,
  );
  return found?.id;
}
