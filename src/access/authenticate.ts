import type { Actor, ActorKind, Scope } from '#core/actor';
import { LegworkError } from '#core/errors';
import { type Authenticate, type Caller, type Credentials, HttpError } from '#http';
import type { Access } from './access.ts';
import type { WorkspaceSummary } from './contract.ts';
import { dashboardTokenOf, sameSecret } from './dashboard-token.ts';
import { scopesOfKey } from './key.store.ts';
import { KEY_CONFIG, KEY_PREFIX } from './key-kind.ts';
import { defaultWorkspaceRow, findWorkspaceRow, workspacesOf } from './member.store.ts';
import { ROLE_SCOPES } from './roles.rules.ts';
import { beginAttempt, secondsToWait } from './throttle.store.ts';

export const SESSION_COOKIE = 'legwork.session_token';

/**
 * Says who sends a request, in this order: an API key as bearer, the session cookie, the dashboard token. A key that
 * is wrong is refused at once, even beside a good cookie: the caller meant the key.
 */
export const authenticator =
  (access: Access): Authenticate =>
  async (credentials) => {
    if (credentials.headers.has('authorization')) return byKey(access, credentials);
    const person = await bySession(access, credentials);
    if (person) {
      access.places.note(person.workspaceId, credentials.ip, access.clock.now());
      return person;
    }
    const token = dashboardTokenOf(credentials.headers, credentials.url);
    if (token !== undefined) return byToken(access, credentials, token);
    throw signedOut(
      'You are not signed in. Open the sign-in link that Legwork prints when it starts, or send an API key as "Authorization: Bearer …".',
    );
  };

const signedOut = (message: string, code = 'access.signed_out'): LegworkError =>
  new LegworkError('unauthenticated', code, message);

/** One sentence for a workspace that does not exist and for one that is somebody else's. */
const noSuchWorkspace = (wish: string): LegworkError =>
  new LegworkError(
    'not_found',
    'workspace.not_found',
    `There is no workspace ${wish.slice(0, 80)} for you. Nothing was changed. GET /api/me lists the ones you belong to.`,
  );

const actorOf = (kind: ActorKind, id: string, name: string, scopes: ReadonlySet<Scope>): Actor => ({
  kind,
  id,
  name,
  scopes,
});

const matches = (workspace: Pick<WorkspaceSummary, 'id' | 'slug'>, wish: string): boolean =>
  workspace.id === wish || workspace.slug === wish;

async function byKey(access: Access, { headers, workspace: wish }: Credentials): Promise<Caller> {
  const key = /^Bearer\s+(\S+)$/i.exec(headers.get('authorization')?.trim() ?? '')?.[1];
  const wrong = signedOut(
    'The API key is not valid: unknown, revoked or expired. Nothing was done. Make a new one under Settings › API keys.',
    'access.key_invalid',
  );
  if (!key?.startsWith(KEY_PREFIX)) throw wrong;
  const checked = await (await access.auth()).api.verifyApiKey({ body: { configId: KEY_CONFIG, key } });
  if (!checked.valid || !checked.key) throw wrong;
  const { id, name, referenceId, permissions } = checked.key;
  const workspace = await access.tx((tx) => findWorkspaceRow(tx, referenceId));
  if (!workspace) throw wrong;
  if (wish !== undefined && !matches(workspace, wish)) throw noSuchWorkspace(wish);
  return {
    actor: actorOf('key', id, name ?? 'API key', new Set(scopesOfKey(permissions))),
    via: 'key',
    workspaceId: workspace.id,
  };
}

async function bySession(
  access: Access,
  { headers, workspace: wish }: Credentials,
): Promise<Caller | undefined> {
  if (!headers.get('cookie')?.includes(SESSION_COOKIE)) return undefined;
  const found = await (await access.auth()).api.getSession({ headers, returnHeaders: true });
  if (!found.response) return undefined;
  const { user, session } = found.response;
  const workspaces = await access.tx((tx) => workspacesOf(tx, user.id));
  const chosen =
    wish === undefined
      ? (workspaces.find(({ id }) => id === session.activeOrganizationId) ?? workspaces[0])
      : workspaces.find((entry) => matches(entry, wish));
  if (!chosen?.role) {
    throw wish === undefined
      ? new LegworkError(
          'forbidden',
          'access.no_workspace',
          'You belong to no workspace any more. Nothing was changed. Ask an owner to add you.',
        )
      : noSuchWorkspace(wish);
  }
  return {
    actor: actorOf('person', user.id, user.name, ROLE_SCOPES[chosen.role]),
    via: 'session',
    workspaceId: chosen.id,
    setCookies: found.headers.getSetCookie(),
  };
}

async function byToken(access: Access, { ip, workspace: wish }: Credentials, token: string): Promise<Caller> {
  const now = access.clock.now();
  if (access.dashboardToken === undefined || !sameSecret(token, access.dashboardToken)) {
    const attempt = await access.tx((tx) => beginAttempt(tx, 'dashboard_token', ip, now));
    if ('wait' in attempt) throw tooMany(attempt.wait);
    throw signedOut(
      'The dashboard token is not valid. Nothing was shown. Check LEGWORK_DASHBOARD_TOKEN, or sign in.',
      'access.token_invalid',
    );
  }
  // The right token waits too, else a guesser would learn it from the answer.
  const wait = await access.tx((tx) => secondsToWait(tx, 'dashboard_token', ip, now));
  if (wait > 0) throw tooMany(wait);
  const workspace = await access.tx(defaultWorkspaceRow);
  if (!workspace) {
    throw new LegworkError(
      'forbidden',
      'access.no_workspace',
      'There is no workspace yet that the dashboard token could show.',
    );
  }
  if (wish !== undefined && !matches(workspace, wish)) throw noSuchWorkspace(wish);
  return {
    actor: actorOf('token', 'dashboard', 'dashboard token', ROLE_SCOPES.viewer),
    via: 'token',
    workspaceId: workspace.id,
  };
}

/** The answer to an address that failed too often. */
export const tooMany = (seconds: number): HttpError =>
  new HttpError(
    429,
    'access.too_many_attempts',
    `Too many failed attempts from this address. Nothing was checked. Try again in ${seconds} seconds.`,
    { 'retry-after': String(seconds) },
  );
