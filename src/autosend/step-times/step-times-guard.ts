import { within } from '#core/context';
import { instantOf } from '#core/db/index';
import { allow, reason, refuse } from '#core/verdict';
import { defineGuard } from '#gateway';
import { standingOffers } from '#scheduling';
import { stepCarrier, type TimedDraft, timedSends } from './step-times.store.ts';

const LEDGER_ID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Of what a message offers, the times that are no longer kept for it, taken, or over before anybody has read it. */
export const lostTimes = (
  { id, times }: TimedDraft,
  standing: ReadonlyMap<string, ReadonlySet<string>>,
): TimedDraft['times'] =>
  times.filter(
    ({ at }) => !standing.get(stepCarrier(id))?.has(instantOf(at).toString({ smallestUnit: 'second' })),
  );

/**
 * The last question before a message of a sequence is handed over that offers times: can they still be taken? One that has lost any
 * waits until it is written anew.
 */
export const stepTimesGuard = defineGuard({
  name: 'times',
  slot: 'approval',
  effects: ['send'],
  async check(ctx, tx, { operation, requests }) {
    const keys = operation.toSelf
      ? []
      : requests.flatMap(({ idempotencyKey, subject }) =>
          subject.answerId === undefined && LEDGER_ID.test(idempotencyKey) ? idempotencyKey : [],
        );
    const drafts = keys.length === 0 ? new Map<string, TimedDraft>() : await timedSends(tx, keys);
    if (drafts.size === 0) return requests.map(() => allow());
    const carriers = [...drafts.values()].map(({ id }) => stepCarrier(id));
    const standing = await standingOffers(within(ctx, tx), { carriers });
    return requests.map(({ idempotencyKey }) => {
      const draft = drafts.get(idempotencyKey);
      const [lost] = draft ? lostTimes(draft, standing) : [];
      return lost
        ? refuse(reason('times.lost', `${lost.label} cannot be taken any more; the message is written anew.`))
        : allow();
    });
  },
});
