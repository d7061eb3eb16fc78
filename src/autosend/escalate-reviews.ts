import type { Attention } from '#core/contributions';
import type { Ctx } from '#core/ctx';
import { instantOf, type Tx } from '#core/db/index';
import type { Tick } from '#core/tick';
import { raiseAlerts } from '#notify';
import { overdueReviewAlert } from './alerts.rules.ts';
import { countOverdue, REVIEWED_WITHIN, takeOverdue } from './overdue-review.store.ts';

const BATCH = 100;

/**
 * An answer that nobody decided on in time: told again in the chat, then by text message, then by mail to the owners. It
 * waits on all the same, and nothing is sent because nobody looked.
 */
export const escalateReviews: Tick = {
  name: 'autosend.escalate_reviews',
  everySeconds: 60,
  run: (ctx) =>
    ctx.db.tx(async (tx) => {
      const overdue = await takeOverdue(tx, ctx.now(), BATCH);
      await raiseAlerts(
        ctx,
        tx,
        overdue.map((draft) =>
          overdueReviewAlert(
            { ...draft, minutes: Math.round(ctx.now().since(instantOf(draft.since)).total('minutes')) },
            { url: ctx.baseUrl, at: ctx.now() },
          ),
        ),
      );
      return overdue.length;
    }),
};

/** On Home, for whoever looks there. */
export const overdueReviews = {
  async list(_ctx: Ctx, tx: Tx): Promise<Attention[]> {
    const count = await countOverdue(tx);
    if (count === 0) return [];
    const title = `${count} ${count === 1 ? 'answer waits' : 'answers wait'} longer than ${REVIEWED_WITHIN} minutes for a yes`;
    return [{ kind: 'overdue_answers', title, count, href: '/approvals', rank: 90 }];
  },
};
