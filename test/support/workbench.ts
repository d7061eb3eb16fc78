import { sql } from 'drizzle-orm';
import { inject } from 'vitest';
import { type Actor, systemActor } from '#core/actor';
import { type Clock, fixedClock } from '#core/clock';
import { createCtx } from '#core/context';
import { collectContributions } from '#core/contribution';
import type { Ctx, Workspace, WorkspaceMode } from '#core/ctx';
import { acrossWorkspaces } from '#core/db/across-workspaces';
import { type Database, openDatabase } from '#core/db/index';
import { createIds, type WorkspaceId } from '#core/ids';
import { createLog } from '#core/log';
import { secretKeys } from '#core/secret-keys';
import type { Slice } from '#core/slice';
import { createGateway, type Guard, type Performer } from '#gateway';
import { cloneDatabase } from './cluster.ts';

export const quietLog = createLog({ level: 'silent' });

export const T0 = Temporal.Instant.from('2026-03-02T09:00:00Z');

export type Workbench = {
  database: Database;
  urls: { ownerUrl: string; appUrl: string; systemUrl: string };
  workspace(slug: string, mode?: WorkspaceMode, parent?: Workspace): Promise<Workspace>;
  ctx(workspace: Workspace, more?: { actor?: Actor; clock?: Clock }): Ctx;
  [Symbol.asyncDispose](): Promise<void>;
};

let serial = 0;

/** A database of its own with contexts over it, for tests that need no whole process. */
export async function openWorkbench(
  parts: {
    slices?: readonly Slice[];
    performers?: readonly Performer[];
    guards?: readonly Guard[];
    /** How the gateway lets time pass; really, where nothing is said. */
    wait?: (milliseconds: number) => Promise<unknown>;
  } = {},
): Promise<Workbench> {
  serial += 1;
  const urls = await cloneDatabase(
    inject('cluster'),
    `bench_${process.pid}_${serial}_${Date.now().toString(36)}`,
  );
  const database = openDatabase({ ...urls, log: quietLog, poolSize: 8, name: 'legwork-test' });
  const gateway = createGateway({
    performers: parts.performers ?? [],
    guards: parts.guards ?? [],
    ...(parts.wait && { wait: parts.wait }),
  });
  const contributions = collectContributions(
    (parts.slices ?? []).flatMap((slice) => slice.contributions ?? []),
  );
  const ids = createIds({ now: () => Temporal.Now.instant() });
  return {
    database,
    urls,
    async workspace(slug, mode = 'sandbox', parent) {
      const id = ids.next<'workspace'>() as WorkspaceId;
      const path = [...(parent?.path ?? []), id];
      await acrossWorkspaces(database).tx((tx) =>
        tx.execute(sql`insert into workspaces (id, parent_id, path, name, slug, mode, virtual_now, daily_send_limit, ramp_waived_at, created_at)
          values (${id}, ${parent?.id ?? null}, ${`{${path.join(',')}}`}::uuid[], ${slug}, ${slug}, ${mode}, ${mode === 'sandbox' ? T0.toString() : null}, 25, ${T0.toString()}, ${T0.toString()})`),
      );
      return { id, name: slug, slug, mode, path };
    },
    ctx: (workspace, more = {}) =>
      createCtx({
        database,
        workspace,
        actor: more.actor ?? systemActor('test'),
        clock: more.clock ?? fixedClock(T0),
        log: quietLog,
        performWith: gateway.performWith,
        contributions,
        secretKey: secretKeys('a secret of the tests, 32 characters long'),
        baseUrl: 'http://legwork.test',
        executorId: 'test',
      }),
    [Symbol.asyncDispose]: () => database.close(),
  };
}
