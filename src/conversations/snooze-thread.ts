import type { z } from 'zod';
import { type Ctx, requireScope } from '#core/ctx';
import { invalid } from '#core/errors';
import { changeThread } from './change-thread.ts';
import type { snooze, ThreadDetail } from './contract.ts';
import { writeSnooze } from './thread-care.store.ts';

const LONGEST_DAYS = 366;

/**
 * Puts a conversation out of sight until then, or with null back into it. Their next message brings it back by itself. Throws
 * `invalid` for a moment that has passed or is more than a year away, `conflict` when it changed since that version.
 */
export async function snoozeThread(
  ctx: Ctx,
  { threadId, version, until }: { threadId: string } & z.infer<typeof snooze>,
): Promise<ThreadDetail> {
  requireScope(ctx, 'inbox:write');
  const at = until === null ? null : Temporal.Instant.from(until);
  const hours = at?.since(ctx.now()).total('hours') ?? 1;
  if (hours <= 0 || hours > LONGEST_DAYS * 24)
    throw invalid(
      'thread.snooze',
      'It can be put off until a moment within the next year. Nothing was changed.',
      [{ path: 'until', message: 'has passed already, or is more than a year away' }],
    );
  const change = { id: threadId, version, until: at?.toString() ?? null };
  return changeThread(ctx, threadId, (tx) => writeSnooze(tx, change), {
    action: at === null ? 'thread.woken' : 'thread.snoozed',
    detail: { until: change.until },
  });
}
