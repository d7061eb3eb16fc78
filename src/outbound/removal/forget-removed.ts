import type { Tick } from '#core/tick';
import { LOOKED_FOR, UNLOOKED } from './removal.rules.ts';
import { forgetConnections } from './removal.store.ts';

/** Forgets the connection of a removed mailbox once it is known what left by it, and a day later whatever is known. */
export const forgetRemoved: Tick = {
  name: 'outbound.forget_removed',
  everySeconds: 60,
  run: (ctx) => ctx.db.tx((tx) => forgetConnections(tx, ctx.now().subtract(LOOKED_FOR), UNLOOKED)),
};
