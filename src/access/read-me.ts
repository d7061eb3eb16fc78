import { engagedBrakes } from '#core/brake/brake.store';
import type { Ctx } from '#core/ctx';
import { notFound } from '#core/errors';
import type { Access } from './access.ts';
import type { Me } from './contract.ts';
import { findUser, findWorkspaceRow, workspacesOf } from './member.store.ts';
import { roleOfActor } from './workspaces.ts';

/** Who is calling, what they may do, where they may go, and what is stopped there. */
export async function readMe(access: Access, ctx: Ctx): Promise<Me> {
  const { actor } = ctx;
  const person = actor.kind === 'person';
  const role = await roleOfActor(access, ctx);
  const { user, here, workspaces } = await access.tx(async (tx) => ({
    user: person ? await findUser(tx, actor.id) : undefined,
    here: await findWorkspaceRow(tx, ctx.workspace.id),
    workspaces: person ? await workspacesOf(tx, actor.id) : [],
  }));
  if (!here) throw notFound('workspace', ctx.workspace.id);
  const brakes = await ctx.db.tx((tx) => engagedBrakes(tx, ctx.workspace.id));
  const workspace = { ...here, role };
  return {
    kind: actor.kind,
    id: actor.id,
    name: actor.name,
    email: user?.email ?? null,
    role,
    scopes: [...actor.scopes],
    workspace,
    workspaces: person ? workspaces : [workspace],
    now: ctx.now().toString(),
    brakes: brakes.map((brake) => ({ ...brake, engagedAt: brake.engagedAt.toString() })),
  };
}
