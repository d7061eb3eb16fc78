import type { Attention, VerifyCheck } from '#core/contributions';
import type { Tx } from '#core/db/index';
import { countFailingStops, neverStopped } from './vendor-lead.store.ts';

/** Events of a lead are worked off within seconds; after this an end nobody asked for was forgotten. */
const FORGOTTEN_MINUTES = 5;

/** Leads a vendor may still be writing to although they answered or said no. */
export const stopAttention = {
  async list(_ctx: unknown, tx: Tx): Promise<readonly Attention[]> {
    const count = await countFailingStops(tx);
    const title = 'Leads whose steps a vendor has not ended; end them there by hand';
    return count === 0 ? [] : [{ kind: 'vendor_stops', title, count, href: '/operations', rank: 90 }];
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
