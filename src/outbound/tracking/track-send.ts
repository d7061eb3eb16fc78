import { createHmac } from 'node:crypto';
import type { Ctx } from '#core/ctx';
import { isVendorMailbox, type Mailbox } from '../contract.ts';
import type { ClaimedSend } from '../ledger.store.ts';
import { type TrackedMail, trackMail } from './tracked-mail.rules.ts';

const TOKEN_BYTES = 16;

/** Where our host is reached: as this installation is, under another name. */
function addressOf(baseUrl: string, host: string): string {
  const url = new URL(baseUrl);
  url.hostname = host;
  return url.href.replace(/\/+$/, '');
}

/**
 * What leaves of a message that is tracked; null for one that is not: nobody asked for it or said yes to it, a vendor sends it,
 * or the host of its sending domain does not lead here. The same message has the same tokens, however often it is tried.
 */
export function trackSend(ctx: Ctx, send: ClaimedSend, mailbox: Mailbox): TrackedMail | null {
  const host = mailbox.trackingHost;
  if (send.tracks.length === 0 || host === null || isVendorMailbox(mailbox.vendor)) return null;
  const key = ctx.secretKey('outbound.tracking');
  return trackMail({
    ...{ text: send.text, footer: send.footer, tracks: send.tracks },
    host: addressOf(ctx.baseUrl, host),
    untouched: `${ctx.baseUrl}/u/`,
    tokenOf: (place) =>
      createHmac('sha256', key)
        .update(`${send.id} ${place}`)
        .digest()
        .subarray(0, TOKEN_BYTES)
        .toString('base64url'),
  });
}
