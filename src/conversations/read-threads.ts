import { type Ctx, requireScope } from '#core/ctx';
import type { Behind } from '#core/db/index';
import { invalid, notFound } from '#core/errors';
import type { Thread, ThreadDetail, ThreadFilter } from './contract.ts';
import { listThreads, readThread } from './views.ts';

/** One page of conversations, newest first; `next` is the cursor of the page behind it. */
export async function threadPage(
  ctx: Ctx,
  { after, ...question }: ThreadFilter & { limit: number; after?: string | undefined },
): Promise<{ threads: Thread[]; next: string | null }> {
  requireScope(ctx, 'inbox:read');
  const asked = { ...question, before: placeIn(after), reader: ctx.actor.id, now: ctx.now() };
  const found = await ctx.db.tx((tx) => listThreads(tx, asked));
  const last = found.at(-1);
  return {
    threads: found.map(({ place: _, ...thread }) => thread),
    next: found.length === question.limit && last ? `${last.place}~${last.id}` : null,
  };
}

function placeIn(cursor: string | undefined): Behind | null {
  if (cursor === undefined) return null;
  const [, at, id] = /^([^~]+)~([0-9a-f-]{36})$/.exec(cursor) ?? [];
  if (!at || !id || Number.isNaN(Date.parse(at)))
    throw invalid('threads.after', 'This is no place in the list. Begin again without it.', [
      { path: 'after', message: 'is no cursor of this list' },
    ]);
  return { at, id };
}

export async function readConversation(ctx: Ctx, threadId: string): Promise<ThreadDetail> {
  requireScope(ctx, 'inbox:read');
  const now = ctx.now();
  const found = await ctx.db.tx((tx) => readThread(tx, threadId, now));
  if (!found) throw notFound('thread', threadId);
  return { ...found, now: now.toString() };
}
