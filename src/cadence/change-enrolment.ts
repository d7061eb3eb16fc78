import { findCampaign, moveEnrolments, readerHoursOf } from '#campaigns';
import { type Ctx, requireScope } from '#core/ctx';
import type { Tx } from '#core/db/index';
import { conflict, invalid, notFound } from '#core/errors';
import { reason } from '#core/verdict';
import { readerFactsOf, recordLeadEvents } from '#leads';
import { takeBackEnrolment } from '#outbound';
import { type LockedEnrolment, lockEnrolment, recordSteps } from './cadence.store.ts';
import { type EnrolmentChange, enrolmentChange } from './contract.ts';
import { goOn } from './go-on.ts';
import { putOffUntil } from './put-off.rules.ts';

const FROM: Readonly<Record<EnrolmentChange['move'], readonly string[]>> = {
  pause: ['active'],
  resume: ['paused'],
  skip: ['paused'],
  end: ['active', 'paused'],
};

/** What was done, in a word. */
const DONE = { pause: 'paused', resume: 'resumed', skip: 'led past its step', end: 'ended' } as const;

/** Paused by a person until a day; what they said why stands on the timeline. */
const SNOOZED = 'lead_snoozed';

/**
 * A person pauses, resumes or ends one lead's sequence, or lets it go on behind the step it waits at. What is paused by hand goes on by
 * hand, or at the moment that was named; what was ended stays so, and its planned messages and waiting drafts go with it; what another
 * campaign has for the lead stays. Throws `conflict` naming where it stands otherwise.
 */
export async function changeEnrolment(
  ctx: Ctx,
  input: { enrolmentId: string } & EnrolmentChange,
): Promise<{ state: string }> {
  requireScope(ctx, 'campaigns:write');
  const asked = read(ctx, input);
  const { move, reason: why } = asked;
  return ctx.db.tx(async (tx) => {
    const found = await lockEnrolment(tx, input.enrolmentId);
    if (!found) throw notFound('enrolment', input.enrolmentId);
    if (!FROM[move].includes(found.state))
      throw conflict(
        'enrolment.elsewhere',
        `The sequence is ${found.state}, so it cannot be ${DONE[move]}. Nothing was changed.`,
      );
    const until = await untilOf(ctx, tx, asked, found);
    if (move === 'skip') await leaveOut(ctx, tx, found, why);
    else await put(ctx, tx, found, { move, reason: why, until });
    await recordLeadEvents(ctx, tx, [
      {
        leadId: found.leadId,
        event: null,
        type: `sequence_${move}`,
        channel: 'system',
        summary: `Sequence ${DONE[move]} by ${ctx.actor.name}: ${why}`,
      },
    ]);
    await ctx.audit(tx, {
      action: `enrolment.${move}`,
      subject: found.id,
      detail: { reason: why, ...(until !== undefined && { until }) },
    });
    return { state: (await lockEnrolment(tx, found.id))?.state ?? found.state };
  });
}

/** The moment it goes on by itself, in the hours of the reader where a day was named. Throws `invalid` for one that has passed. */
async function untilOf(
  ctx: Ctx,
  tx: Tx,
  { until, day }: EnrolmentChange,
  { leadId, campaignId }: { leadId: string; campaignId: string },
): Promise<string | undefined> {
  if (day === undefined) return until;
  const campaign = await findCampaign(tx, campaignId);
  if (!campaign) throw notFound('campaign', campaignId);
  const readers = await readerFactsOf(tx, [leadId]);
  const at = putOffUntil(Temporal.PlainDate.from(day), readerHoursOf(campaign)(readers.get(leadId)).window);
  if (Temporal.Instant.compare(at, ctx.now()) <= 0) throw passed('day');
  return at.toString();
}

const passed = (path: string) =>
  invalid(
    'enrolment.until_past',
    'It cannot be put off until a moment that has passed. Nothing was changed.',
    [{ path, message: 'has passed' }],
  );

async function put(
  ctx: Ctx,
  tx: Tx,
  { id, step }: LockedEnrolment,
  { move, reason: why, until }: EnrolmentChange & { move: 'pause' | 'resume' | 'end' },
): Promise<void> {
  const now = ctx.now();
  const at = { id, step, doing: null, attempts: 0 };
  const state = { pause: 'paused', resume: 'active', end: 'exited' } as const;
  const rest = until === undefined ? { reason: why, resumeAt: null } : { reason: SNOOZED, resumeAt: until };
  await moveEnrolments(
    tx,
    [
      move === 'resume'
        ? { ...at, state: state[move], dueAt: now.toString() }
        : { ...at, state: state[move], dueAt: null, ...rest },
    ],
    now,
  );
  if (move !== 'end') return;
  const ended = reason('cadence.ended_by_hand', `Its sequence was ended by hand: ${why}`);
  await takeBackEnrolment(tx, id, { why: ended, by: ctx.actor.id, at: now });
}

/** The step it waits at is left out, with what waits of it; the one behind it gets its day. Without a first message there is nothing to follow up. */
async function leaveOut(ctx: Ctx, tx: Tx, found: LockedEnrolment, why: string): Promise<void> {
  const { id, leadId, step, steps } = found;
  if (step === 1)
    throw conflict(
      'enrolment.first_step',
      'The first message has not left, so there is nothing to follow up. Nothing was changed. End the sequence, or let it go on.',
    );
  const left = reason('cadence.left_out_by_hand', `Left out by ${ctx.actor.name}: ${why}`);
  await takeBackEnrolment(tx, id, { why: left, by: ctx.actor.id, at: ctx.now() });
  const planned = steps[step - 1];
  if (planned) {
    const record = { ...planned, enrolmentId: id, leadId, step, state: 'skipped' as const, reasons: [left] };
    await recordSteps(tx, ctx.workspace.id, [record], ctx.now());
  }
  await goOn(ctx, tx, [{ ...found, enrolmentId: id, currentStep: step, state: 'active' }]);
}

/** What is asked for. Throws `invalid` with what is wrong with it. */
function read(ctx: Ctx, input: EnrolmentChange): EnrolmentChange {
  const parsed = enrolmentChange.safeParse(input);
  if (!parsed.success)
    throw invalid(
      'enrolment.change_incomplete',
      'The sequence was not changed.',
      parsed.error.issues.map((issue) => ({ path: issue.path.join('.'), message: issue.message })),
    );
  const { until } = parsed.data;
  if (until !== undefined && Temporal.Instant.compare(Temporal.Instant.from(until), ctx.now()) <= 0)
    throw passed('until');
  return parsed.data;
}
