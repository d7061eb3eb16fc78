import { within } from '#core/context';
import { certainZone } from '#core/window/certain-zone.rules';
import { worldAtlas } from '#core/window/places';
import { readerFactsOf } from '#leads';
import type { TimeSource } from '#messaging';
import { keepOffers, readersZone, reserveSlots } from '#scheduling';
import { stepCarrier } from './step-times.store.ts';

/** A message of a sequence is asked about, waits for its minute and for its reader: no time sooner than this is offered in it. */
const AHEAD = Temporal.Duration.from({ hours: 24 });

/** From when on times are offered: their day, where they named one, and no sooner than a day from now. */
function soonest(from: string | null, zone: string, now: Temporal.Instant): Temporal.Instant {
  const ahead = now.add(AHEAD);
  const day = from === null ? ahead : Temporal.PlainDate.from(from).toZonedDateTime(zone).toInstant();
  return Temporal.Instant.compare(day, ahead) > 0 ? day : ahead;
}

/** Times for the texts of sequences, as fairly given and as carefully kept as those of answers. */
export const stepTimes: TimeSource = {
  async reserve(ctx, tx, asked) {
    const drafts = new Map(asked.map(({ draftId }) => [stepCarrier(draftId), draftId]));
    const places = await readerFactsOf(
      tx,
      asked.map(({ leadId }) => leadId),
    );
    const given = await reserveSlots(within(ctx, tx), {
      leads: asked.map(({ leadId, draftId, from }) => {
        const where = places.get(leadId);
        const { lead: zone = null, inferred = null } = where
          ? certainZone(where, worldAtlas(), ctx.now())
          : {};
        const startAfter = soonest(
          from,
          readersZone({ lead: zone, inferred, workspace: null }).zone,
          ctx.now(),
        );
        return { leadId, carrier: stepCarrier(draftId), zone, inferred, startAfter };
      }),
    });
    return new Map(
      given.map(({ carrier, offers, reasons }) => [
        drafts.get(carrier) ?? '',
        {
          times: offers.map(({ at, label }) => ({ at: at.toString(), label })),
          reasons: reasons.filter(({ code }) => code.startsWith('slots.')),
        },
      ]),
    );
  },
  keep: (ctx, tx, kept, reason) =>
    keepOffers(within(ctx, tx), {
      kept: kept.map(({ draftId, times }) => ({
        carrier: stepCarrier(draftId),
        at: times.map(({ at }) => at),
      })),
      reason,
    }),
};
