import { sql } from 'drizzle-orm';
import { systemActor } from '#core/actor';
import { systemClock } from '#core/clock';
import { createCtx } from '#core/context';
import { collectContributions } from '#core/contribution';
import type { Ctx } from '#core/ctx';
import { acrossWorkspaces } from '#core/db/across-workspaces';
import type { Database } from '#core/db/index';
import { createIds, type WorkspaceId } from '#core/ids';
import { createLog } from '#core/log';
import { secretKeys } from '#core/secret-keys';

/** A live workspace of its own, without vendors and guards. */
export async function newContext(database: Database): Promise<Ctx> {
  const id = createIds(systemClock).next<'workspace'>() as WorkspaceId;
  await acrossWorkspaces(database).tx((tx) =>
    tx.execute(
      sql`insert into workspaces (id, path, name, slug, mode, created_at) values (${id}, ${`{${id}}`}::uuid[], 'Bench', 'bench', 'live', now())`,
    ),
  );
  return createCtx({
    database,
    workspace: { id, name: 'Bench', slug: 'bench', mode: 'live', path: [id] },
    actor: systemActor('bench'),
    clock: systemClock,
    log: createLog({ level: 'silent' }),
    performWith: () => async () => [],
    contributions: collectContributions([]),
    secretKey: secretKeys('a secret of the bench, 32 characters long'),
    baseUrl: 'http://legwork.bench',
    executorId: 'bench',
  });
}
