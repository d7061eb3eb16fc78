import { sql } from 'drizzle-orm';
import { maybeInstantOf, row, rows, type Tx } from '#core/db/index';

export type StoredSecret = {
  vendor: string;
  name: string;
  sealed: string;
  previous: string | null;
  previousUntil: Temporal.Instant | null;
};

/**
 * Stores a secret. The one before, or the installation's where there was none, proves along until `previousUntil`; null ends
 * it at once.
 */
export async function putSecret(
  tx: Tx,
  secret: {
    workspaceId: string;
    vendor: string;
    name: string;
    sealed: string;
    previousUntil: Temporal.Instant | null;
    by: string;
    at: Temporal.Instant;
  },
): Promise<{ previousUntil: string | null }> {
  const until = secret.previousUntil?.toString() ?? null;
  const written = await row<{ previousUntil: string | null }>(
    tx,
    sql`insert into webhook_secrets (workspace_id, vendor, name, sealed, previous_until, set_by, set_at)
        values (${secret.workspaceId}, ${secret.vendor}, ${secret.name}, ${secret.sealed}, ${until}, ${secret.by}, ${secret.at.toString()})
        on conflict (workspace_id, vendor, name) do update set sealed = excluded.sealed, set_by = excluded.set_by, set_at = excluded.set_at,
          previous = case when ${until}::timestamptz is null then null else webhook_secrets.sealed end, previous_until = excluded.previous_until
        returning previous_until as "previousUntil"`,
  );
  return { previousUntil: written?.previousUntil ?? null };
}

/** Takes the secrets of a vendor away; returns how many there were. */
export const dropSecrets = async (tx: Tx, vendor: string): Promise<number> =>
  (await rows(tx, sql`delete from webhook_secrets where vendor = ${vendor} returning 1`)).length;

/** When secrets were set, never what they are. */
export const listSecrets = (
  tx: Tx,
): Promise<{ vendor: string; name: string; setAt: string; previousUntil: string | null }[]> =>
  rows(
    tx,
    sql`select vendor, name, set_at as "setAt", previous_until as "previousUntil" from webhook_secrets order by vendor, name`,
  );

/** Every secret of one workspace, sealed. For the intake, which belongs to no workspace. */
export const secretsOf = async (tx: Tx, workspaceId: string): Promise<StoredSecret[]> =>
  (
    await rows<Omit<StoredSecret, 'previousUntil'> & { previousUntil: string | null }>(
      tx,
      sql`select vendor, name, sealed, previous, previous_until as "previousUntil" from webhook_secrets where workspace_id = ${workspaceId} order by vendor, name`,
    )
  ).map((found) => ({ ...found, previousUntil: maybeInstantOf(found.previousUntil) }));
