import type { Tx } from '#core/db/index';
import type { Consumer, StoredEvent } from '#core/events/index';
import { vendorEventType } from '#core/vendor-webhooks';
import { type LeadEventRecord, leadsByContact, meetingsToldHere, recordLeadEvents } from '#leads';
import { requestStops } from '#outbound';
import { momentOf } from './moment.rules.ts';

type Payload = {
  kind: string;
  vendor: string;
  at: string | null;
  attendeeEmail: string | null;
  start: string | null;
};

/** What a calendar tells of a meeting. A cancelled one takes no status back: what to do about it is for a person. */
const BOOKINGS: Readonly<Record<string, { booked: boolean; type: string; words: string }>> = {
  'booking.created': { booked: true, type: 'meeting_booked', words: 'Booked a meeting' },
  'booking.rescheduled': { booked: true, type: 'meeting_moved', words: 'Moved the meeting' },
  'booking.cancelled': { booked: false, type: 'meeting_cancelled', words: 'Cancelled the meeting' },
  'booking.no_show': { booked: false, type: 'meeting_missed', words: 'Did not come to the meeting' },
};

/** Whoever books has answered: the lead is at a meeting, and its steps end everywhere. */
export const recordBookings: Consumer = {
  name: 'inbound.record_bookings',
  types: Object.keys(BOOKINGS).map(vendorEventType),
  batch: 200,
  async handle(ctx, tx, stored) {
    const events = stored as unknown as readonly StoredEvent<Payload>[];
    const leads = await leadsByContact(
      tx,
      events.map(({ payload }) => ({ address: payload.attendeeEmail, profileUrl: null })),
    );
    const here = await toldHere(
      tx,
      leads.flatMap((leadId) => leadId ?? []),
    );
    const booked: { leadId: string; reason: string }[] = [];
    const records: LeadEventRecord[] = [];
    for (const [index, { payload }] of events.entries()) {
      const [booking, leadId] = [BOOKINGS[payload.kind], leads[index]];
      if (!booking || !leadId) continue;
      if (booking.booked) booked.push({ leadId, reason: 'meeting_booked' });
      if (here.has(keyOf(leadId, booking.type, payload.start))) continue;
      const at = momentOf(payload.at);
      const when = payload.start === null ? '' : ` for ${payload.start}`;
      records.push({
        leadId,
        event: booking.booked ? 'meeting_booked' : null,
        type: booking.type,
        channel: 'system',
        summary: `${booking.words}${when} (${payload.vendor})`,
        data: { vendor: payload.vendor, start: payload.start },
        ...(booking.booked && { nextSendAt: null }),
        ...(at && { at }),
      });
    }
    const strangers = leads.filter((leadId) => leadId === null).length;
    if (strangers > 0) ctx.log.info({ strangers }, 'Somebody who is no lead of ours booked a meeting.');
    await recordLeadEvents(ctx, tx, records);
    await requestStops(tx, booked, ctx.now());
  },
};

const keyOf = (leadId: string, type: string, start: string | null): string =>
  `${leadId} ${type} ${momentOf(start)}`;

/** What was done here stands on the timeline already when the calendar tells of it. */
const toldHere = async (tx: Tx, leadIds: readonly string[]): Promise<ReadonlySet<string>> =>
  new Set((await meetingsToldHere(tx, leadIds)).map(({ leadId, type, start }) => keyOf(leadId, type, start)));
