import { type Ctx, requireScope } from '#core/ctx';
import { consume } from '#core/events/index';
import type { Tick } from '#core/tick';
import { leadClosed } from '#leads/events';
import { expire, keyOf, markSent, offersOfCarriers, release, releaseOffers } from './offer.store.ts';

/** Gives back what waits of messages that will not be sent, or of leads that will not answer. Returns how many slots. */
export async function releaseSlots(
  ctx: Ctx,
  input: { carriers?: readonly string[]; leadIds?: readonly string[]; reason: string },
): Promise<number> {
  requireScope(ctx, 'campaigns:write');
  const of = { carriers: input.carriers ?? [], leadIds: input.leadIds ?? [] };
  return ctx.db.tx((tx) => release(tx, of, input.reason, ctx.now()));
}

/** Messages that do not offer all of their times any more keep those, by their start, and give the others back. */
export async function keepOffers(
  ctx: Ctx,
  { kept, reason }: { kept: readonly { carrier: string; at: readonly string[] }[]; reason: string },
): Promise<void> {
  requireScope(ctx, 'campaigns:write');
  await ctx.db.tx(async (tx) => {
    const stays = new Map(kept.map(({ carrier, at }) => [carrier, new Set(at.map(keyOf))]));
    const offers = await offersOfCarriers(tx, [...stays.keys()]);
    const gone = offers.filter(({ carrier, at }) => !stays.get(carrier)?.has(keyOf(at)));
    await releaseOffers(
      tx,
      gone.map(({ id }) => id),
      reason,
      ctx.now(),
    );
  });
}

/** The messages that carry these offers were really sent: only now a lead can take one. Returns how many slots. */
export async function markOffersSent(ctx: Ctx, input: { carriers: readonly string[] }): Promise<number> {
  requireScope(ctx, 'campaigns:write');
  return ctx.db.tx((tx) => markSent(tx, input.carriers, ctx.now()));
}

/** Who is lost takes no time: what waits on such a lead is free for others. */
const LOST: Readonly<Record<string, string>> = {
  unsubscribed: 'lead_opted_out',
  rejected: 'lead_declined',
  disqualified: 'lead_disqualified',
  bounced: 'lead_not_reached',
};

export const releaseLost = consume(leadClosed, {
  name: 'scheduling.release_lost',
  async handle(ctx, tx, events) {
    const lost = Map.groupBy(
      events.flatMap(({ payload }) => {
        const reason = LOST[payload.to];
        return reason ? [{ leadId: payload.leadId, reason }] : [];
      }),
      ({ reason }) => reason,
    );
    for (const [reason, leads] of lost)
      await release(tx, { carriers: [], leadIds: leads.map(({ leadId }) => leadId) }, reason, ctx.now());
  },
});

const BATCH = 1_000;

/** Offers nobody took in time are over. */
export const expireOffers: Tick = {
  name: 'scheduling.expire_offers',
  everySeconds: 60,
  run: (ctx) => ctx.db.tx((tx) => expire(tx, ctx.now(), BATCH)),
};
