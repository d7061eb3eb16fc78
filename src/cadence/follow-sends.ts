import { itemRejected } from '#approval/events';
import { type EnrolmentMove, findCampaign, moveEnrolments, openWindowOf } from '#campaigns';
import type { Ctx } from '#core/ctx';
import { instantOf, type Tx } from '#core/db/index';
import { consume } from '#core/events/index';
import { reason } from '#core/verdict';
import { mailAccepted, mailRejected } from '#outbound/events';
import { enrolmentsOfDrafts, recordSteps, type SettledSend, settledSends } from './cadence.store.ts';
import { dueOf } from './next-step.rules.ts';

/** A mail server took the message: the step is done with the ledger row as its receipt, and the next one gets its day. */
export const followAccepted = consume(mailAccepted, {
  name: 'cadence.follow_accepted',
  async handle(ctx, tx, events) {
    const sends = await settledSends(
      tx,
      events.map(({ payload }) => payload.ledgerId),
    );
    await recordSteps(
      tx,
      ctx.workspace.id,
      sends.flatMap((send) => {
        const planned = send.steps[send.step - 1];
        const { enrolmentId, leadId, step, ledgerId } = send;
        return planned
          ? [
              {
                ...{ enrolmentId, leadId, step, channel: planned.channel, action: planned.action },
                ...({ state: 'done', reasons: [], receipt: ledgerId } as const),
              },
            ]
          : [];
      }),
      ctx.now(),
    );
    await goOn(
      ctx,
      tx,
      sends.map((send) =>
        // Day 1 is the day on which the first message left, however long it waited for its yes.
        send.step === 1 ? { ...send, startedAt: send.settledAt } : send,
      ),
    );
  },
});

/** What a mail server refuses is no step done: a person looks at it before anything else goes to that lead. */
export const followRejected = consume(mailRejected, {
  name: 'cadence.follow_rejected',
  async handle(ctx, tx, events) {
    const responses = new Map(events.map(({ payload }) => [payload.ledgerId, payload.response]));
    const sends = await settledSends(tx, [...responses.keys()]);
    await recordSteps(
      tx,
      ctx.workspace.id,
      sends.flatMap(({ enrolmentId, leadId, step, ledgerId, steps }) => {
        const planned = steps[step - 1];
        const why = reason('cadence.undelivered', `The mail server refused it: ${responses.get(ledgerId)}`);
        return planned
          ? [{ ...{ enrolmentId, leadId, step, ...planned }, state: 'failed' as const, reasons: [why] }]
          : [];
      }),
      ctx.now(),
    );
    await moveEnrolments(
      tx,
      sends.map(({ enrolmentId, step }) => ({
        ...({ id: enrolmentId, step, from: step, state: 'paused', dueAt: null, doing: null } as const),
        reason: 'undelivered',
        resumeAt: null,
      })),
      ctx.now(),
    );
  },
});

/** A rejected text ends its step, not the sequence; the memory of rejections keeps the next text from repeating it. */
export const followRejectedDrafts = consume(itemRejected, {
  name: 'cadence.follow_rejected_drafts',
  async handle(ctx, tx, events) {
    const tags = new Map(
      events
        .filter(({ payload }) => payload.kind === 'draft')
        .map(({ payload }) => [payload.subjectId, payload.tag]),
    );
    const found = (await enrolmentsOfDrafts(tx, [...tags.keys()])).filter(({ step }) => step > 1);
    await recordSteps(
      tx,
      ctx.workspace.id,
      found.flatMap(({ id, leadId, step, steps, draftId }) => {
        const planned = steps[step - 1];
        const why = reason('cadence.text_rejected', `The text was rejected (${tags.get(draftId)}).`);
        return planned
          ? [{ ...planned, enrolmentId: id, leadId, step, state: 'skipped' as const, reasons: [why] }]
          : [];
      }),
      ctx.now(),
    );
    await goOn(
      ctx,
      tx,
      found.map((entry) => ({ ...entry, enrolmentId: entry.id, currentStep: entry.step, state: 'active' })),
    );
  },
});

type Move = EnrolmentMove & { from: number };
type Passed = Pick<
  SettledSend,
  'enrolmentId' | 'campaignId' | 'step' | 'steps' | 'startedAt' | 'currentStep' | 'state'
>;

/** Gives the step behind this one its day, or ends the sequence. */
async function goOn(ctx: Ctx, tx: Tx, passed: readonly Passed[]): Promise<void> {
  const windows = new Map<string, ReturnType<typeof openWindowOf>>();
  for (const id of new Set(passed.map(({ campaignId }) => campaignId))) {
    const campaign = await findCampaign(tx, id);
    if (campaign) windows.set(id, openWindowOf(campaign));
  }
  await moveEnrolments(
    tx,
    passed.flatMap(({ enrolmentId: id, campaignId, step, steps, startedAt, currentStep, state }): Move[] => {
      const window = windows.get(campaignId);
      if (!window || currentStep !== step || state !== 'active') return [];
      const dueAt = dueOf({ steps, startedAt: instantOf(startedAt), window, now: ctx.now() }, step + 1);
      const move = { id, from: step, doing: null, startedAt } as const;
      return dueAt === null
        ? [{ ...move, step, state: 'completed', dueAt: null, reason: 'all_steps_done' }]
        : [{ ...move, step: step + 1, state: 'active', dueAt: dueAt.toString() }];
    }),
    ctx.now(),
  );
}
