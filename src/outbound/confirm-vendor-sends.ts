import { within } from '#core/context';
import type { Tick } from '#core/tick';
import { recordSent } from './record-sends.ts';
import { takeReceipts } from './vendor-receipt.store.ts';

/** Messages in one turn. */
const BATCH = 200;

/**
 * A message a vendor took has left when the vendor says so: only then is its step done. What the vendor said is noted at
 * the lead, by its webhook or by looking, so the order in which the two come does not matter.
 */
export const confirmVendorSends: Tick = {
  name: 'outbound.vendor_receipts',
  everySeconds: 5,
  run: (ctx) =>
    ctx.db.tx(async (tx) => {
      const sent = await takeReceipts(tx, BATCH);
      await recordSent(within(ctx, tx), tx, sent);
      return sent.length;
    }),
};
