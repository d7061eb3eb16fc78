import { systemActor } from '#core/actor';
import { appendAudit } from '#core/audit/append';
import { type Clock, systemClock } from '#core/clock';
import { acrossWorkspaces } from '#core/db/across-workspaces';
import type { Database, Tx } from '#core/db/index';
import { createIds, type Ids, type WorkspaceId } from '#core/ids';
import type { Log } from '#core/log';
import type { Auth } from './auth.store.ts';
import { findUser, lastWorkspaceOf } from './member.store.ts';
import { createOwnPlaces, type OwnPlaces } from './own-places.ts';

export type AccessParts = {
  readonly database: Database;
  /** A key of its own for sessions, 32 characters or more. */
  readonly secret: string;
  readonly baseUrl: string;
  /** Lets dashboards look without signing in; without it no token is accepted. */
  readonly dashboardToken?: string | undefined;
  readonly log: Log;
  /** Sign-in lives on real time, also for sandbox workspaces. */
  readonly clock?: Clock;
};

/** Sign-in, memberships and keys of this installation; what the verbs of this slice need beside a context. */
export type Access = {
  /** Loaded when somebody first signs in or shows a key: most commands never need it, and it is a quarter of what there is to load. */
  auth(): Promise<Auth>;
  readonly baseUrl: string;
  readonly dashboardToken: string | undefined;
  readonly log: Log;
  readonly clock: Clock;
  readonly ids: Ids;
  /** Where our own people are, so that their looks at mail count for nothing. */
  readonly places: OwnPlaces;
  /** A transaction of the system role: memberships and keys lie beyond every workspace. */
  tx<T>(work: (tx: Tx) => Promise<T>): Promise<T>;
  close(): Promise<void>;
};

/** Opens the sign-in over the database. Nothing connects before the first request. */
export function createAccess(parts: AccessParts): Access {
  const clock = parts.clock ?? systemClock;
  const ids = createIds(clock);
  const { tx } = acrossWorkspaces(parts.database);
  let opened: Promise<Auth> | undefined;
  const open = async (): Promise<Auth> => {
    const { createAuth } = await import('./auth.store.ts');
    return createAuth({
      systemUrl: parts.database.systemUrl,
      secret: parts.secret,
      baseUrl: parts.baseUrl,
      log: parts.log,
      homeOf: (userId) => tx((within) => lastWorkspaceOf(within, userId)),
      onSignIn: (userId) => tx((within) => noteSignIn(within, ids, clock, userId)),
    });
  };
  return {
    auth() {
      opened ??= open();
      return opened;
    },
    baseUrl: parts.baseUrl,
    dashboardToken: parts.dashboardToken,
    log: parts.log,
    clock,
    ids,
    places: createOwnPlaces(),
    tx,
    close: async () => (await opened)?.close(),
  };
}

async function noteSignIn(tx: Tx, ids: Ids, clock: Clock, userId: string): Promise<void> {
  const [user, home] = [await findUser(tx, userId), await lastWorkspaceOf(tx, userId)];
  if (!user || !home) return;
  const actor = { ...systemActor('sign-in'), kind: 'person' as const, id: user.id, name: user.name };
  const entry = {
    action: 'person.signed_in',
    subject: user.id,
    id: ids.next(),
    workspaceId: home as WorkspaceId,
    actor,
    at: clock.now(),
  };
  await appendAudit(tx, entry);
}
