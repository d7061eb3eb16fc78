import { type Ctx, requireScope } from '#core/ctx';
import { notFound } from '#core/errors';
import type { Thread, ThreadDetail } from './contract.ts';
import { listThreads, readThread } from './views.ts';

export async function threadPage(
  ctx: Ctx,
  question: { intent?: string | undefined; limit: number; offset: number },
): Promise<{ threads: Thread[] }> {
  requireScope(ctx, 'inbox:read');
  return {
    threads: await ctx.db.tx((tx) => listThreads(tx, { ...question, intent: question.intent || null })),
  };
}

export async function readConversation(ctx: Ctx, threadId: string): Promise<ThreadDetail> {
  requireScope(ctx, 'inbox:read');
  const found = await ctx.db.tx((tx) => readThread(tx, threadId));
  if (!found) throw notFound('thread', threadId);
  return found;
}
