import { type Ctx, requireScope } from '#core/ctx';
import { notFound } from '#core/errors';
import { acknowledge, listAlerts } from './alert.store.ts';
import type { Alert } from './contract.ts';

const MOST_ALERTS = 200;

/** Alerts, newest first. */
export async function readAlerts(ctx: Ctx): Promise<Alert[]> {
  requireScope(ctx, 'operations:read');
  return ctx.db.tx((tx) => listAlerts(tx, MOST_ALERTS));
}

/** Says that somebody saw an alert: it is posted no more and leaves Home. */
export async function acknowledgeAlert(
  ctx: Ctx,
  { alertId }: { alertId: string },
): Promise<{ acknowledged: true }> {
  requireScope(ctx, 'operations:resume');
  return ctx.db.tx(async (tx) => {
    if (!(await acknowledge(tx, alertId, ctx.actor.id, ctx.now()))) throw notFound('alert', alertId);
    await ctx.audit(tx, { action: 'alert.acknowledged', subject: alertId });
    return { acknowledged: true };
  });
}
