import { agentActor } from '#core/actor';
import type { Ctx } from '#core/ctx';
import { isLegworkError } from '#core/errors';
import type { Tick } from '#core/tick';
import { findLead } from '#vendors/ports/campaign-leads';
import { noteVendorLeads } from './vendor-lead.store.ts';
import { type WaitingSend, waitingSends } from './vendor-receipt.store.ts';

/** A vendor's webhook comes within minutes of the sending; after this it is asked. */
const PATIENCE = Temporal.Duration.from({ minutes: 15 });
const BATCH = 50;

/** Asks vendors after messages they took and have not told of, so that a lost webhook loses no receipt. */
export const lookForSends: Tick = {
  name: 'outbound.look_for_sends',
  everySeconds: 300,
  async run(ctx) {
    if (ctx.workspace.mode === 'sandbox') return 0;
    const waiting = await ctx.db.ask((tx) => waitingSends(tx, ctx.now().subtract(PATIENCE), BATCH));
    let found = 0;
    for (const [vendor, sends] of Map.groupBy(waiting, (send) => send.vendor))
      found += await lookAt(ctx, vendor, sends);
    return found;
  },
};

async function lookAt(ctx: Ctx, vendor: string, sends: readonly WaitingSend[]): Promise<number> {
  const told = await ask(ctx, vendor, sends);
  await ctx.db.tx((tx) => noteVendorLeads(tx, ctx.workspace.id, told, ctx.now()));
  return told.length;
}

/** The leads the vendor has written to. One that cannot be asked tells by its webhooks alone. */
async function ask(ctx: Ctx, vendor: string, sends: readonly WaitingSend[]) {
  try {
    const answers = await ctx.as(agentActor('OPERATOR')).perform(
      findLead(vendor),
      sends.map(({ campaignId, address }) => ({
        input: { campaignId, email: address },
        subject: {},
        idempotencyKey: `look ${ctx.ids.next()}`,
      })),
    );
    return sends.flatMap((send, index) => {
      const answer = answers[index];
      const sighting = answer?.state === 'done' ? answer.receipt : null;
      if (!sighting?.sentAt) return [];
      return [
        {
          id: ctx.ids.next(),
          leadId: send.leadId,
          vendor,
          channel: 'email' as const,
          vendorCampaignId: send.campaignId,
          vendorLeadId: sighting.leadId,
          address: send.address,
          profileUrl: null,
          lastSentAt: sighting.sentAt,
        },
      ];
    });
  } catch (error) {
    if (!isLegworkError(error)) throw error;
    ctx.log.debug({ vendor, code: error.code }, 'This vendor cannot be asked after a message.');
    return [];
  }
}
