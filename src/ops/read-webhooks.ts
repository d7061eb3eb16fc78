import { type Ctx, requireScope } from '#core/ctx';
import type { DeadDelivery, WebhookReport } from './contract.ts';
import { deadDeliveries, webhookRefusals, webhookSources } from './webhook.store.ts';

const MOST_DEAD = 200;

/** What vendors delivered in the last 30 days, what was turned away, and why. */
export async function webhookReport(ctx: Ctx): Promise<WebhookReport> {
  requireScope(ctx, 'operations:read');
  const now = ctx.now();
  const [sources, refusals] = await ctx.db.tx(async (tx) => [
    await webhookSources(tx, now),
    await webhookRefusals(tx, now),
  ]);
  const names = new Set([...sources, ...refusals].map((entry) => entry.source));
  return {
    sources: [...names].sort().map((source) => ({
      ...(sources.find((entry) => entry.source === source) ?? {
        source,
        received: 0,
        waiting: 0,
        dead: 0,
        lastAt: null,
      }),
      refused: refusals
        .filter((entry) => entry.source === source)
        .map(({ code, count, lastAt }) => ({ code, count, lastAt })),
    })),
  };
}

/** Deliveries that could not be read: raw, with what was wrong. */
export async function listDeadDeliveries(ctx: Ctx): Promise<DeadDelivery[]> {
  requireScope(ctx, 'operations:read');
  return ctx.db.tx((tx) => deadDeliveries(tx, MOST_DEAD));
}
