import type { Actor } from '#core/actor';
import { appendAudit } from '#core/audit/append';
import { type Ctx, requireScope, type WorkspaceMode } from '#core/ctx';
import { conflict, invalid, notFound, refused } from '#core/errors';
import type { WorkspaceId } from '#core/ids';
import { explain } from '#core/verdict';
import { loadWorkspace } from '#core/workspace.store';
import type { Access } from './access.ts';
import { canSetMode } from './can.rules.ts';
import { createWorkspaceInput, type Role, setModeInput, type WorkspaceSummary } from './contract.ts';
import { findWorkspaceRow, membersOf, putMember, roleOf, workspacesOf } from './member.store.ts';
import { insertWorkspace, updateDailyLimit, updateMode } from './workspace-rows.store.ts';

/** Mails a day for a sandbox at once, and for a live workspace when its owner takes it live. */
const FIRST_DAILY_LIMIT = 25;

export type NewWorkspace = {
  readonly name: string;
  readonly slug: string;
  /** `live` starts in shadow with a limit of 0, until an owner takes it live. */
  readonly mode: WorkspaceMode;
  /** The agency above, whose suppressions count here too. */
  readonly parentId?: string | undefined;
  /** Who owns it. Empty only where nobody can sign in yet. */
  readonly ownerIds: readonly string[];
  readonly actor: Actor;
  /** The instant a sandbox begins at; now without it. */
  readonly startsAt?: Temporal.Instant;
};

/** Creates a workspace with its organization, its owners and its first audit row, all or nothing. */
export async function createWorkspace(access: Access, input: NewWorkspace): Promise<WorkspaceSummary> {
  const parsed = createWorkspaceInput.safeParse(input);
  if (!parsed.success) {
    throw invalid(
      'workspace.invalid',
      'The workspace was not created.',
      parsed.error.issues.map((issue) => ({ path: issue.path.join('.'), message: issue.message })),
    );
  }
  const { name, slug, mode, parentId } = parsed.data;
  return access.tx(async (tx) => {
    const parent = parentId === undefined ? undefined : await loadWorkspace(tx, parentId);
    if (parentId !== undefined && !parent) throw notFound('workspace', parentId);
    const id = access.ids.next<'workspace'>();
    const at = access.clock.now();
    const stored: WorkspaceMode = mode === 'live' ? 'shadow' : mode;
    const dailySendLimit = stored === 'sandbox' ? FIRST_DAILY_LIMIT : 0;
    const path: WorkspaceId[] = [...(parent?.path ?? []), id];
    const row = {
      id,
      name,
      slug,
      mode: stored,
      parentId: parent?.id ?? null,
      path,
      dailySendLimit,
      at: input.startsAt ?? at,
    };
    if (!(await insertWorkspace(tx, row)))
      throw conflict(
        'workspace.slug_taken',
        `The short name ${slug} is taken. Nothing was created. Choose another.`,
      );
    for (const userId of input.ownerIds) await putMember(tx, { workspaceId: id, userId, role: 'owner', at });
    const detail = { name, slug, mode: stored, parentId: parent?.id ?? null };
    await appendAudit(tx, {
      action: 'workspace.created',
      subject: id,
      detail,
      id: access.ids.next(),
      workspaceId: id,
      actor: input.actor,
      at: row.at,
    });
    return {
      id,
      name,
      slug,
      mode: stored,
      parentId: row.parentId,
      dailySendLimit,
      role: input.ownerIds.length > 0 ? 'owner' : null,
    };
  });
}

/**
 * Creates a workspace on behalf of a caller, beside theirs or as a client below it. A person owns what they create;
 * what a key creates belongs to the owners of its workspace.
 */
