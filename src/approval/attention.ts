import type { Attention } from '#core/contributions';
import type { Ctx } from '#core/ctx';
import type { Tx } from '#core/db/index';
import { countItems } from './item.store.ts';

/** Drafts that wait for a person. */
export const waitingApprovals = {
  async list(_ctx: Ctx, tx: Tx): Promise<Attention[]> {
    const count = (await countItems(tx)).pending ?? 0;
    return count === 0
      ? []
      : [
          {
            kind: 'approvals',
            title: `${count} ${count === 1 ? 'draft waits' : 'drafts wait'} for your approval`,
            count,
            href: '/approvals',
            rank: 80,
          },
        ];
  },
};
