import type { z } from 'zod';
import { type Ctx, requireScope } from '#core/ctx';
import { instantOf, type Tx } from '#core/db/index';
import { conflict, forbidden, invalid, notFound } from '#core/errors';
import { explain, type Reason } from '#core/verdict';
import { holdSource } from './availability.store.ts';
import type { MeetingNow } from './can.rules.ts';
import { findMeeting, holdMeeting, type KnownMeeting } from './meeting-change.store.ts';

/** A person changes a meeting: agents propose, in the conversation. Throws `forbidden` for them. */
export function requirePerson(ctx: Ctx): void {
  requireScope(ctx, 'inbox:write');
  if (ctx.actor.kind === 'agent')
    throw forbidden(
      'meeting.by_a_person',
      'Only a person moves or cancels a meeting, or says that nobody came. Nothing was changed. Propose it in the conversation.',
    );
}

/** What was given, as the schema wants it; throws `invalid` with what is wrong where. */
export function given<T>(schema: z.ZodType<T>, input: unknown): T {
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  throw invalid(
    'meeting.invalid',
    'The meeting stays as it is: something is missing or cannot be read.',
    parsed.error.issues.map((issue) => ({ path: issue.path.join('.'), message: issue.message })),
  );
}

/**
 * The meeting somebody wants to change, held until the transaction ends, and its calendar before it: times are given away by one after
 * the other, whoever offers, books or moves.
 */
export async function holdForChange(tx: Tx, id: string): Promise<KnownMeeting> {
  const known = await findMeeting(tx, id);
  if (known?.home) await holdSource(tx, known.home);
  const meeting = known && (await holdMeeting(tx, id));
  if (!meeting) throw notFound('meeting', id);
  return meeting;
}

/** The facts the rules ask for. */
export const meetingNow = (ctx: Ctx, meeting: KnownMeeting): MeetingNow => ({
  ...{ state: meeting.state, vendor: meeting.vendor, moveUrl: meeting.moveUrl, open: meeting.open },
  ...{ startsAt: instantOf(meeting.startsAt), endsAt: instantOf(meeting.endsAt) },
  named: meeting.eventId !== null,
  inCalendar: meeting.home !== null,
  mode: ctx.workspace.mode,
  now: ctx.now(),
});

/** Why a meeting stays as it is, to whoever asked. */
export const stays = (reasons: readonly Reason[]) =>
  conflict(reasons[0]?.code ?? 'meeting.refused', `${explain({ reasons })} The meeting stays as it is.`);

/** Somebody else asked at the same moment and was faster. */
export const faster = () =>
  conflict(
    'meeting.raced',
    'Somebody else changed the meeting or took that time just now. The meeting stays as it is; look at it again.',
  );
