import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { LegworkError } from '../errors.ts';

export const APP_ROLE = 'legwork_app';
export const SYSTEM_ROLE = 'legwork_system';
export const OWNER_ROLE = 'legwork_owner';

export type RolePasswords = { owner: string; app: string; system: string };
export const newRolePasswords = (): RolePasswords => ({
  owner: randomBytes(24).toString('base64url'),
  app: randomBytes(24).toString('base64url'),
  system: randomBytes(24).toString('base64url'),
});

const withUser = (url: string, user: string, password: string, database?: string): string => {
  const next = new URL(url);
  next.username = user;
  next.password = password;
  if (database) next.pathname = `/${database}`;
  return next.toString();
};

export type RoleUrls = { ownerUrl: string; appUrl: string; systemUrl: string };

/**
 * Creates (or updates the passwords of) the login roles and gives the database to the owner role.
 * `adminUrl` must belong to a role that may create roles; it is used for nothing else.
 * Throws `refused` with the sentence a person needs when the server does not allow it.
 */
export async function ensureRoles(
  adminUrl: string,
  passwords: RolePasswords,
  database: string,
): Promise<RoleUrls> {
  const client = new pg.Client({ connectionString: adminUrl, application_name: 'legwork-setup' });
  await client.connect();
  try {
    await client.query('select pg_advisory_lock(724001)');
    for (const [role, password] of [
      [OWNER_ROLE, passwords.owner],
      [APP_ROLE, passwords.app],
      [SYSTEM_ROLE, passwords.system],
    ] as const) {
      const { rowCount } = await client.query('select 1 from pg_roles where rolname = $1', [role]);
      await client.query(
        `${rowCount ? 'alter' : 'create'} role ${role} login nosuperuser nobypassrls nocreatedb password ${client.escapeLiteral(password)}`,
      );
    }
    await client.query(`alter role ${OWNER_ROLE} createdb`);
    await client.query(`grant ${OWNER_ROLE} to current_user`);
    const { rowCount } = await client.query('select 1 from pg_database where datname = $1', [database]);
    if (!rowCount)
      await client.query(`create database ${client.escapeIdentifier(database)} owner ${OWNER_ROLE}`);
    await client.query('select pg_advisory_unlock(724001)');
  } catch (error) {
    throw new LegworkError(
      'refused',
      'database.roles_not_allowed',
      'The database user may not create roles. Nothing was changed. Create legwork_app and legwork_system yourself (docs/operations/database.md) and set DATABASE_APP_URL and DATABASE_SYSTEM_URL.',
      { cause: error },
    );
  } finally {
    await client.end();
  }
  return {
    ownerUrl: withUser(adminUrl, OWNER_ROLE, passwords.owner, database),
    appUrl: withUser(adminUrl, APP_ROLE, passwords.app, database),
    systemUrl: withUser(adminUrl, SYSTEM_ROLE, passwords.system, database),
  };
}

/** Refuses an application role that row-level security does not bind. */
export async function assertBoundRole(appUrl: string): Promise<void> {
  const client = new pg.Client({ connectionString: appUrl, application_name: 'legwork-setup' });
  await client.connect();
  try {
    const { rows } = await client.query<{ bypass: boolean; name: string }>(
      'select rolsuper or rolbypassrls as bypass, rolname as name from pg_roles where rolname = current_user',
    );
    if (rows[0]?.bypass) {
      throw new LegworkError(
        'refused',
        'database.app_role_unbound',
        `The application role ${rows[0].name} is a superuser or bypasses row-level security, so workspaces could see each other. Nothing was started. Use a plain login role in DATABASE_APP_URL.`,
      );
    }
  } finally {
    await client.end();
  }
}
