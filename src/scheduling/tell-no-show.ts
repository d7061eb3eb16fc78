import { agentActor } from '#core/actor';
import type { Ctx, Outcome } from '#core/ctx';
import { isLegworkError } from '#core/errors';
import type { Tick } from '#core/tick';
import { explain, reason } from '#core/verdict';
import { markNoShow } from '#vendors/ports/calendar';
import { noShowsToTell, noShowToTell, settleTold, type ToTell } from './no-show.store.ts';

/**
 * Tells the calendar that nobody came, where its vendor keeps such a thing. What a person said stands whatever the calendar answers: a
 * refusal is written down with its reason, an answer that is lost is looked for.
 */
export async function tellNoShow(ctx: Ctx, changeId: string): Promise<boolean> {
  const toTell = await ctx.db.tx((tx) => noShowToTell(tx, changeId));
  if (!toTell) return false;
  const outcome = await ask(ctx, toTell);
  const operationId = 'operationId' in outcome ? outcome.operationId : null;
  const settled = { id: changeId, operationId };
  if (outcome.state === 'done')
    return ctx.db.tx((tx) => settleTold(tx, { ...settled, told: 'done', error: null }));
  if (outcome.state === 'unknown') {
    await ctx.db.tx((tx) => settleTold(tx, { ...settled, told: 'unknown', error: outcome.reason.text }));
    return false;
  }
  const error = explain({ reasons: outcome.state === 'refused' ? outcome.reasons : [outcome.reason] });
  return ctx.db.tx((tx) => settleTold(tx, { ...settled, told: 'failed', error }));
}

type Answer = Outcome<{ existed: boolean }>;

async function ask(ctx: Ctx, { id, vendor, eventId, calendarId, email, ...lead }: ToTell): Promise<Answer> {
  if (email === null) return { state: 'refused', reasons: [NOBODY] };
  const { leadId, personId } = lead;
  try {
    const [outcome] = await ctx.as(agentActor('SCHEDULER')).perform(markNoShow(vendor), [
      {
        input: { calendarId: calendarId ?? eventId, eventId, attendeeEmail: email },
        subject: { leadId, personId },
        // One for ever: asked again it is looked for and not told twice.
        idempotencyKey: `no-show ${id}`,
      },
    ]);
    return outcome ?? { state: 'refused', reasons: [NO_ANSWER] };
  } catch (error) {
    if (!isLegworkError(error) || error.kind !== 'unavailable') throw error;
    return { state: 'refused', reasons: [reason(error.code, error.message)] };
  }
}

const NOBODY = reason(
  'meeting.no_address',
  'The lead has no address any more by which the calendar knows it.',
);
const NO_ANSWER = reason('meeting.no_answer', 'The calendar gave no answer.');

/** A live process has its answer by then, and reconciling has looked. */
const GRACE_MINUTES = 2;
const BATCH = 50;

/** Tells what a process died over, and settles what was told without an answer. */
export const tellNoShows: Tick = {
  name: 'scheduling.tell_no_shows',
  everySeconds: 60,
  async run(ctx) {
    const before = ctx.now().subtract({ minutes: GRACE_MINUTES });
    const open = await ctx.db.ask((tx) => noShowsToTell(tx, before, BATCH));
    let settled = 0;
    for (const id of open) settled += Number(await tellNoShow(ctx, id));
    return settled;
  },
};
