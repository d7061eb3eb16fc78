import type { Attention } from '#core/contributions';
import type { Ctx } from '#core/ctx';
import type { Tx } from '#core/db/index';
import { unseenAlerts } from './alert.store.ts';
import { whyNoTexts } from './alert-phones.ts';
import { brokenEndpoints } from './endpoint.store.ts';

const SHOWN_HOURS = 7 * 24;
const HREF = '/operations/outgoing';

/** Alerts that reached nobody, and endpoints that were switched off. */
export const notifyAttention = {
  async list(ctx: Ctx, tx: Tx): Promise<Attention[]> {
    const unseen = await unseenAlerts(tx, ctx.now().subtract({ hours: SHOWN_HOURS }));
    const broken = await brokenEndpoints(tx);
    const noTexts = await whyNoTexts(ctx, tx);
    return [
      ...(noTexts
        ? [
            {
              kind: 'alert_texts',
              title: noTexts.why,
              count: noTexts.waiting,
              href: HREF,
              rank: noTexts.waiting > 0 ? 75 : 40,
            },
          ]
        : []),
      ...(unseen
        ? [
            {
              kind: 'alerts',
              title: unseen.count === 1 ? unseen.title : `${unseen.title}, and ${unseen.count - 1} more`,
              count: unseen.count,
              href: HREF,
              rank: unseen.critical > 0 ? 95 : 60,
            },
          ]
        : []),
      ...(broken > 0
        ? [
            {
              kind: 'webhook_endpoints',
              title: `${broken} ${broken === 1 ? 'endpoint of your webhooks was' : 'endpoints of your webhooks were'} switched off`,
              count: broken,
              href: HREF,
              rank: 70,
            },
          ]
        : []),
    ];
  },
};
