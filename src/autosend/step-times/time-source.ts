import { within } from '#core/context';
import type { TimeSource } from '#messaging';
import { keepOffers, reserveSlots } from '#scheduling';
import { stepCarrier } from './step-times.store.ts';

/** A message of a sequence is asked about, waits for its minute and for its reader: no time sooner than this is offered in it. */
const AHEAD = Temporal.Duration.from({ hours: 24 });

/** Times for the texts of sequences, as fairly given and as carefully kept as those of answers. */
export const stepTimes: TimeSource = {
  async reserve(ctx, tx, asked) {
    const drafts = new Map(asked.map(({ draftId }) => [stepCarrier(draftId), draftId]));
    const given = await reserveSlots(within(ctx, tx), {
      leads: asked.map(({ leadId, draftId }) => ({
        ...{ leadId, carrier: stepCarrier(draftId), zone: null, startAfter: ctx.now().add(AHEAD) },
      })),
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
