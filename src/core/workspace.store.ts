import { sql } from 'drizzle-orm';
import type { Workspace, WorkspaceMode } from './ctx.ts';
import { maybeInstantOf, row, rows, type Statement, type Tx } from './db/index.ts';
import type { WorkspaceId } from './ids.ts';

export type WorkspaceRecord = Workspace & { readonly virtualNow: Temporal.Instant | null };

type Row = {
  id: WorkspaceId;
  name: string;
  slug: string;
  mode: WorkspaceMode;
  path: WorkspaceId[];
  virtualNow: string | null;
};
const COLUMNS = sql`id, name, slug, mode, to_jsonb(path) as path, virtual_now as "virtualNow"`;
const read = (found: Row): WorkspaceRecord => ({ ...found, virtualNow: maybeInstantOf(found.virtualNow) });

export async function loadWorkspace(tx: Tx, id: string): Promise<WorkspaceRecord | undefined> {
  const found = await row<Row>(tx, sql`select ${COLUMNS} from workspaces where id = ${id}`);
  return found && read(found);
}

export async function loadWorkspaceBySlug(tx: Tx, slug: string): Promise<WorkspaceRecord | undefined> {
  const found = await row<Row>(tx, sql`select ${COLUMNS} from workspaces where slug = ${slug}`);
  return found && read(found);
}

export const loadWorkspaces = async (tx: Tx): Promise<WorkspaceRecord[]> =>
  (await rows<Row>(tx, sql`select ${COLUMNS} from workspaces order by created_at, id`)).map(read);

/** Moves the sandbox's clock; it never goes back. */
export const moveVirtualClock = (to: Temporal.Instant): Statement =>
  sql`update workspaces set virtual_now = greatest(virtual_now, ${to.toString()}::timestamptz) where mode = 'sandbox'`;
