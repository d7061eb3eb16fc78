import type { Attention } from '#core/contributions';
import type { Ctx } from '#core/ctx';
import type { Tx } from '#core/db/index';
import { clientsWaiting } from './client-links/client-link.store.ts';
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

/** So long Home says that a client asked for changes. */
const CLIENT_WISH_DAYS = 3;

/** Clients who asked for changes lately. */
export const clientWishes = {
  async list(ctx: Ctx, tx: Tx): Promise<Attention[]> {
    const labels = await clientsWaiting(tx, ctx.now().subtract({ hours: 24 * CLIENT_WISH_DAYS }));
    return labels.length === 0
      ? []
      : [
          {
            kind: 'client_wishes',
            title: `Changes are wanted by ${labels.slice(0, 3).join(', ')}${labels.length > 3 ? ` and ${labels.length - 3} more` : ''}`,
            count: labels.length,
            href: '/approvals',
            rank: 82,
          },
        ];
  },
};
