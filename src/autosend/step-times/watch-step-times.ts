import { writeAnew } from '#cadence';
import { within } from '#core/context';
import type { Ctx } from '#core/ctx';
import type { Tx } from '#core/db/index';
import { consume } from '#core/events/index';
import type { Tick } from '#core/tick';
import { mailAccepted } from '#outbound/events';
import { markOffersSent, NOTICE_HOURS, releaseSlots } from '#scheduling';
import {
  droppedCarriers,
  stepCarrier,
  type TimedDraft,
  timedSends,
  withLostTimes,
} from './step-times.store.ts';
import { stepTimes } from './time-source.ts';

const LIMIT = 200;
const WHY = 'A time that it offered cannot be taken any more, so it is written anew.';

/**
 * Gives back the times of messages that nobody will be sent, and has those written anew that offer a time which is gone. Whoever had
 * said yes to the old words is asked again.
 */
export const watchStepTimes: Tick = {
  name: 'autosend.step_times',
  everySeconds: 30,
  run: (ctx) =>
    ctx.db.tx(async (tx) => {
      const carriers = await droppedCarriers(tx, LIMIT);
      if (carriers.length > 0) await releaseSlots(within(ctx, tx), { carriers, reason: 'message_not_sent' });
      const lost = await withLostTimes(tx, ctx.now().add({ hours: NOTICE_HOURS }), LIMIT);
      const again = await replaceable(ctx, tx, lost);
      return carriers.length + (await writeAnew(ctx, tx, again, WHY));
    }),
};

/** A step of a sequence waits for times by itself; any other message is left as it is until there are some, and does not leave before. */
async function replaceable(ctx: Ctx, tx: Tx, lost: readonly TimedDraft[]): Promise<string[]> {
  const others = lost.filter(({ laterStep }) => !laterStep);
  const found: string[] = lost.filter(({ laterStep }) => laterStep).map(({ id }) => id);
  if (others.length === 0) return found;
  const tried = others.map(({ id, leadId, from }) => ({
    ...{ draftId: ctx.ids.next<'draft'>(), of: id, leadId, from },
  }));
  const given = await stepTimes.reserve(ctx, tx, tried);
  await releaseSlots(within(ctx, tx), {
    carriers: tried.map(({ draftId }) => stepCarrier(draftId)),
    reason: 'written_anew',
  });
  const has = (draftId: string): boolean => (given.get(draftId)?.times.length ?? 0) > 0;
  return [...found, ...tried.filter(({ draftId }) => has(draftId)).map(({ of }) => of)];
}

/** The message has left: only now are its times times the lead may take. */
export const followTimedSends = consume(mailAccepted, {
  name: 'autosend.follow_timed_sends',
  async handle(ctx, tx, events) {
    const sent = await timedSends(
      tx,
      events.map(({ payload }) => payload.ledgerId),
    );
    const carriers = [...sent.values()].map(({ id }) => stepCarrier(id));
    if (carriers.length > 0) await markOffersSent(within(ctx, tx), { carriers });
  },
});
