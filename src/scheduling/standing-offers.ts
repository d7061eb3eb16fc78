import { type Ctx, requireScope } from '#core/ctx';
import { instantOf } from '#core/db/index';
import { freeSlots } from './availability.store.ts';
import { offersOfCarriers } from './offer.store.ts';
import { NOTICE_HOURS, slotKey } from './slot-picking.rules.ts';

/** Of times that unsent messages offer those that can still be taken when the message is read, by message: kept for it, free, and not too soon. */
export async function standingOffers(
  ctx: Ctx,
  { carriers }: { carriers: readonly string[] },
): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
  requireScope(ctx, 'campaigns:write');
  return ctx.db.tx(async (tx) => {
    const offers = await offersOfCarriers(tx, carriers);
    const soonest = ctx.now().add({ hours: NOTICE_HOURS });
    const standing = new Map<string, Set<string>>();
    for (const [source, mine] of Map.groupBy(offers, (offer) => offer.source)) {
      const free = new Set((await freeSlots(tx, source, soonest)).map(slotKey));
      for (const { carrier, at } of mine) {
        const key = slotKey(instantOf(at));
        if (free.has(key)) standing.set(carrier, (standing.get(carrier) ?? new Set()).add(key));
      }
    }
    return standing;
  });
}
