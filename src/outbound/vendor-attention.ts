import type { Attention, VerifyCheck } from '#core/contributions';
import type { Ctx } from '#core/ctx';
import type { Tx } from '#core/db/index';
import { countFailingStops, neverStopped } from './vendor-lead.store.ts';
import { countWaitingSends } from './vendor-receipt.store.ts';

/** Events of a lead are worked off within seconds; after this an end nobody asked for was forgotten. */
const FORGOTTEN_MINUTES = 5;

/** A vendor sends within a day or two; what it still holds after that will not leave by itself. */
const HELD_HOURS = 48;

/** Leads a vendor may still be writing to although they answered or said no, and messages it holds back. */
export const vendorAttention = {
  async list(ctx: Ctx, tx: Tx): Promise<readonly Attention[]> {
    const items = [
      {
        kind: 'vendor_stops',
        title: 'Leads whose steps a vendor has not ended; end them there by hand',
        count: await countFailingStops(tx),
        href: '/operations',
        rank: 90,
      },
      {
        kind: 'vendor_sends_held',
        title: 'Messages a vendor took and has not sent; look whether its campaign is active',
        count: await countWaitingSends(tx, ctx.now().subtract({ hours: HELD_HOURS })),
        href: '/operations',
        rank: 40,
      },
    ];
    return items.filter(({ count }) => count > 0);
  },
};

export const stopsAsked: VerifyCheck = {
  name: 'still worked',
  meaning: 'Leads who answered, left or booked, and whose steps at a vendor nobody asked to end.',
  async count(ctx, tx) {
    const found = await neverStopped(tx, ctx.now().subtract({ minutes: FORGOTTEN_MINUTES }));
    return { count: found.length, sample: found.slice(0, 5).map(({ id }) => id) };
  },
};
