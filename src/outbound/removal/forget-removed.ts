import type { Tick } from '#core/tick';
import { ANSWER_REMOVED, LOOKED_FOR, UNLOOKED } from './removal.rules.ts';
import { callBackAnswers, forgetConnections } from './removal.store.ts';

/**
 * Forgets the connection of a removed mailbox once it is known what left by it, and a day later whatever is known; and gives back
 * answers that were planned there by who had read of it just before it was removed.
 */
export const forgetRemoved: Tick = {
  name: 'outbound.forget_removed',
  everySeconds: 60,
  run: (ctx) =>
    ctx.db.tx(async (tx) => {
      const now = ctx.now();
      const called = await callBackAnswers(tx, { why: ANSWER_REMOVED, at: now });
      return called + (await forgetConnections(tx, now.subtract(LOOKED_FOR), UNLOOKED));
    }),
};
