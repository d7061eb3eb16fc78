import { agentActor } from '#core/actor';
import type { Ctx } from '#core/ctx';
import { isLegworkError, messageOf } from '#core/errors';
import type { Tick } from '#core/tick';
import { explain } from '#core/verdict';
import { raiseAlerts } from '#notify';
import { freeSlots as freeSlotsOf } from '#vendors/ports/calendar';
import { type Source, takeDueSources, takeWatched, writeFailure, writeSlots } from './availability.store.ts';
import { bookable } from './meeting-guard.rules.ts';
import { backOff, FEW_SLOTS, fewSlotsAlert, nextWeeklyLook, unreadableAlert } from './watch.rules.ts';

const LOOK_AHEAD_HOURS = 30 * 24;

type Answer =
  | { readonly ok: true; readonly slots: readonly Temporal.Instant[] }
  | { readonly ok: false; readonly code: string; readonly text: string };

/** Asks each calendar that is due what is free in the next 30 days. One that does not answer keeps what was known, and says so. */
export const refreshAvailability: Tick = {
  name: 'scheduling.refresh_availability',
  everySeconds: 30,
  async run(ctx) {
    const due = await ctx.db.ask((tx) => takeDueSources(tx, ctx.now()));
    for (const source of due) await refresh(ctx, source);
    return due.length;
  },
};

async function refresh(ctx: Ctx, source: Source): Promise<void> {
  const now = ctx.now();
  const answer = await ask(ctx, source);
  await ctx.db.tx(async (tx) => {
    if (answer.ok) {
      await writeSlots(tx, ctx.workspace.id, source.source, bookable(answer.slots, source, now), now);
      return;
    }
    const next = now.add({ seconds: backOff(answer.code, source.failures, source.refreshSeconds) });
    const failures = await writeFailure(tx, source.source, answer.text, next);
    await raiseAlerts(ctx, tx, unreadableAlert({ ...source, failures, error: answer.text }, now));
  });
}

async function ask(ctx: Ctx, { source, vendor, calendarId, zone }: Source): Promise<Answer> {
  const now = ctx.now();
  const to = now.add({ hours: LOOK_AHEAD_HOURS });
  try {
    const [outcome] = await ctx.as(agentActor('SCHEDULER')).perform(freeSlotsOf(vendor), [
      {
        input: { calendarId, from: now.toString(), to: to.toString(), timeZone: zone },
        subject: {},
        idempotencyKey: `availability ${source} ${now}`,
      },
    ]);
    if (outcome?.state === 'done')
      return { ok: true, slots: outcome.receipt.slots.map(({ start }) => Temporal.Instant.from(start)) };
    if (outcome?.state === 'refused')
      return { ok: false, code: outcome.reasons[0]?.code ?? 'refused', text: explain(outcome) };
    return {
      ok: false,
      code: outcome?.reason.code ?? 'no_answer',
      text: outcome?.reason.text ?? 'There was no answer.',
    };
  } catch (error) {
    return { ok: false, code: isLegworkError(error) ? error.code : 'failed', text: messageOf(error) };
  }
}

/** Once a week, before it begins: is there enough to offer? */
export const watchAvailability: Tick = {
  name: 'scheduling.watch_availability',
  everySeconds: 300,
  run: (ctx) =>
    ctx.db.tx(async (tx) => {
      const now = ctx.now();
      const watched = await takeWatched(tx, now, nextWeeklyLook(now));
      const few = watched.filter(({ free }) => free < FEW_SLOTS);
      return raiseAlerts(
        ctx,
        tx,
        few.map((found) => fewSlotsAlert(found, now)),
      );
    }),
};
