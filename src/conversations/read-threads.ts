import { type Ctx, requireScope } from '#core/ctx';
import { notFound } from '#core/errors';
import type { Thread, ThreadDetail, ThreadFilter } from './contract.ts';
import { listThreads, readThread } from './views.ts';

export async function threadPage(
  ctx: Ctx,
  question: ThreadFilter & { limit: number; offset: number },
): Promise<{ threads: Thread[] }> {
  requireScope(ctx, 'inbox:read');
  const asked = { ...question, reader: ctx.actor.id, now: ctx.now() };
  return { threads: await ctx.db.tx((tx) => listThreads(tx, asked)) };
}

export async function readConversation(ctx: Ctx, threadId: string): Promise<ThreadDetail> {
  requireScope(ctx, 'inbox:read');
  const now = ctx.now();
  const found = await ctx.db.tx((tx) => readThread(tx, threadId, now));
  if (!found) throw notFound('thread', threadId);
  return { ...found, now: now.toString() };
}
