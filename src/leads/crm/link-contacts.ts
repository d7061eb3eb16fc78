import type { Ctx } from '#core/ctx';
import type { Tx } from '#core/db/index';
import { type Consumer, consume } from '#core/events/index';
import { leadsImported } from '../events.ts';
import { type CrmConnection, enabledConnections } from './crm-connection.store.ts';
import { linkOf } from './crm-contact.rules.ts';
import { newCandidates, writeLinks } from './crm-contact.store.ts';
import { planTags } from './plan-writes.ts';

const BATCH = 500;

/** Looks again whether contacts that were nobody of ours are somebody by now. Returns how many are. */
export async function linkNewcomers(
  ctx: Ctx,
  tx: Tx,
  connections: readonly CrmConnection[],
): Promise<number> {
  let total = 0;
  for (;;) {
    const candidates = await newCandidates(tx, ctx.workspace.id, BATCH);
    const links = candidates.map((each) => ({ id: each.id, ...linkOf(each) }));
    const linked = await writeLinks(tx, ctx.workspace.id, links);
    for (const connection of connections) await planTags(ctx, tx, connection, linked);
    total += linked.length;
    if (candidates.length < BATCH) return total;
  }
}

/** New leads may be contacts that were nobody until now. */
export const linkImported: Consumer = consume(leadsImported, {
  name: 'leads.crm_links',
  async handle(ctx, tx) {
    const connections = await enabledConnections(tx);
    if (connections.length > 0) await linkNewcomers(ctx, tx, connections);
  },
});
