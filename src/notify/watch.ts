import { type Consumer, consume } from '#core/events/index';
import type { Tick } from '#core/tick';
import { breakerMoved } from '#gateway';
import { deadLetters, deliveryHabits, raiseAlerts } from './alert.store.ts';
import { breakerAlert, deadLettersAlert, silenceAlert } from './alerts.rules.ts';

/** What happened longer ago is no news when it is read for the first time. */
const NEWS_HOURS = 24;

/** A vendor was left alone, or is trusted again. */
export const watchBreakers: Consumer = consume(breakerMoved, {
  name: 'notify.breakers',
  async handle(ctx, tx, events) {
    const oldest = ctx.now().subtract({ hours: NEWS_HOURS });
    const fresh = events.filter(({ at }) => Temporal.Instant.compare(at, oldest) > 0);
    await raiseAlerts(
      ctx,
      tx,
      fresh.flatMap(({ payload, at }) => breakerAlert(payload, at)),
    );
  },
});

/** Deliveries of vendors that could not be read, and vendors that fell silent. */
export const watchWebhooks: Tick = {
  name: 'notify.watch_webhooks',
  everySeconds: 60,
  run: (ctx) =>
    ctx.db.tx(async (tx) => {
      const now = ctx.now();
      const dead = await deadLetters(tx, now.subtract({ hours: NEWS_HOURS }));
      const habits = await deliveryHabits(tx, now);
      return raiseAlerts(ctx, tx, [
        ...dead.map(deadLettersAlert),
        ...habits.flatMap((habit) => silenceAlert(habit, now)),
      ]);
    }),
};
