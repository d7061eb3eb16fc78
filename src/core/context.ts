import type { Actor } from './actor.ts';
import { appendAudit } from './audit/append.ts';
import type { Clock } from './clock.ts';
import type { Contributions } from './contribution.ts';
import type { Ctx, Perform, Workspace } from './ctx.ts';
import { type Database, joined, type Tx } from './db/index.ts';
import { appendEvent, appendEvents } from './events/outbox.store.ts';
import { createIds, type Ids } from './ids.ts';
import type { Log } from './log.ts';

/** Builds the context of one caller in one workspace. `perform` comes from the gateway, bound by the composition root. */
export function createCtx(parts: {
  database: Database;
  workspace: Workspace;
  actor: Actor;
  clock: Clock;
  log: Log;
  performWith: (ctx: Ctx) => Perform;
  contributions: Contributions;
  secretKey: (purpose: string) => Uint8Array;
  baseUrl: string;
  executorId: string;
  session?: string;
  /** Shared by the contexts of one clock, so that what is made later sorts later also where that clock stands still. */
  ids?: Ids;
}): Ctx {
  const { database, workspace, actor, clock, ids = createIds(clock) } = parts;
  const ctx: Ctx = {
    workspace,
    actor,
    session: parts.session ?? null,
    ids,
    db: database.inWorkspace(workspace.path),
    log: parts.log.child({ workspace: workspace.slug, actor: actor.name }),
    now: () => clock.now(),
    contributed: (key) => parts.contributions.of(key),
    secretKey: parts.secretKey,
    baseUrl: parts.baseUrl,
    executorId: parts.executorId,
    as: (other) => createCtx({ ...parts, ids, actor: other }),
    during: (session) => createCtx({ ...parts, ids, session }),
    perform: (...asked) => parts.performWith(ctx)(...asked),
    emit: (tx, event, { aggregate, payload }) =>
      appendEvent(tx, {
        workspaceId: workspace.id,
        id: ids.next(),
        type: event.type,
        aggregate,
        payload,
        at: clock.now(),
      }),
    emitAll: (tx, { type }, data) =>
      appendEvents(
        tx,
        workspace.id,
        data.map((each) => ({ id: ids.next(), type, ...each })),
        clock.now(),
      ),
    audit: (tx, entry) =>
      appendAudit(tx, { ...entry, id: ids.next(), workspaceId: workspace.id, actor, at: clock.now() }),
  };
  return ctx;
}

/** The same caller inside an open transaction: verbs called with it join. */
export const within = (ctx: Ctx, tx: Tx): Ctx => ({ ...ctx, db: joined(tx) });
