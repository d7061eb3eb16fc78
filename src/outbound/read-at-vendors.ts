import type { z } from 'zod';
import { findCampaign } from '#campaigns';
import { type Ctx, requireScope } from '#core/ctx';
import { instantOf } from '#core/db/index';
import { notFound } from '#core/errors';
import type { atVendorsView } from './contract.ts';
import { placeAt } from './vendor-attention.ts';
import { messagesThere, type OpenHold, openHolds } from './vendor-hold.store.ts';

/** What of a campaign lies at vendors and has not left, and what is paused there, or should be. */
export async function readAtVendors(
  ctx: Ctx,
  { campaignId }: { campaignId: string },
): Promise<z.infer<typeof atVendorsView>> {
  requireScope(ctx, 'campaigns:read');
  return ctx.db.tx(async (tx) => {
    if (!(await findCampaign(tx, campaignId))) throw notFound('campaign', campaignId);
    const waiting = await messagesThere(tx, campaignId);
    const holds = (await openHolds(tx, campaignId)).filter((hold) => hold.campaignId === campaignId);
    return {
      campaignId,
      waiting: waiting.map((each) => ({ ...each, text: waitingText(each.messages, placeAt(each)) })),
      pauses: holds.map(({ vendor, carrier, cause, state, since, ...hold }) => ({
        ...{ vendor, carrier, cause, state, since: instantOf(since).toString() },
        text: pauseText({ vendor, carrier, state, ...hold }),
      })),
    };
  });
}

const waitingText = (messages: number, place: string): string =>
  `${messages} ${messages === 1 ? 'message lies' : 'messages lie'} in ${place} and ${messages === 1 ? 'has' : 'have'} not left yet.`;

function pauseText(hold: Pick<OpenHold, 'vendor' | 'carrier' | 'state' | 'running' | 'reasons'>): string {
  const place = placeAt(hold);
  const why = hold.reasons[0] ? ` Last answer: ${hold.reasons[0].text}` : '';
  if (hold.state === 'held') return `Paused: ${place}.`;
  return hold.state === 'asked'
    ? `Not paused yet: ${place}. It is asked again; pause it there by hand if it is urgent.${why}`
    : `Paused with this campaign and not going again: ${place}. Set it going there by hand.`;
}
