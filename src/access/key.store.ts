import { sql } from 'drizzle-orm';
import { SCOPES, type Scope } from '#core/actor';
import { row, rows, type Tx } from '#core/db/index';
import type { ApiKey } from './contract.ts';

type Row = Omit<ApiKey, 'scopes'> & { permissions: string | null };

const COLUMNS = sql`"id", coalesce("name", '') as name, coalesce("start", '') as start, "createdAt", "expiresAt", not coalesce("enabled", true) as revoked, "permissions"`;
const KNOWN: ReadonlySet<string> = new Set(SCOPES);

/** The scopes stored with a key, as the library writes them: `{"scopes": […]}`. Unknown words give nothing. */
export const scopesOfKey = (permissions: unknown): Scope[] => {
  const scopes =
    typeof permissions === 'object' && permissions !== null && 'scopes' in permissions
      ? permissions.scopes
      : undefined;
  return Array.isArray(scopes)
    ? scopes.filter((scope): scope is Scope => typeof scope === 'string' && KNOWN.has(scope))
    : [];
};

const iso = (text: string): string => Temporal.Instant.from(text).toString();
const read = ({ permissions, ...key }: Row): ApiKey => ({
  ...key,
  createdAt: iso(key.createdAt),
  expiresAt: key.expiresAt === null ? null : iso(key.expiresAt),
  scopes: scopesOfKey(permissions === null ? null : JSON.parse(permissions)),
});

/** The keys of a workspace, newest first, revoked ones included. */
export const keysOf = async (tx: Tx, workspaceId: string): Promise<ApiKey[]> =>
  (
    await rows<Row>(
      tx,
      sql`select ${COLUMNS} from auth."apikey" where "referenceId" = ${workspaceId} order by "createdAt" desc, "id"`,
    )
  ).map(read);

export async function findKey(tx: Tx, workspaceId: string, keyId: string): Promise<ApiKey | undefined> {
  const found = await row<Row>(
    tx,
    sql`select ${COLUMNS} from auth."apikey" where "referenceId" = ${workspaceId} and "id"::text = ${keyId}`,
  );
  return found && read(found);
}

/** Ends a key at once. False when it was revoked before. */
export async function disableKey(
  tx: Tx,
  workspaceId: string,
  keyId: string,
  at: Temporal.Instant,
): Promise<boolean> {
  const done = await row(
    tx,
    sql`update auth."apikey" set "enabled" = false, "updatedAt" = ${at.toString()} where "referenceId" = ${workspaceId} and "id"::text = ${keyId} and coalesce("enabled", true) returning 1`,
  );
  return done !== undefined;
}

/** Lets a key end at the given instant, or earlier if it would. */
export async function limitKey(
  tx: Tx,
  workspaceId: string,
  keyId: string,
  until: Temporal.Instant,
): Promise<void> {
  await tx.execute(
    sql`update auth."apikey" set "expiresAt" = least(coalesce("expiresAt", 'infinity'), ${until.toString()}::timestamptz) where "referenceId" = ${workspaceId} and "id"::text = ${keyId}`,
  );
}
