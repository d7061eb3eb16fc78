import type { z } from 'zod';
import type { Scope } from '#core/actor';
import { defineContribution } from '#core/contribution';
import { type Ctx, requireScope } from '#core/ctx';
import { invalid } from '#core/errors';
import { changeThread } from './change-thread.ts';
import type { assignment, ThreadDetail } from './contract.ts';
import { writeAssignee } from './thread-care.store.ts';

/** The people of the workspace, from whoever knows how they sign in. */
export const assigneeSources = defineContribution<{
  list(ctx: Ctx): Promise<readonly { id: string; name: string; scopes: ReadonlySet<Scope> }[]>;
}>('conversations.assignees');

/**
 * Gives a conversation to a member, or with null to nobody. Throws `invalid` for somebody who may not work in the inbox, `conflict`
 * when it changed since that version.
 */
export async function assignThread(
  ctx: Ctx,
  { threadId, version, to }: { threadId: string } & z.infer<typeof assignment>,
): Promise<ThreadDetail> {
  requireScope(ctx, 'inbox:write');
  if (to !== null && !(await mayTakeCare(ctx, to)))
    throw invalid(
      'thread.assignee',
      'Only a member of the workspace who works in the inbox can take it. Nothing was changed.',
      [{ path: 'to', message: 'is nobody who works in the inbox' }],
    );
  return changeThread(ctx, threadId, (tx) => writeAssignee(tx, { id: threadId, version, to }), {
    action: 'thread.assigned',
    detail: { to },
  });
}

async function mayTakeCare(ctx: Ctx, id: string): Promise<boolean> {
  const people = await Promise.all(ctx.contributed(assigneeSources).map((source) => source.list(ctx)));
  return people.flat().some((person) => person.id === id && person.scopes.has('inbox:write'));
}
