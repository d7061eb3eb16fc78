import { AsyncLocalStorage } from 'node:async_hooks';
import { apiKey } from '@better-auth/api-key';
import { betterAuth } from 'better-auth';
import { createAccessControl } from 'better-auth/plugins/access';
import { magicLink } from 'better-auth/plugins/magic-link';
import { organization } from 'better-auth/plugins/organization';
import pg from 'pg';
import { messageOf } from '#core/errors';
import type { Log } from '#core/log';
import type { Role } from './contract.ts';
import { KEY_CONFIG, KEY_PREFIX } from './key-kind.ts';

/** Two weeks, renewed once a day while somebody works. */
const SESSION_SECONDS = 14 * 24 * 60 * 60;
const LINK_SECONDS = 24 * 60 * 60;
const DAY_SECONDS = 24 * 60 * 60;

export type AuthParts = {
  /** The database as the system role; nothing else reaches the schema `auth`. */
  readonly systemUrl: string;
  readonly secret: string;
  readonly baseUrl: string;
  readonly log: Log;
  /** The workspace a new session starts in. */
  readonly homeOf: (userId: string) => Promise<string | undefined>;
  /** Called for every new session. */
  readonly onSignIn: (userId: string) => Promise<void>;
};

/** Who may manage keys, in the words of the sign-in library; what a caller may do in the product is decided by scopes. */
const control = createAccessControl({ apiKey: ['create', 'read', 'update', 'delete'] });
const keeper = control.newRole({ apiKey: ['create', 'read', 'update', 'delete'] });
const nobody = control.newRole({ apiKey: [] });
const libraryRoles = {
  owner: keeper,
  admin: keeper,
  operator: nobody,
  setter: nobody,
  viewer: nobody,
  client: nobody,
} satisfies Record<Role, unknown>;

/** Connections that see the schema `auth` first; a lost idle connection is replaced by the next query. */
function authPool(systemUrl: string, log: Log): pg.Pool {
  const pool = new pg.Pool({
    connectionString: systemUrl,
    max: 5,
    application_name: 'legwork-auth',
    options: '-c search_path=auth',
    idleTimeoutMillis: 30_000,
  });
  pool.on('error', (error) =>
    log.warn(
      { error: error.message },
      'A connection of the sign-in was lost; the next query opens a new one.',
    ),
  );
  return pool;
}

/** A tuple, not a list: its members' own fields would be lost in a union. */
const plugins = (handedOut: AsyncLocalStorage<{ url?: string }>) =>
  [
    organization({
      ac: control,
      roles: libraryRoles,
      creatorRole: 'owner',
      allowUserToCreateOrganization: false,
    }),
    magicLink({
      disableSignUp: true,
      expiresIn: LINK_SECONDS,
      storeToken: 'hashed',
      sendMagicLink: async ({ url }) => {
        const box = handedOut.getStore();
        if (box) box.url = url;
      },
    }),
    apiKey([
      {
        configId: KEY_CONFIG,
        references: 'organization',
        defaultPrefix: KEY_PREFIX,
        defaultKeyLength: 48,
        maximumNameLength: 80,
        requireName: true,
        startingCharactersConfig: { shouldStore: true, charactersLength: 9 },
        keyExpiration: { defaultExpiresIn: null, minExpiresIn: 0, maxExpiresIn: 3650 },
        rateLimit: { enabled: false },
      },
    ]),
  ] as [ReturnType<typeof organization>, ReturnType<typeof magicLink>, ReturnType<typeof apiKey>];

/**
 * Sessions, passwords, one-time links and API keys, kept by better-auth in the schema `auth`. Nobody signs up by
 * themselves; organisations are workspaces and carry the same id.
 */
export function createAuth(parts: AuthParts) {
  const pool = authPool(parts.systemUrl, parts.log);
  const handedOut = new AsyncLocalStorage<{ url?: string }>();
  const origin = new URL(parts.baseUrl).origin;
  const auth = betterAuth({
    appName: 'Legwork',
    baseURL: parts.baseUrl,
    basePath: '/api/auth',
    secret: parts.secret,
    database: pool,
    telemetry: { enabled: false },
    rateLimit: { enabled: false },
    trustedOrigins: (request) => [origin, ...(request ? [new URL(request.url).origin] : [])],
    logger: { level: 'warn', log: (_level, message) => parts.log.debug({ part: 'sign-in' }, message) },
    emailAndPassword: { enabled: true, disableSignUp: true, minPasswordLength: 12 },
    session: { expiresIn: SESSION_SECONDS, updateAge: DAY_SECONDS },
    advanced: {
      cookiePrefix: 'legwork',
      useSecureCookies: origin.startsWith('https:'),
      defaultCookieAttributes: { sameSite: 'lax', httpOnly: true },
      database: { generateId: 'uuid' },
      ipAddress: { disableIpTracking: true },
    },
    databaseHooks: {
      session: {
        create: {
          before: async (session) => ({
            data: { ...session, activeOrganizationId: (await parts.homeOf(session.userId)) ?? null },
          }),
          after: async (session) => parts.onSignIn(session.userId),
        },
      },
    },
    plugins: plugins(handedOut),
  });
  return {
    api: auth.api,
    options: auth.options,
    handler: auth.handler,
    /** A link that signs this person in once, within 24 hours. It is returned, never sent or logged. */
    async linkFor(email: string): Promise<string> {
      const box: { url?: string } = {};
      const body = { email, callbackURL: '/', errorCallbackURL: '/sign-in' };
      await handedOut.run(box, () => auth.api.signInMagicLink({ body, headers: new Headers() }));
      if (!box.url) throw new Error('The sign-in made no link.');
      return box.url;
    },
    close: (): Promise<void> =>
      pool.end().catch((error) => parts.log.warn({ error: messageOf(error) }, 'Closing the sign-in failed.')),
  };
}

export type Auth = ReturnType<typeof createAuth>;
