import type { Consumer, StoredEvent } from '#core/events/index';
import { vendorEventType } from '#core/vendor-webhooks';
import { readVendorSoon } from './availability.store.ts';

/** A watched calendar that says something in it changed is read at its next turn, not when it is due. */
export const followTouched: Consumer = {
  name: 'scheduling.follow_touched',
  types: [vendorEventType('calendar.touched')],
  batch: 200,
  async handle(ctx, tx, stored) {
    const touched = stored as unknown as readonly StoredEvent<{ vendor: string }>[];
    for (const vendor of new Set(touched.map(({ payload }) => payload.vendor)))
      await readVendorSoon(tx, vendor, ctx.now());
  },
};
