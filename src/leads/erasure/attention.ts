import type { Attention } from '#core/contributions';
import type { Ctx } from '#core/ctx';
import type { Tx } from '#core/db/index';
import { countOpen } from './erasure.store.ts';

/** Somebody asked to be forgotten and it was not finished. */
export const openErasures = {
  async list(_ctx: Ctx, tx: Tx): Promise<readonly Attention[]> {
    const count = await countOpen(tx);
    const title =
      count === 1 ? 'An erasure was begun and not finished' : `${count} erasures were not finished`;
    return count === 0 ? [] : [{ kind: 'erasure', title, count, href: '/leads', rank: 5 }];
  },
};
