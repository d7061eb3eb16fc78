import type { Ctx } from '#core/ctx';
import { messageOf } from '#core/errors';
import type { ErasureHook, ToldVendor } from '#core/personal-data/personal-table';
import { explain, reason } from '#core/verdict';
import { cancelEvent } from '#vendors/ports/calendar';
import { type AheadMeeting, countBooking, meetingsAhead, setCancelled } from './erasure-meetings.store.ts';

/**
 * The meetings ahead of somebody who is being forgotten are cancelled while we still know which ones they are. What fails is listed for
 * a person; it does not hold up the erasure. One that is being made at this moment is waited for.
 */
export const cancelMeetings: ErasureHook = {
  name: 'scheduling.meetings',
  async settle(_ctx, tx, { leadIds }) {
    const making = await countBooking(tx, leadIds);
    return making > 0
      ? reason(
          'erasure.booking',
          'A meeting with this person is being booked, moved or cancelled at this moment.',
          {
            making,
          },
        )
      : null;
  },
  async tell(ctx, { leadIds }) {
    const ahead = await ctx.db.tx((tx) => meetingsAhead(tx, leadIds, ctx.now()));
    const notes: ToldVendor[] = [];
    for (const meeting of ahead) notes.push(await cancel(ctx, meeting));
    return notes;
  },
};

async function cancel(
  ctx: Ctx,
  { id, vendor, calendarId, eventId, startsAt }: AheadMeeting,
): Promise<ToldVendor> {
  // Not the vendor's bare name: what else it knows of the person is told beside this.
  const told = { vendor: `the calendar at ${vendor}` };
  const byHand = `Remove the meeting of ${startsAt} there by hand.`;
  if (ctx.workspace.mode === 'shadow')
    return { ...told, done: false, note: `Nothing may be written there from here now. ${byHand}` };
  if (eventId === null || calendarId === null)
    return { ...told, done: false, note: `Nobody here knows which event it is there. ${byHand}` };
  try {
    const [outcome] = await ctx.perform(cancelEvent(vendor), [
      { input: { calendarId, eventId, reason: '' }, subject: {}, idempotencyKey: `erasure ${id}` },
    ]);
    if (outcome?.state === 'done') {
      await ctx.db.tx((tx) => setCancelled(tx, id, ctx.now()));
      return {
        ...told,
        done: true,
        note: `The meeting of ${startsAt} is cancelled. Delete what is left of it there.`,
      };
    }
    const why =
      outcome?.state === 'refused' ? explain(outcome) : (outcome?.reason.text ?? 'There was no answer.');
    return { ...told, done: false, note: `It was not cancelled: ${why} ${byHand}` };
  } catch (error) {
    return { ...told, done: false, note: `It was not cancelled: ${messageOf(error)} ${byHand}` };
  }
}
