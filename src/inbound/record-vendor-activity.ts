import type { Ctx } from '#core/ctx';
import { instantOf, type Tx } from '#core/db/index';
import { type Consumer, consume, defineEvent, type StoredEvent } from '#core/events/index';
import { vendorEventType } from '#core/vendor-webhooks';
import { type LeadEventRecord, leadsByContact, recordLeadEvents } from '#leads';
import { campaignsOfMailboxes, noteVendorLeads, vendorLeadsDoneIn, vendorSendsOf } from '#outbound';
import { momentOf } from './moment.rules.ts';
import { ACTIVITIES, type Activity, hitBy } from './vendor-activity.rules.ts';

/** What the events of both ports have in common, as far as it counts here. */
type Payload = {
  kind: string;
  vendor: string;
  at: string | null;
  campaignId: string | null;
  address?: string | null;
  email?: string | null;
  profileUrl?: string | null;
};
type Seen = { payload: Payload; activity: Activity; leadId: string; at: Temporal.Instant | null };

/**
 * What vendors do for us and see of people, a batch at a time: where they work a lead, and what it says about them.
 * Somebody nobody here knows is left to the vendor until they answer.
 */
export const recordVendorActivity: Consumer = {
  name: 'inbound.record_vendor_activity',
  types: Object.keys(ACTIVITIES).map(vendorEventType),
  batch: 200,
  async handle(ctx, tx, events) {
    const seen = await known(tx, events as unknown as readonly StoredEvent<Payload>[]);
    const unknown = events.length - seen.length;
    if (unknown > 0) ctx.log.info({ unknown }, 'Vendors work people nobody here knows; nothing was changed.');
    await noteVendorLeads(
      tx,
      ctx.workspace.id,
      seen.flatMap((each) => placeOf(ctx, each)),
      ctx.now(),
    );
    await recordLeadEvents(ctx, tx, await recordsOf(tx, seen));
  },
};

async function known(tx: Tx, events: readonly StoredEvent<Payload>[]): Promise<Seen[]> {
  const leads = await leadsByContact(
    tx,
    events.map(({ payload }) => ({
      address: payload.address ?? payload.email ?? null,
      profileUrl: payload.profileUrl ?? null,
    })),
  );
  return events.flatMap(({ payload }, index) => {
    const [activity, leadId] = [ACTIVITIES[payload.kind], leads[index]];
    return activity && leadId ? [{ payload, activity, leadId, at: momentOf(payload.at) }] : [];
  });
}

const placeOf = (ctx: Ctx, { payload, activity, leadId, at }: Seen) => {
  const named = activity.channel === 'email' ? payload.address : payload.profileUrl;
  if (payload.campaignId === null || !named) return [];
  return [
    {
      id: ctx.ids.next(),
      leadId,
      vendor: payload.vendor,
      channel: activity.channel,
      vendorCampaignId: payload.campaignId,
      vendorLeadId: null,
      address: payload.address ?? payload.email ?? null,
      profileUrl: payload.profileUrl ?? null,
      lastSentAt: activity.wrote ? (at ?? ctx.now()).toString() : null,
    },
  ];
};

async function recordsOf(tx: Tx, seen: readonly Seen[]): Promise<LeadEventRecord[]> {
  const sends = new Map(
    (
      await vendorSendsOf(
        tx,
        seen.filter(({ activity }) => activity.tracked).map(({ leadId }) => leadId),
      )
    ).map((send) => [`${send.vendor} ${send.leadId}`, instantOf(send.lastSentAt)]),
  );
  // What leaves through a campaign of a mailbox of ours is told by the send ledger, once.
  const ours = new Set(
    (await campaignsOfMailboxes(tx)).map(({ vendor, campaignId }) => `${vendor} ${campaignId}`),
  );
  return seen.flatMap(({ payload, activity, leadId, at }) => {
    if (payload.kind === 'mail.sent' && ours.has(`${payload.vendor} ${payload.campaignId}`)) return [];
    const machine =
      activity.tracked === true &&
      hitBy({ at, sentAt: sends.get(`${payload.vendor} ${leadId}`) ?? null }) === 'machine';
    return [
      {
        leadId,
        event: machine ? null : activity.event,
        type: machine ? `${activity.type}_by_machine` : activity.type,
        channel: activity.channel,
        summary: `${activity.words} (${payload.vendor})`,
        data: { vendor: payload.vendor, campaignId: payload.campaignId },
        ...(at && { at }),
      },
    ];
  });
}

const campaignCompleted = defineEvent<Payload>(vendorEventType('linkedin.campaign_completed'));

/** A LinkedIn campaign that is through has said to its leads all it had to say. Whoever answered is past that already. */
export const exhaustLinkedIn = consume(campaignCompleted, {
  name: 'inbound.exhaust_linkedin',
  async handle(ctx, tx, events) {
    for (const { payload } of events) {
      if (payload.campaignId === null) continue;
      const leads = await vendorLeadsDoneIn(tx, payload.vendor, payload.campaignId);
      await recordLeadEvents(
        ctx,
        tx,
        leads.map(({ leadId }) => ({
          leadId,
          event: 'linkedin_exhausted',
          channel: 'linkedin',
          summary: `The LinkedIn campaign is through (${payload.vendor})`,
        })),
      );
    }
  },
});
