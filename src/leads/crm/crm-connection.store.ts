import { sql } from 'drizzle-orm';
import { instantOf, maybeInstantOf, row, rows, type Statement, type Tx } from '#core/db/index';
import type { CrmTags } from './contract.ts';
import type { Pass, Reading } from './crm-pass.rules.ts';

export type CrmConnection = {
  readonly vendor: string;
  readonly account: string;
  readonly enabled: boolean;
  readonly tags: CrmTags;
};

export const connectionOf = (tx: Tx, vendor: string): Promise<CrmConnection | undefined> =>
  row(tx, sql`select vendor, account, enabled, tags from crm_connections where vendor = ${vendor}`);

/** The CRMs that are switched on. */
export const enabledConnections = (tx: Tx): Promise<CrmConnection[]> =>
  rows(tx, sql`select vendor, account, enabled, tags from crm_connections where enabled order by vendor`);

/**
 * Switches a CRM on or off, or changes its tags. Another account begins from nothing. False when this account belongs to
 * another workspace.
 */
export async function putConnection(
  tx: Tx,
  connection: CrmConnection & { workspaceId: string; by: string; at: Temporal.Instant; anew: boolean },
): Promise<boolean> {
  const { vendor, account, enabled, tags, workspaceId, by, anew } = connection;
  const at = connection.at.toString();
  const written = await rows(
    tx,
    sql`insert into crm_connections (workspace_id, vendor, account, enabled, tags, due_at, stages_due_at, changed_by, changed_at)
        select ${workspaceId}, ${vendor}, ${account}, ${enabled}, ${JSON.stringify(tags)}::jsonb, ${at}, ${at}, ${by}, ${at}
        on conflict (workspace_id, vendor) do update set account = excluded.account, enabled = excluded.enabled, tags = excluded.tags, due_at = excluded.due_at, stages_due_at = excluded.stages_due_at,
          changed_by = excluded.changed_by, changed_at = excluded.changed_at, failures = 0, error = null
        returning 1`,
  );
  if (anew)
    await tx.execute(
      sql`update crm_connections set since = null, full_at = null, synced_at = null, pass_started_at = null, pass_since = null, pass_cursor = null, pass_newest = null, stages_cursor = null, stages_at = null where vendor = ${vendor}`,
    );
  return written.length === 1;
}

export const makeDue = async (tx: Tx, vendor: string, at: Temporal.Instant): Promise<boolean> =>
  (
    await rows(
      tx,
      sql`update crm_connections set due_at = least(due_at, ${at.toString()}::timestamptz) where vendor = ${vendor} and enabled returning 1`,
    )
  ).length === 1;

const instants = (found: Record<keyof Reading, unknown>): Reading => ({
  since: maybeInstantOf(found.since as string | null),
  fullAt: maybeInstantOf(found.fullAt as string | null),
  failures: found.failures as number,
  pass:
    found.pass === null
      ? null
      : (({ startedAt, since, newest, ...rest }) => ({
          ...rest,
          startedAt: instantOf(startedAt),
          since: maybeInstantOf(since),
          newest: maybeInstantOf(newest),
        }))(
          found.pass as Omit<Pass, 'startedAt' | 'since' | 'newest'> & {
            startedAt: string;
            since: string | null;
            newest: string | null;
          },
        ),
});

/** Takes the reading of a CRM until `lease`, when it is due; undefined when it is not, or somebody else reads it. */
export async function claimReading(
  tx: Tx,
  vendor: string,
  { now, lease }: { now: Temporal.Instant; lease: Temporal.Instant },
): Promise<(CrmConnection & Reading) | undefined> {
  const found = await row<CrmConnection & Record<keyof Reading, unknown>>(
    tx,
    sql`update crm_connections set due_at = ${lease.toString()} where vendor = ${vendor} and enabled and due_at <= ${now.toString()}
        returning vendor, account, enabled, tags, since, full_at as "fullAt", failures,
          case when pass_started_at is not null then jsonb_build_object('startedAt', pass_started_at, 'since', pass_since, 'cursor', pass_cursor, 'newest', pass_newest, 'seen', pass_seen, 'changed', pass_changed) end as pass`,
  );
  return found && { ...found, ...instants(found) };
}

/** Writes how far a reading came. False when it took so long that somebody else goes on with it: then nothing of it is kept. */
export const savePass = async (
  tx: Tx,
  { vendor, lease }: { vendor: string; lease: Temporal.Instant },
  pass: Pass,
  extended: Temporal.Instant,
): Promise<boolean> =>
  (
    await rows(
      tx,
      sql`update crm_connections set pass_started_at = ${pass.startedAt.toString()}, pass_since = ${pass.since?.toString() ?? null}, pass_cursor = ${pass.cursor},
            pass_newest = ${pass.newest?.toString() ?? null}, pass_seen = ${pass.seen}, pass_changed = ${pass.changed}, due_at = ${extended.toString()}, failures = 0, error = null
          where vendor = ${vendor} and due_at = ${lease.toString()} returning 1`,
    )
  ).length === 1;

/** Ends a reading: where the next one begins, and when. */
export async function endPass(
  tx: Tx,
  vendor: string,
  end: {
    since: Temporal.Instant | null;
    fullAt: Temporal.Instant | null;
    pass: Pass;
    at: Temporal.Instant;
    dueAt: Temporal.Instant;
    error: string | null;
  },
): Promise<void> {
  await tx.execute(sql`
    update crm_connections set since = ${end.since?.toString() ?? null}, full_at = ${end.fullAt?.toString() ?? null}, synced_at = ${end.at.toString()}, due_at = ${end.dueAt.toString()},
      last_seen = ${end.pass.seen}, last_changed = ${end.pass.changed}, pass_started_at = null, pass_since = null, pass_cursor = null, pass_newest = null, pass_seen = 0, pass_changed = 0, error = ${end.error}
    where vendor = ${vendor}`);
}

/** Puts a reading off after a failure, or to the next turn. What was read stays; `restart` lets the pass begin again. */
export async function putOffReading(
  tx: Tx,
  { vendor, lease }: { vendor: string; lease: Temporal.Instant },
  off: { dueAt: Temporal.Instant; error: string | null; restart: boolean },
): Promise<void> {
  await tx.execute(sql`
    update crm_connections set due_at = ${off.dueAt.toString()}, error = ${off.error}, failures = case when ${off.error}::text is null then 0 else failures + 1 end,
      pass_cursor = case when ${off.restart} then null else pass_cursor end
    where vendor = ${vendor} and due_at = ${lease.toString()}`);
}

export const nextReading = (): Statement => sql`select min(due_at) from crm_connections where enabled`;
