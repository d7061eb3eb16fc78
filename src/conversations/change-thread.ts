import type { Ctx } from '#core/ctx';
import type { Tx } from '#core/db/index';
import { conflict, notFound } from '#core/errors';
import type { ThreadDetail } from './contract.ts';
import { threadIsThere } from './thread-care.store.ts';
import { readThread } from './views.ts';

/**
 * Changes a thread that a person has seen, and shows it as it is then. Throws `conflict` when a message of theirs or a change by
 * somebody else came between.
 */
export function changeThread(
  ctx: Ctx,
  threadId: string,
  change: (tx: Tx) => Promise<unknown | undefined>,
  told: { action: string; detail: Record<string, unknown> },
): Promise<ThreadDetail> {
  return ctx.db.tx(async (tx) => {
    const changed = await change(tx);
    if (changed === undefined) {
      if (!(await threadIsThere(tx, threadId))) throw notFound('thread', threadId);
      throw conflict(
        'thread.version',
        'The conversation changed while you looked at it: they wrote again, or somebody else took care of it. Nothing was changed; look at it again.',
      );
    }
    await ctx.audit(tx, { ...told, subject: threadId });
    const thread = await readThread(tx, threadId, ctx.now());
    if (!thread) throw notFound('thread', threadId);
    return { ...thread, now: ctx.now().toString() };
  });
}
