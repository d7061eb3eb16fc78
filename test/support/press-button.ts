import { sql } from 'drizzle-orm';
import { vendorEventType } from '#core/vendor-webhooks';
import type { Tenant } from './dispatch-world.ts';

/** What the button of a card that approves names. */
export const approvalIn = (card: string): string | undefined =>
  /"action_id":"approval\.approve"[^}]*"value":"([^"]+)"/.exec(card)?.[1] ??
  /"value":"([^"]+)"[^}]*"action_id":"approval\.approve"/.exec(card)?.[1];

/** What Slack's signed delivery becomes: an event with who pressed which button; the signature is proved at the intake. */
export async function pressButton(
  tenant: Tenant,
  { action, personId, value }: { action: string; personId: string; value: string | undefined },
): Promise<string | null> {
  const ctx = await tenant.ctx();
  await ctx.db.tx((tx) =>
    ctx.emit(
      tx,
      { type: vendorEventType('chat.action') },
      { aggregate: 'chat', payload: { action, value, personId, personName: null } },
    ),
  );
  await tenant.settle();
  const [click] = await tenant.rows<{ outcome: string | null }>(
    sql`select outcome from approval_clicks order by received_at desc, id desc limit 1`,
  );
  return click?.outcome ?? null;
}
