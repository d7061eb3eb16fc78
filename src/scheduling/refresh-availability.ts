import { agentActor } from '#core/actor';
import type { Ctx, Outcome } from '#core/ctx';
import { instantOf, type Tx } from '#core/db/index';
import { isLegworkError, messageOf } from '#core/errors';
import type { Tick } from '#core/tick';
import { explain } from '#core/verdict';
import { raiseAlerts } from '#notify';
import { type BusyTimes, busyTimes, type FreeSlots, freeSlots as freeSlotsOf } from '#vendors/ports/calendar';
import {
  forgetSlots,
  nextWatch,
  ownSpans,
  type Source,
  takeDueSources,
  takeWatched,
  writeFailure,
  writeSlots,
} from './availability.store.ts';
import type { WorkingHours } from './contract.ts';
import { freeTimes, withoutOwn } from './free-times.rules.ts';
import { bookable } from './meeting-guard.rules.ts';
import { backOff, FEW_SLOTS, fewSlotsAlert, nextWeeklyLook, unreadableAlert } from './watch.rules.ts';

const LOOK_AHEAD_HOURS = 30 * 24;
/** What was free when a calendar that only tells busy times was read last is believed for so long, and then nothing of it is. */
const BELIEVED_HOURS = 1;

/** What a calendar told: times that are free, or when somebody is busy. */
type Told = FreeSlots | BusyTimes;
type Answer =
  | { readonly ok: true; readonly told: Told }
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
      const free = 'slots' in answer.told ? startsOf(answer.told) : await made(tx, source, answer.told, now);
      await writeSlots(tx, ctx.workspace.id, source, bookable(free, source, now), now);
      return;
    }
    const next = now.add({ seconds: backOff(answer.code, source.failures, source.refreshSeconds) });
    if (source.hours !== null && (answer.code === UNREAD || isOld(source, now)))
      await forgetSlots(tx, source.source);
    const failures = await writeFailure(tx, source.source, answer.text, next);
    await raiseAlerts(ctx, tx, unreadableAlert({ ...source, failures, error: answer.text }, now));
  });
}

const startsOf = ({ slots }: FreeSlots): Temporal.Instant[] =>
  slots.map(({ start }) => Temporal.Instant.from(start));

/** The free times of the hours, without what others have in the calendar. */
async function made(
  tx: Tx,
  { source, hours, zone, minutes }: Source,
  { busy, unknown }: BusyTimes,
  now: Temporal.Instant,
): Promise<readonly Temporal.Instant[]> {
  if (hours === null) return [];
  const spans = busy.map(({ start, end }) => ({
    start: Temporal.Instant.from(start),
    end: Temporal.Instant.from(end),
  }));
  const others = withoutOwn(spans, await ownSpans(tx, source));
  const until = now.add({ hours: LOOK_AHEAD_HOURS });
  return freeTimes({ hours, zone, minutes, busy: others, unread: unknown, until, now }).times;
}

const UNREAD = 'calendar.unread';
const isOld = ({ refreshedAt }: Source, now: Temporal.Instant): boolean =>
  refreshedAt === null ||
  Temporal.Instant.compare(instantOf(refreshedAt), now.subtract({ hours: BELIEVED_HOURS })) < 0;

async function ask(ctx: Ctx, source: Source): Promise<Answer> {
  try {
    const [outcome] = await question(ctx, source);
    if (outcome?.state === 'done') return readable(outcome.receipt);
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

/** A calendar that could not be read is busy: nothing is made of the others alone. */
function readable(told: Told): Answer {
  if ('slots' in told || told.unknown.length === 0) return { ok: true, told };
  const text = `${told.unknown.join(', ')} could not be read, so it counts as busy and nothing is offered. Look at whether it is there and shared.`;
  return { ok: false, code: UNREAD, text };
}

function question(ctx: Ctx, { source, vendor, calendarId, zone, hours }: Source): Promise<Outcome<Told>[]> {
  const now = ctx.now();
  const scheduler = ctx.as(agentActor('SCHEDULER'));
  const about = { subject: {}, idempotencyKey: `availability ${source} ${now}` };
  const to = now.add({ hours: LOOK_AHEAD_HOURS }).toString();
  if (hours === null)
    return scheduler.perform(freeSlotsOf(vendor), [
      { input: { calendarId, from: now.toString(), to, timeZone: zone }, ...about },
    ]);
  const calendarIds = [...new Set([calendarId, ...hours.alsoBusy])];
  return scheduler.perform(busyTimes(vendor), [
    { input: { calendarIds, ...around(hours, now, to) }, ...about },
  ]);
}

/** What is busy just before or after matters as well. */
const around = (hours: WorkingHours, from: Temporal.Instant, to: string) => ({
  from: from.subtract({ minutes: hours.bufferBefore }).toString(),
  to: Temporal.Instant.from(to).add({ hours: 24 }).toString(),
});

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
  nextDue: nextWatch,
  recurs: true,
};
