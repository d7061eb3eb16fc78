import type { z } from 'zod';
import { systemActor } from '#core/actor';
import type { Ctx, OperationKey, Outcome } from '#core/ctx';
import { isLegworkError } from '#core/errors';
import type { Tick } from '#core/tick';
import { type Reason, reason } from '#core/verdict';
import { leadTarget, stopLead } from '#vendors/ports/email-campaigns';
import { linkedInLeadTarget, stopLinkedInLead } from '#vendors/ports/linkedin-outreach';
import { stopOnLists } from './list-stops.ts';
import { stopSettlement } from './stop-settlement.rules.ts';
import { type DueStop, listOf, settleStops, takeDueStops } from './vendor-lead.store.ts';

const BATCH = 100;
/** Longer than the calls of a batch take; after it a stop whose process died is due again. */
const LEASE = Temporal.Duration.from({ minutes: 5 });

type Stopped = { readonly stopped: true; readonly scope?: 'campaign' | 'everywhere' };
/** How a lead is stopped on a channel. */
type Door = {
  operation(vendor: string): OperationKey<unknown, Stopped>;
  readonly target: z.ZodType;
  asked(stop: DueStop): unknown;
};
const DOORS: Readonly<Record<DueStop['channel'], Door>> = {
  email: {
    operation: (vendor) => stopLead(vendor) as OperationKey<unknown, Stopped>,
    target: leadTarget,
    asked: ({ vendorCampaignId, address }) => ({ campaignId: vendorCampaignId, email: address }),
  },
  linkedin: {
    operation: (vendor) => stopLinkedInLead(vendor) as OperationKey<unknown, Stopped>,
    target: linkedInLeadTarget,
    asked: ({ vendorCampaignId, profileUrl }) => ({ campaignId: vendorCampaignId, profileUrl }),
  },
};

/**
 * Ends the steps of leads at vendors, until each vendor says that it did. The key of an intention is the row: a lost
 * answer is settled by looking, never by asking twice. It goes on under the emergency stop, because it only ends things.
 */
export const stopAtVendors: Tick = {
  name: 'outbound.stop_at_vendors',
  everySeconds: 5,
  run: (ctx) => stopDue(ctx),
};

/** Asks for the stops that are due, of these leads or of all. Returns how many were asked for. */
export async function stopDue(ctx: Ctx, leadIds?: readonly string[]): Promise<number> {
  const due = await ctx.db.ask((tx) => takeDueStops(tx, ctx.now(), ctx.now().add(LEASE), BATCH, leadIds));
  const acting = ctx.as(systemActor('outbound'));
  const [inCampaigns, onLists] = [
    due.filter(({ vendorCampaignId }) => listOf(vendorCampaignId) === null),
    due.filter(({ vendorCampaignId }) => listOf(vendorCampaignId) !== null),
  ];
  for (const group of Map.groupBy(inCampaigns, ({ vendor, channel }) => `${vendor} ${channel}`).values())
    await stopGroup(acting, group);
  for (const [vendor, group] of Map.groupBy(onLists, (stop) => stop.vendor))
    await stopOnLists(acting, vendor, group);
  return due.length;
}

async function stopGroup(ctx: Ctx, group: readonly DueStop[]): Promise<void> {
  const outcomes = await askFor(ctx, group);
  const settled = group.map((stop) => ({
    stop,
    change: stopSettlement(stop, outcomes.get(stop.id) ?? refused(UNNAMED), ctx.now()),
  }));
  await ctx.db.tx(async (tx) => {
    await settleStops(
      tx,
      settled.map(({ change }) => change),
      ctx.now(),
    );
    for (const { stop, change } of settled)
      if (change.state === 'stopped')
        await ctx.audit(tx, {
          action: 'vendor.lead_stopped',
          subject: stop.leadId,
          detail: { vendor: stop.vendor, campaign: stop.vendorCampaignId, why: change.reasons[0]?.code },
        });
  });
}

const UNNAMED = reason(
  'stop.unnamed',
  'The vendor knows this lead under a name that cannot be asked for. End its steps there by hand.',
);
const refused = (why: Reason): Outcome<Stopped> => ({ state: 'refused', reasons: [why] });

/** The vendor's answers by stop. One that cannot be spelled holds up no other; a vendor that is gone fails them all. */
async function askFor(ctx: Ctx, group: readonly DueStop[]): Promise<Map<string, Outcome<Stopped>>> {
  const [first] = group;
  if (!first) return new Map();
  const door = DOORS[first.channel];
  const spelled = group.filter((stop) => door.target.safeParse(door.asked(stop)).success);
  try {
    const outcomes = await ctx.perform(
      door.operation(first.vendor),
      spelled.map((stop) => ({
        input: door.asked(stop),
        subject: { leadId: stop.leadId },
        idempotencyKey: `stop ${stop.id}`,
      })),
    );
    return new Map(spelled.map((stop, index) => [stop.id, outcomes[index] as Outcome<Stopped>]));
  } catch (error) {
    if (!isLegworkError(error)) throw error;
    return new Map(spelled.map((stop) => [stop.id, refused(reason(error.code, error.message))]));
  }
}
