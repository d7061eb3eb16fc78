import { type Ctx, requireScope } from '#core/ctx';
import { notFound } from '#core/errors';
import { threadIsThere, writeRead } from './thread-care.store.ts';

/** Somebody has read the conversation in this version. What came in since stays unread. */
export async function markRead(ctx: Ctx, input: { threadId: string; version: number }): Promise<void> {
  requireScope(ctx, 'inbox:write');
  await ctx.db.tx(async (tx) => {
    if (!(await threadIsThere(tx, input.threadId))) throw notFound('thread', input.threadId);
    await writeRead(tx, { id: input.threadId, version: input.version });
  });
}
