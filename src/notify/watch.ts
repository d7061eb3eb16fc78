import type { Ctx } from '#core/ctx';
import type { Tx } from '#core/db/index';
import { type Consumer, consume } from '#core/events/index';
import type { Tick } from '#core/tick';
import { breakerMoved, sessionTripped } from '#gateway';
import { deadLetters, deliveryHabits, raiseAlerts } from './alert.store.ts';
import { breakerAlert, deadLettersAlert, type NewAlert, sessionAlert, silenceAlert } from './alerts.rules.ts';

/** What happened longer ago is no news when it is read for the first time. */
const NEWS_HOURS = 24;

function fresh<E extends { readonly at: Temporal.Instant }>(ctx: Ctx, events: readonly E[]): E[] {
  const oldest = ctx.now().subtract({ hours: NEWS_HOURS });
  return events.filter(({ at }) => Temporal.Instant.compare(at, oldest) > 0);
}

const raised = async (ctx: Ctx, tx: Tx, alerts: readonly NewAlert[]): Promise<void> =>
  void (await raiseAlerts(ctx, tx, alerts));

/** A vendor was left alone, or is trusted again. */
export const watchBreakers: Consumer = consume(breakerMoved, {
  name: 'notify.breakers',
  handle: (ctx, tx, events) =>
    raised(
      ctx,
      tx,
      fresh(ctx, events).flatMap(({ payload, at }) => breakerAlert(payload, at)),
    ),
});

/** An automatic chain was stopped by its limits. */
export const watchSessions: Consumer = consume(sessionTripped, {
  name: 'notify.sessions',
  handle: (ctx, tx, events) =>
    raised(
      ctx,
      tx,
      fresh(ctx, events).map(({ payload, at }) => sessionAlert(payload, at)),
    ),
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
