import type { Attention } from '#core/contributions';
import type { Ctx } from '#core/ctx';
import type { Tx } from '#core/db/index';
import { countFallenThrough } from './meeting-change.store.ts';

/** Days for which a meeting that fell through is told on Home. */
const TOLD_DAYS = 7;

/** Meetings that were cancelled or missed: no status moves and no sequence goes on by itself, so somebody has to say what is next. */
export const fallenMeetings = {
  async list(ctx: Ctx, tx: Tx): Promise<Attention[]> {
    const count = await countFallenThrough(tx, ctx.now().subtract({ hours: 24 * TOLD_DAYS }), ctx.now());
    if (count === 0) return [];
    const whose = count === 1 ? '1 meeting was' : `${count} meetings were`;
    return [
      {
        ...{ kind: 'meetings_fell_through', count, href: '/meetings', rank: 70 },
        title: `${whose} cancelled or missed this week, and nothing was said since: offer new times or let it be`,
      },
    ];
  },
};
