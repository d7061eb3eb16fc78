import { agentActor } from '#core/actor';
import type { Ctx, LastWord, Outcome } from '#core/ctx';
import { instantOf } from '#core/db/index';
import { conflict, isLegworkError, notFound, refused } from '#core/errors';
import { allow, explain, type Reason, reason, refuse } from '#core/verdict';
import { type CalendarEvent, cancelEvent, moveEvent, readEvent } from '#vendors/ports/calendar';
import { conclude } from './conclude-change.ts';
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
    const event = 'eventId' in outcome.receipt ? outcome.receipt : null;
    await ctx.db.tx((tx) => conclude(ctx, tx, change, { event, operationId: outcome.operationId }));
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
  if (change.eventId === null) return undefined;
  const [outcome] = await ctx.as(agentActor('SCHEDULER')).perform(readEvent(change.vendor), [
    {
      input: nameOf(change, change.eventId),
      subject: {},
      idempotencyKey: `meeting ${change.id} ${ctx.now()}`,
    },
  ]);
  return outcome?.state === 'done' ? outcome.receipt.event : undefined;
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
  /** What was settled, moved or cancelled meanwhile is left alone. */
  const lastWord: LastWord = async (tx, keys) => {
    const wanted = await stillWanted(tx, id);
    return keys.map(() => (wanted ? allow() : refuse(MEANWHILE)));
  };
  try {
    const [outcome] =
      change.kind === 'cancel'
        ? await scheduler.perform(
            cancelEvent(vendor),
            [{ input: { ...name, reason: words }, ...about }],
            lastWord,
          )
        : await scheduler.perform(
            moveEvent(vendor),
            [{ input: { ...name, ...timesOf(change), reason: words }, ...about }],
            lastWord,
          );
    return outcome ?? { state: 'refused', reasons: [MEANWHILE] };
  } catch (error) {
    // Nobody is connected who could do it. Anything else is not an answer: the change stays open and is looked for.
    if (!isLegworkError(error) || error.kind !== 'unavailable') throw error;
    return { state: 'refused', reasons: [reason(error.code, error.message)] };
  }
}

const utc = (text: string | null): string => (text === null ? '' : instantOf(text).toString());
const timesOf = ({ from, to, ends, zone }: OpenChange) => ({
  ...{ from: utc(from), start: utc(to), end: utc(ends), timeZone: zone },
});

const UNNAMED = reason('meeting.unnamed', 'Nobody here knows which event of the calendar it is.');
const MEANWHILE = reason(
  'meeting.settled_meanwhile',
  'The meeting was changed in the meantime, so nothing was asked of the calendar. Look at it again.',
);
