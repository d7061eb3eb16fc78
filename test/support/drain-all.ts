import type { Ctx } from '#core/ctx';
import { type Consumer, drainConsumers } from '#core/events/index';

/**
 * Hands over every event there is. One turn may not be enough: an event is seen when every older transaction of the
 * cluster has ended, and other test files have theirs.
 */
export async function drainAll(ctx: Ctx, consumers: readonly Consumer[]): Promise<void> {
  while ((await drainConsumers(ctx, consumers)).waiting);
}
