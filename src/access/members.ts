import type { Scope } from '#core/actor';
import { type Ctx, requireScope } from '#core/ctx';
import { acrossWorkspaces } from '#core/db/across-workspaces';
import type { Database } from '#core/db/index';
import { notFound, refused } from '#core/errors';
import { explain } from '#core/verdict';
import type { Access } from './access.ts';
import { canChangeMember } from './can.rules.ts';
import type { Member, Role } from './contract.ts';
import { dropMember, ensureUser, membersOf, putMember } from './member.store.ts';
import { ROLE_SCOPES } from './roles.rules.ts';
import { roleOfActor } from './workspaces.ts';

/** Everybody who belongs to this workspace, with their role. */
export async function listMembers(access: Access, ctx: Ctx): Promise<Member[]> {
  requireScope(ctx, 'workspace:read');
  return access.tx((tx) => membersOf(tx, ctx.workspace.id));
}

/** The same with what each may do, for the product itself. */
export async function membersWithScopes(
  database: Database,
  workspaceId: string,
): Promise<{ id: string; name: string; email: string; scopes: ReadonlySet<Scope> }[]> {
  const members = await acrossWorkspaces(database).tx((tx) => membersOf(tx, workspaceId));
  return members.map(({ userId, name, email, role }) => ({
    ...{ id: userId, name, email, scopes: ROLE_SCOPES[role] },
  }));
}

async function assertMayChange(
  access: Access,
  ctx: Ctx,
  members: readonly Member[],
  from: Role | null,
  to: Role | null,
): Promise<void> {
  const actor = { role: await roleOfActor(access, ctx), system: ctx.actor.kind === 'system' };
  const verdict = canChangeMember(
    actor,
    from,
    to,
    members.filter((member) => member.role === 'owner').length,
  );
  if (!verdict.allowed)
    throw refused('member.refused', `Nothing was changed. ${explain(verdict)}`, { reasons: verdict.reasons });
}

/**
 * Adds a person, or gives a member another role. Somebody new gets a link that signs them in once within 24 hours;
 * for a person who is known already there is none, because it would open their other workspaces too.
 */
export async function addMember(
  access: Access,
  ctx: Ctx,
  input: { email: string; name: string; role: Role },
): Promise<{ member: Member; signInLink: string | null }> {
  requireScope(ctx, 'workspace:admin');
  const email = input.email.toLowerCase();
  const members = await listMembers(access, ctx);
  const known = members.find((member) => member.email === email);
  await assertMayChange(access, ctx, members, known?.role ?? null, input.role);
  const user = await access.tx(async (tx) => {
    const found = await ensureUser(tx, { id: access.ids.next(), email, name: input.name });
    await putMember(tx, {
      workspaceId: ctx.workspace.id,
      userId: found.id,
      role: input.role,
      at: access.clock.now(),
    });
    const detail = { from: known?.role ?? null, to: input.role };
    await ctx.audit(tx, {
      action: known ? 'member.role_changed' : 'member.added',
      subject: found.id,
      detail,
    });
    return found;
  });
  const member = { userId: user.id, name: known?.name ?? input.name, email, role: input.role };
  return { member, signInLink: user.created ? await (await access.auth()).linkFor(email) : null };
}

/** Takes a person out of the workspace; their next request is refused. */
export async function removeMember(access: Access, ctx: Ctx, input: { userId: string }): Promise<void> {
  requireScope(ctx, 'workspace:admin');
  const members = await listMembers(access, ctx);
  const member = members.find((candidate) => candidate.userId === input.userId);
  if (!member) throw notFound('member', input.userId);
  await assertMayChange(access, ctx, members, member.role, null);
  await access.tx(async (tx) => {
    await dropMember(tx, ctx.workspace.id, member.userId);
    await ctx.audit(tx, { action: 'member.removed', subject: member.userId, detail: { role: member.role } });
  });
}
