import type { Consumer } from '#core/events/index';
import { vendorEventType } from '#core/vendor-webhooks';
import { insertNotices } from './vendor-notice.store.ts';
import { isNotice, NOTICE_KINDS } from './vendor-notice.ts';

/** Keeps what vendors' webhooks tell of answers, failures and refusals, to be read one by one. */
export const keepVendorNotices: Consumer = {
  name: 'inbound.keep_vendor_notices',
  types: NOTICE_KINDS.map(vendorEventType),
  batch: 200,
  handle: async (ctx, tx, events) =>
    void (await insertNotices(
      tx,
      ctx.workspace.id,
      events
        .filter(({ payload }) => isNotice(payload))
        .map(({ id, payload }) => ({
          id: ctx.ids.next(),
          vendor: String(payload.vendor),
          kind: String(payload.kind),
          seenBy: 'webhook',
          sighting: id,
          payload,
        })),
      ctx.now(),
    )),
};
