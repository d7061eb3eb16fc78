import { within } from '#core/context';
import type { Ctx } from '#core/ctx';
import type { Tx } from '#core/db/index';
import { bookingFacts } from '#scheduling';
import { type Acceptance, acceptanceOf } from './accepted-time.rules.ts';
import { readSwitch } from './grant.store.ts';
import { leadsWithOffers, type ReplyFactsRow } from './reply-facts.store.ts';

/** Reads the replies of leads to whom a time was really sent, by reply. All others are left out. */
export async function readAcceptances(
  ctx: Ctx,
  tx: Tx,
  replies: readonly ReplyFactsRow[],
): Promise<ReadonlyMap<string, Acceptance>> {
  const offered = await leadsWithOffers(
    tx,
    replies.map(({ leadId }) => leadId),
  );
  const asked = replies.filter(({ leadId, optOut }) => offered.has(leadId) && !optOut);
  if (asked.length === 0) return new Map();
  const { books } = await readSwitch(tx);
  const found = new Map<string, Acceptance>();
  for (const reply of asked) {
    const known = await bookingFacts(within(ctx, tx), { leadId: reply.leadId });
    found.set(reply.replyId, acceptanceOf(reply, { ...known, books }, ctx.now()));
  }
  return found;
}
