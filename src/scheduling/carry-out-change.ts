import { agentActor } from '#core/actor';
import type { Ctx, LastWord, Outcome } from '#core/ctx';
import { instantOf } from '#core/db/index';
import { conflict, isLegworkError, notFound, refused } from '#core/errors';
import { allow, explain, type Reason, reason, refuse } from '#core/verdict';
import { type CalendarEvent, cancelEvent, moveEvent, readEvent } from '#vendors/ports/calendar';
import { findSource } from './availability.store.ts';
import { conclude } from './conclude-change.ts';
import { keptAround } from './free-times.rules.ts';
import { type OpenChange, openChange, settleChange, stillWanted } from './meeting-change.store.ts';

/**
 * Asks the calendar for what somebody asked of a meeting, and writes down what is true then. An answer that is lost leaves the change
 * `unknown`: it is looked for, never asked again. Throws `refused` or `conflict` with the reason when nothing happened; the meeting
 * stands as the calendar has it.
 */
export async function carryOut(ctx: Ctx, id: string): Promise<void> {
  const change = await ctx.db.tx((tx) => openChange(tx, id));
  if (!change) throw notFound('appointment_change', id);
  const outcome = await ask(ctx, change);
  if (outcome.state === 'done') {
    const { operationId, receipt } = outcome;
    const event = change.kind === 'cancel' ? null : 'eventId' in receipt ? receipt : undefined;
    // A receipt that names no event says nothing of where the meeting is.
    await ctx.db.tx((tx) =>
      event === undefined
        ? settleChange(tx, { id, state: 'unknown', operationId, at: ctx.now() })
        : conclude(ctx, tx, change, { event, operationId }),
    );
    return;
  }
  if (outcome.state === 'unknown') {
    const { operationId, reason: why } = outcome;
    await ctx.db.tx((tx) =>
      settleChange(tx, { id, state: 'unknown', operationId, error: why.text, at: ctx.now() }),
    );
    return;
  }
  const reasons = outcome.state === 'refused' ? outcome.reasons : [outcome.reason];
  const event = reasons.some(isElsewhere) ? await look(ctx, change) : undefined;
  const error = explain({ reasons });
  const taken = reasons.some(({ code }) => code.endsWith('.slot_taken'));
  await ctx.db.tx((tx) => conclude(ctx, tx, change, { event, error, taken }));
  const [first] = reasons;
  const code = first?.code ?? 'meeting.no_answer';
  throw outcome.state === 'refused' ? refused(code, error) : conflict(code, error);
}

/** The calendar has it otherwise than we believe, so we learn from it. */
const isElsewhere = ({ code }: Reason): boolean => /\.event_(?:elsewhere|gone)$/.test(code);

/** How the calendar has the meeting now, null where it does not; undefined where it does not answer. */
export async function look(ctx: Ctx, change: OpenChange): Promise<CalendarEvent | null | undefined> {
  const { id, eventId, vendor } = change;
  if (eventId === null) return undefined;
  const scheduler = ctx.as(agentActor('SCHEDULER'));
  const question = {
    ...{ input: nameOf(change, eventId), subject: {}, idempotencyKey: `meeting ${id} ${ctx.now()}` },
  };
  const outcome = await answer(() => scheduler.perform(readEvent(vendor), [question]));
  return outcome?.state === 'done' ? outcome.receipt.event : undefined;
}

/** The answer of a calendar. One that is not connected refuses; any other failure is ours and thrown on. */
async function answer<T>(work: () => Promise<Outcome<T>[]>): Promise<Outcome<T> | undefined> {
  try {
    return (await work())[0];
  } catch (error) {
    if (!isLegworkError(error) || error.kind !== 'unavailable') throw error;
    return { state: 'refused', reasons: [reason(error.code, error.message)] };
  }
}

/** Where nobody knows the calendar, the lead booked at a vendor that knows an event by its own name alone. */
const nameOf = ({ calendarId }: OpenChange, eventId: string) => ({
  ...{ calendarId: calendarId ?? eventId, eventId },
});

type Receipt = CalendarEvent | { readonly existed: boolean };

async function ask(ctx: Ctx, change: OpenChange): Promise<Outcome<Receipt>> {
  const { id, eventId, leadId, personId, vendor, reason: words } = change;
  if (eventId === null) return { state: 'refused', reasons: [UNNAMED] };
  const scheduler = ctx.as(agentActor('SCHEDULER'));
  const about = { subject: { leadId, personId }, idempotencyKey: `meeting ${id}` };
  const name = nameOf(change, eventId);
  const keepFree = await keptBy(ctx, change, name.calendarId);
  /** What was settled, moved or cancelled meanwhile is left alone. */
  const lastWord: LastWord = async (tx, keys) => {
    const wanted = await stillWanted(tx, id);
    return keys.map(() => (wanted ? allow() : refuse(MEANWHILE)));
  };
  const work = (): Promise<Outcome<Receipt>[]> =>
    change.kind === 'cancel'
      ? scheduler.perform(cancelEvent(vendor), [{ input: { ...name, reason: words }, ...about }], lastWord)
      : scheduler.perform(
          moveEvent(vendor),
          [{ input: { ...name, ...timesOf(change), reason: words, keepFree }, ...about }],
          lastWord,
        );
  return (await answer(work)) ?? { state: 'refused', reasons: [MEANWHILE] };
}

const utc = (text: string | null): string => (text === null ? '' : instantOf(text).toString());
const timesOf = ({ from, to, ends, zone }: OpenChange) => ({
  ...{ from: utc(from), start: utc(to), end: utc(ends), timeZone: zone },
});

/** What the new time needs free besides, at calendars that refuse no overlap. */
async function keptBy(ctx: Ctx, { kind, to, ends, source, vendor }: OpenChange, calendarId: string) {
  if (kind !== 'move' || to === null || ends === null || source === null) return null;
  const calendar = await ctx.db.tx((tx) => findSource(tx, source));
  return keptAround({ vendor, calendarId, start: instantOf(to), end: instantOf(ends) }, calendar);
}

const UNNAMED = reason('meeting.unnamed', 'Nobody here knows which event of the calendar it is.');
const MEANWHILE = reason(
  'meeting.settled_meanwhile',
  'The meeting was changed in the meantime, so nothing was asked of the calendar. Look at it again.',
);
