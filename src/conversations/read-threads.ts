import { type Ctx, requireScope } from '#core/ctx';
import { behindCursor, pageBehind } from '#core/db/index';
import { notFound } from '#core/errors';
import type { Thread, ThreadDetail, ThreadFilter } from './contract.ts';
import { listThreads, readThread } from './views.ts';

/** One page of conversations, newest first; `next` is the cursor of the page behind it. */
export async function threadPage(
  ctx: Ctx,
  { after, ...question }: ThreadFilter & { limit: number; after?: string | undefined },
): Promise<{ threads: Thread[]; next: string | null }> {
  requireScope(ctx, 'inbox:read');
  const asked = { ...question, before: behindCursor(after), reader: ctx.actor.id, now: ctx.now() };
  const found = await ctx.db.tx((tx) => listThreads(tx, asked));
  return {
    threads: found.map(({ place: _, ...thread }) => thread),
    next: pageBehind(
      found.map(({ place, id }) => ({ at: place, id })),
      question.limit,
    ),
  };
}

export async function readConversation(ctx: Ctx, threadId: string): Promise<ThreadDetail> {
  requireScope(ctx, 'inbox:read');
  const now = ctx.now();
  const found = await ctx.db.tx((tx) => readThread(tx, threadId, now));
  if (!found) throw notFound('thread', threadId);
  return { ...found, now: now.toString() };
}
