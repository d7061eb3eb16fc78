import { itemExpired, itemRejected } from '#approval/events';
import { moveEnrolments } from '#campaigns';
import { consume } from '#core/events/index';
import { reason } from '#core/verdict';
import { mailAccepted, mailRejected } from '#outbound/events';
import { enrolmentsOfDrafts, recordSteps, type SettledSend, settledSends } from './cadence.store.ts';
import { goOn } from './go-on.ts';
import { turnBackAged, turnBackRejected } from './recontact/hold.ts';

/** The message has left, by mail or on LinkedIn: the step is done with the ledger row as its receipt, and the next one gets its day. */
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
      sends.map((send) => ({
        ...send,
        // Day 1 is the day on which the first message left, however long it waited for its yes.
        startedAt: send.step === 1 ? send.settledAt : send.startedAt,
        touchedAt: send.settledAt,
      })),
    );
  },
});

/** The profile of a lead was refused: nothing more goes there until another one is known. */
export const LINKEDIN_REFUSED = 'cadence.linkedin_refused';

/** What is refused is no step done: a person looks at it before anything else goes to that lead. */
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
        const code = planned?.channel === 'linkedin' ? LINKEDIN_REFUSED : 'cadence.undelivered';
        const why = reason(code, `It was refused: ${responses.get(ledgerId)}`);
        return planned
          ? [{ ...{ enrolmentId, leadId, step, ...planned }, state: 'failed' as const, reasons: [why] }]
          : [];
      }),
      ctx.now(),
    );
    const onLinkedIn = (send: SettledSend): boolean => send.steps[send.step - 1]?.channel === 'linkedin';
    // Mail goes on where LinkedIn fails; a dead address is looked at by a person first.
    await goOn(ctx, tx, sends.filter(onLinkedIn));
    await moveEnrolments(
      tx,
      sends
        .filter((send) => !onLinkedIn(send))
        .map(({ enrolmentId, step }) => ({
          ...({ id: enrolmentId, step, from: step, state: 'paused', dueAt: null, doing: null } as const),
          reason: 'undelivered',
          resumeAt: null,
        })),
      ctx.now(),
    );
  },
});

/**
 * A rejected text is written anew at once, from the next text of its step, or of the moment at which somebody is written to again:
 * the memory of rejections keeps it from coming again. Where nothing is left to write from, the step waits for a person.
 */
export const followRejectedDrafts = consume(itemRejected, {
  name: 'cadence.follow_rejected_drafts',
  async handle(ctx, tx, events) {
    const tags = new Map(
      events
        .filter(({ payload }) => payload.kind === 'draft')
        .map(({ payload }) => [payload.subjectId, payload.tag]),
    );
    await turnBackRejected(ctx, tx, [...tags.keys()]);
    const found = (await enrolmentsOfDrafts(tx, [...tags.keys()])).filter(({ step }) => step > 1);
    await recordSteps(
      tx,
      ctx.workspace.id,
      found.flatMap(({ id, leadId, step, steps, draftId }) => {
        const planned = steps[step - 1];
        const why = reason('cadence.text_rejected', `The text was rejected (${tags.get(draftId)}).`);
        return planned
          ? [{ ...planned, enrolmentId: id, leadId, step, state: 'begun' as const, reasons: [why] }]
          : [];
      }),
      ctx.now(),
    );
    await moveEnrolments(
      tx,
      found.map(({ id, step }) => ({
        ...({ id, step, from: step, state: 'active', doing: null } as const),
        dueAt: ctx.now().toString(),
      })),
      ctx.now(),
    );
  },
});

/** A word outside the steps that nobody decided on in time is written anew while it is still due; a step follows its enrolment. */
export const followExpiredDrafts = consume(itemExpired, {
  name: 'cadence.follow_expired_drafts',
  handle: (ctx, tx, events) =>
    turnBackAged(
      ctx,
      tx,
      events.flatMap(({ payload }) => (payload.kind === 'draft' ? [payload.subjectId] : [])),
    ),
});
