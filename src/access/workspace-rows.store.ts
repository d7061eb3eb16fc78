import { sql } from 'drizzle-orm';
import type { WorkspaceMode } from '#core/ctx';
import { arrayOf, row, type Tx } from '#core/db/index';

export type NewWorkspaceRow = {
  readonly id: string;
  readonly name: string;
  readonly slug: string;
  readonly mode: WorkspaceMode;
  readonly parentId: string | null;
  readonly path: readonly string[];
  readonly dailySendLimit: number;
  readonly at: Temporal.Instant;
};

/** Stores a workspace with its organization, both under one id. False when the slug is taken. */
export async function insertWorkspace(tx: Tx, workspace: NewWorkspaceRow): Promise<boolean> {
  const stored = await row(
    tx,
    sql`insert into workspaces (id, parent_id, path, name, slug, mode, virtual_now, daily_send_limit, created_at)
        values (${workspace.id}, ${workspace.parentId}, ${arrayOf(workspace.path, 'uuid')}, ${workspace.name}, ${workspace.slug}, ${workspace.mode},
                ${workspace.mode === 'sandbox' ? workspace.at.toString() : null}, ${workspace.dailySendLimit}, ${workspace.at.toString()})
        on conflict (slug) do nothing returning 1`,
  );
  if (!stored) return false;
  await tx.execute(
    sql`insert into auth."organization" ("id", "name", "slug", "createdAt") values (${workspace.id}, ${workspace.name}, ${workspace.slug}, ${workspace.at.toString()})`,
  );
  return true;
}

/** The organization of a workspace that was made without one. */
export async function ensureOrganization(tx: Tx, workspaceId: string): Promise<void> {
  await tx.execute(
    sql`insert into auth."organization" ("id", "name", "slug", "createdAt") select id, name, slug, created_at from workspaces where id = ${workspaceId} on conflict do nothing`,
  );
}

/** Changes the mode when it still is `from`. A fresh limit of 0 becomes `firstLimit`. */
export async function updateMode(
  tx: Tx,
  change: { id: string; from: WorkspaceMode; to: WorkspaceMode; firstLimit: number },
): Promise<boolean> {
  const done = await row(
    tx,
    sql`update workspaces set mode = ${change.to}, daily_send_limit = case when daily_send_limit = 0 then ${change.firstLimit}::int else daily_send_limit end
        where id = ${change.id} and mode = ${change.from} returning 1`,
  );
  return done !== undefined;
}

/** Sets the limit and returns the one before. */
export async function updateDailyLimit(tx: Tx, id: string, limit: number): Promise<number | undefined> {
  const found = await row<{ before: number }>(
    tx,
    sql`update workspaces w set daily_send_limit = ${limit} from (select id, daily_send_limit from workspaces where id = ${id} for update) old
        where w.id = old.id returning old.daily_send_limit as before`,
  );
  return found?.before;
}
