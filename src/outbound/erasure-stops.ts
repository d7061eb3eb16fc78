import { messageOf } from '#core/errors';
import type { ErasureHook, ToldVendor } from '#core/personal-data/personal-table';
import { reason } from '#core/verdict';
import { stopDue } from './stop-at-vendors.ts';
import { requestStops, type VendorWork, vendorWorkOf } from './vendor-lead.store.ts';

/**
 * How often a vendor is asked before the erasure goes on without its word: about 23 minutes. From then on the
 * certificate says what a person has to do there.
 */
const PATIENCE = 5;

/** A vendor that works a person would go on writing to them, so it is stopped while we still know by which name. */
export const endAtVendors: ErasureHook = {
  name: 'outbound.vendor_stops',
  async tell(ctx, { leadIds }) {
    if (ctx.workspace.mode === 'sandbox') return [];
    await ctx.db.tx((tx) =>
      requestStops(
        tx,
        leadIds.map((leadId) => ({ leadId, reason: 'erased' })),
        ctx.now(),
      ),
    );
    try {
      await stopDue(ctx, leadIds);
    } catch (error) {
      // It stays asked for, and the tick asks again.
      ctx.log.warn({ error: messageOf(error) }, 'A vendor could not be asked to stop for an erasure.');
    }
    const work = await ctx.db.tx((tx) => vendorWorkOf(tx, leadIds));
    return [...Map.groupBy(work, ({ vendor }) => vendor)].map(([vendor, places]) => noteOf(vendor, places));
  },
  async confirmed(ctx, tx, { leadIds }) {
    if (ctx.workspace.mode === 'sandbox') return null;
    const waiting = (await vendorWorkOf(tx, leadIds)).filter(
      ({ stopped, attempts }) => !stopped && attempts < PATIENCE,
    );
    const vendors = [...new Set(waiting.map(({ vendor }) => vendor))].join(' and ');
    return waiting.length === 0
      ? null
      : reason(
          'erasure.still_worked',
          `${vendors} did not confirm yet that no more is sent from there, and is asked again.`,
          { open: waiting.length },
        );
  },
};

function noteOf(vendor: string, places: readonly VendorWork[]): ToldVendor {
  const open = places.filter(({ stopped }) => !stopped);
  if (open.length === 0)
    return {
      vendor,
      done: true,
      note: 'It writes to the person no more. It offers no erasure by program: ask its support to delete them.',
    };
  const where = open.map(({ vendorCampaignId }) => vendorCampaignId).join(', ');
  return {
    vendor,
    done: false,
    note: `It did not confirm that it stopped writing to the person (${where}). End the steps there by hand and delete them.`,
  };
}
