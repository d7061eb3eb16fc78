import { sql } from 'drizzle-orm';
import { row, rows, type Tx } from '#core/db/index';
import type { Member, Role, WorkspaceSummary } from './contract.ts';

const SUMMARY = sql`w.id, w.name, w.slug, w.mode, w.parent_id as "parentId", w.daily_send_limit as "dailySendLimit"`;

/** The workspaces a person belongs to, oldest first, with their role there. */
export const workspacesOf = (tx: Tx, userId: string): Promise<WorkspaceSummary[]> =>
  rows<WorkspaceSummary>(
    tx,
    sql`select ${SUMMARY}, m."role" from auth."member" m join workspaces w on w.id = m."organizationId"
        where m."userId" = ${userId} order by w.created_at, w.id`,
  );

/** One workspace by id or slug, without a role. */
export const findWorkspaceRow = (tx: Tx, wish: string): Promise<WorkspaceSummary | undefined> =>
  row<WorkspaceSummary>(
    tx,
    sql`select ${SUMMARY}, null as role from workspaces w where w.id::text = ${wish} or w.slug = ${wish}`,
  );

/** The workspace the dashboard token looks at: the oldest that has none above it. */
export const defaultWorkspaceRow = (tx: Tx): Promise<WorkspaceSummary | undefined> =>
  row<WorkspaceSummary>(
    tx,
    sql`select ${SUMMARY}, null as role from workspaces w where w.parent_id is null order by w.created_at, w.id limit 1`,
  );

export async function roleOf(tx: Tx, workspaceId: string, userId: string): Promise<Role | null> {
  const found = await row<{ role: Role }>(
    tx,
    sql`select "role" from auth."member" where "organizationId"::text = ${workspaceId} and "userId"::text = ${userId}`,
  );
  return found?.role ?? null;
}

export const membersOf = (tx: Tx, workspaceId: string): Promise<Member[]> =>
  rows<Member>(
    tx,
    sql`select u."id" as "userId", u."name", u."email", m."role" from auth."member" m join auth."user" u on u."id" = m."userId"
        where m."organizationId" = ${workspaceId} order by m."createdAt", u."id"`,
  );

/** Finds a person by address or adds them. The name of somebody known stays; `created` says which it was. */
export async function ensureUser(
  tx: Tx,
  person: { id: string; email: string; name: string },
): Promise<{ id: string; created: boolean }> {
  await tx.execute(
    sql`insert into auth."user" ("id", "name", "email", "emailVerified") values (${person.id}, ${person.name}, ${person.email}, true) on conflict ("email") do nothing`,
  );
  const found = await row<{ id: string }>(
    tx,
    sql`select "id" from auth."user" where "email" = ${person.email}`,
  );
  if (!found) throw new Error('A user was not stored.');
  return { id: found.id, created: found.id === person.id };
}

export const findUser = (
  tx: Tx,
  userId: string,
): Promise<{ id: string; name: string; email: string } | undefined> =>
  row(tx, sql`select "id", "name", "email" from auth."user" where "id"::text = ${userId}`);

export async function putMember(
  tx: Tx,
  member: { workspaceId: string; userId: string; role: Role; at: Temporal.Instant },
): Promise<void> {
  await tx.execute(sql`
    insert into auth."member" ("organizationId", "userId", "role", "createdAt")
    values (${member.workspaceId}, ${member.userId}, ${member.role}, ${member.at.toString()})
    on conflict ("organizationId", "userId") do update set "role" = excluded."role"`);
}

export async function dropMember(tx: Tx, workspaceId: string, userId: string): Promise<void> {
  await tx.execute(
    sql`delete from auth."member" where "organizationId" = ${workspaceId} and "userId" = ${userId}`,
  );
}

/** The first owner of the whole installation, if there is one yet. */
export const firstOwner = (tx: Tx): Promise<{ id: string; email: string } | undefined> =>
  row(
    tx,
    sql`select u."id", u."email" from auth."member" m join auth."user" u on u."id" = m."userId" where m."role" = 'owner' order by m."createdAt", u."id" limit 1`,
  );

/** Where a person worked last; undefined when they never signed in or belong nowhere. */
export async function lastWorkspaceOf(tx: Tx, userId: string): Promise<string | undefined> {
  const found = await row<{ id: string }>(
    tx,
    sql`select w.id from auth."member" m join workspaces w on w.id = m."organizationId"
        left join lateral (select max(s."updatedAt") as at from auth."session" s where s."userId" = m."userId" and s."activeOrganizationId" = w.id::text) used on true
        where m."userId"::text = ${userId} order by used.at desc nulls last, w.created_at, w.id limit 1`,
  );
  return found?.id;
}
