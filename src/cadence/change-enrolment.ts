import { findCampaign, moveEnrolments, readerHoursOf } from '#campaigns';
import { type Ctx, requireScope } from '#core/ctx';
import type { Tx } from '#core/db/index';
import { conflict, invalid, notFound } from '#core/errors';
import { reason } from '#core/verdict';
import { readerFactsOf, recordLeadEvents } from '#leads';
import { takeBackEnrolment } from '#outbound';
import { lockEnrolment } from './cadence.store.ts';
import { type EnrolmentChange, enrolmentChange } from './contract.ts';
import { putOffUntil } from './put-off.rules.ts';

const FROM: Readonly<Record<EnrolmentChange['move'], readonly string[]>> = {
  pause: ['active'],
  resume: ['paused'],
  end: ['active', 'paused'],
};

/** Paused by a person until a day; what they said why stands on the timeline. */
const SNOOZED = 'lead_snoozed';

/**
 * A person pauses, resumes or ends one lead's sequence. What is paused by hand goes on by hand, or at the moment that was named; what was ended stays
 * so, and its planned messages and waiting drafts go with it; what another campaign has for the lead stays. Throws `conflict` naming where it stands otherwise.
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
        `The sequence is ${found.state}, so it cannot be ${move === 'end' ? 'ended' : `${move}d`}. Nothing was changed.`,
      );
    const now = ctx.now();
    const until = await untilOf(ctx, tx, asked, found);
    const at = { id: found.id, step: found.step, doing: null, attempts: 0 };
    const state = { pause: 'paused', resume: 'active', end: 'exited' } as const;
    await moveEnrolments(
      tx,
      [
        move === 'resume'
          ? { ...at, state: state[move], dueAt: now.toString() }
          : until === undefined
            ? { ...at, state: state[move], dueAt: null, reason: why, resumeAt: null }
            : { ...at, state: state[move], dueAt: null, reason: SNOOZED, resumeAt: until },
      ],
      now,
    );
    if (move === 'end') {
      const ended = reason('cadence.ended_by_hand', `Its sequence was ended by hand: ${why}`);
      await takeBackEnrolment(tx, found.id, { why: ended, by: ctx.actor.id, at: now });
    }
    await recordLeadEvents(ctx, tx, [
      {
        leadId: found.leadId,
        event: null,
        type: `sequence_${move}`,
        channel: 'system',
        summary: `Sequence ${move === 'end' ? 'ended' : `${move}d`} by ${ctx.actor.name}: ${why}`,
      },
    ]);
    await ctx.audit(tx, {
      action: `enrolment.${move}`,
      subject: found.id,
      detail: { reason: why, ...(until !== undefined && { until }) },
    });
    return { state: state[move] };
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