export async function addWorkspace(
  access: Access,
  ctx: Ctx,
  input: { name: string; slug: string; mode: WorkspaceMode; parentId?: string | undefined },
): Promise<WorkspaceSummary> {
  requireScope(ctx, 'workspace:admin');
  if (input.parentId !== undefined && input.parentId !== ctx.workspace.id)
    throw notFound('workspace', input.parentId);
  const owners = async () =>
    (await access.tx((tx) => membersOf(tx, ctx.workspace.id)))
      .filter((member) => member.role === 'owner')
      .map((member) => member.userId);
  const ownerIds = ctx.actor.kind === 'person' ? [ctx.actor.id] : await owners();
  return createWorkspace(access, { ...input, ownerIds, actor: ctx.actor });
}

/** The workspaces a person belongs to, oldest first. */
export const listWorkspaces = (access: Access, userId: string): Promise<WorkspaceSummary[]> =>
  access.tx((tx) => workspacesOf(tx, userId));

/** Moves this session to another workspace of the person; `headers` are those of their request. */
export async function switchWorkspace(
  access: Access,
  ctx: Ctx,
  headers: Headers,
  wish: string,
): Promise<void> {
  const target = (await listWorkspaces(access, ctx.actor.id)).find(
    ({ id, slug }) => id === wish || slug === wish,
  );
  if (!target) throw notFound('workspace', wish);
  await (await access.auth()).api.setActiveOrganization({ headers, body: { organizationId: target.id } });
}

/** One workspace by id or slug, whoever asks; for the command line and the product itself. */
export const findWorkspace = (access: Access, wish: string): Promise<WorkspaceSummary | undefined> =>
  access.tx((tx) => findWorkspaceRow(tx, wish));

export const roleOfActor = async (access: Access, ctx: Ctx): Promise<Role | null> =>
  ctx.actor.kind === 'person'
    ? access.tx((tx) => roleOf(tx, ctx.workspace.id, ctx.actor.id))
    : ctx.actor.kind === 'token'
      ? 'viewer'
      : null;

/** Takes a workspace live (an owner, who types its slug) or back to shadow. The first time live, the daily limit becomes 25. */
export async function setMode(
  access: Access,
  ctx: Ctx,
  input: { mode: 'shadow' | 'live'; confirm?: string | undefined },
): Promise<{ mode: WorkspaceMode }> {
  requireScope(ctx, 'workspace:admin');
  const { mode, confirm } = setModeInput.parse(input);
  const actor = { role: await roleOfActor(access, ctx), system: ctx.actor.kind === 'system' };
  const { slug, id, mode: from } = ctx.workspace;
  const verdict = canSetMode({ from, to: mode, slug, confirm, actor });
  if (!verdict.allowed)
    throw refused('workspace.mode_refused', `The mode stays ${from}. ${explain(verdict)}`, {
      reasons: verdict.reasons,
    });
  if (from === mode) return { mode };
  await ctx.db.tx(async (tx) => {
    if (
      !(await updateMode(tx, { id, from, to: mode, firstLimit: mode === 'live' ? FIRST_DAILY_LIMIT : 0 }))
    ) {
      throw conflict(
        'workspace.mode_changed',
        'Somebody else changed the mode at the same time. Reload and look again.',
      );
    }
    await ctx.audit(tx, { action: 'workspace.mode_changed', subject: id, detail: { from, to: mode } });
  });
  return { mode };
}

/** Sets how many mails the whole workspace may send a day, over all mailboxes. */
export async function setDailyLimit(ctx: Ctx, input: { limit: number }): Promise<{ limit: number }> {
  requireScope(ctx, 'workspace:admin');
  const { limit } = input;
  if (!Number.isInteger(limit) || limit < 0 || limit > 100_000) {
    throw invalid('workspace.limit_invalid', 'The daily limit stays as it was.', [
      { path: 'limit', message: 'must be a whole number from 0 to 100000' },
    ]);
  }
  await ctx.db.tx(async (tx) => {
    const from = await updateDailyLimit(tx, ctx.workspace.id, limit);
    await ctx.audit(tx, {
      action: 'workspace.daily_limit_changed',
      subject: ctx.workspace.id,
      detail: { from, to: limit },
    });
  });
  return { limit };
}
