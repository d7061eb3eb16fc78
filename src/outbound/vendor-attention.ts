import type { Attention, VerifyCheck } from '#core/contributions';
import type { Ctx } from '#core/ctx';
import { instantOf, type Tx } from '#core/db/index';
import { type OpenHold, openHolds } from './vendor-hold.store.ts';
import { countFailingStops, listOf, neverStopped } from './vendor-lead.store.ts';
import { countWaitingSends } from './vendor-receipt.store.ts';

/** Events of a lead are worked off within seconds; after this an end nobody asked for was forgotten. */
const FORGOTTEN_MINUTES = 5;

/** A vendor sends within a day or two; what it still holds after that will not leave by itself. */
const HELD_HOURS = 48;

/** A vendor that has not paused a campaign, or one a person has to set going again: which, where, since when, and what to do. */
function toldOf(hold: OpenHold): Attention[] {
  // Within seconds it is done; only what was tried is told.
  if (hold.attempts === 0) return [];
  const since = instantOf(hold.since).toString({ smallestUnit: 'minute' });
  const [where, about] = [placeAt(hold), { count: 1, href: `/campaigns/${hold.campaignId}` }];
  return hold.state === 'resuming'
    ? [
        {
          ...{ ...about, kind: `vendor_resume ${hold.campaignId} ${hold.carrier}`, rank: 60 },
          title: `${hold.campaign} goes on; set ${where} going again, which was paused with it on ${since}`,
        },
      ]
    : [
        {
          ...{ ...about, kind: `vendor_hold ${hold.campaignId} ${hold.carrier}`, rank: 95 },
          title: `${hold.campaign} is stopped, and ${where} is not paused since ${since}; pause it there by hand`,
        },
      ];
}

/** How a person finds it at the vendor. */
export const placeAt = ({ vendor, carrier }: Pick<OpenHold, 'vendor' | 'carrier'>): string => {
  const list = listOf(carrier);
  return list === null ? `campaign ${carrier} at ${vendor}` : `what draws from list ${list} at ${vendor}`;
};

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
    return [...items.filter(({ count }) => count > 0), ...(await openHolds(tx)).flatMap(toldOf)];
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
