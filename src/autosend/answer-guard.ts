import { instantOf } from '#core/db/index';
import { allow, type Reason, reason, refuse } from '#core/verdict';
import { defineGuard } from '#gateway';
import { momentsOf } from './moment.ts';
import { draftsOfAnswers, keptSlots } from './reply-draft.store.ts';
import { maySendNow } from './send-now.rules.ts';

const UNKNOWN = reason('answer.draft', 'No draft is known for this answer.');

/**
 * The last question before an answer is handed over, however long it waited in the ledger: has the conversation moved on, did anybody
 * pull a switch, are its times still kept for it?
 */
export const answerGuard = defineGuard({
  name: 'answers',
  slot: 'approval',
  effects: ['send'],
  async check(ctx, tx, { requests }) {
    const answerIds = requests.flatMap(({ subject }) => subject.answerId ?? []);
    if (answerIds.length === 0) return requests.map(() => allow());
    const drafts = await draftsOfAnswers(tx, answerIds);
    const byAnswer = new Map(drafts.map((draft) => [draft.answerId, draft]));
    const addresses = new Map(requests.map(({ subject }) => [subject.answerId, subject.addresses ?? []]));
    const moments = await momentsOf(
      ctx,
      tx,
      drafts.map((draft) => ({
        ...{ ...draft, key: draft.id, sender: draft.decidedBy === null ? 'machine' : 'person' },
        draft: draft.state === 'sending' ? 'waiting' : 'rejected',
        addresses: addresses.get(draft.answerId ?? '') ?? [],
      })),
    );
    const kept = await keptSlots(
      tx,
      drafts.map(({ id }) => id),
    );
    return requests.map(({ subject: { answerId } }) => {
      if (answerId === undefined) return allow();
      const draft = byAnswer.get(answerId);
      const moment = draft && moments.get(draft.id);
      if (!draft || !moment) return refuse(UNKNOWN);
      const now = maySendNow(moment);
      const still = (kept.get(draft.id) ?? []).filter(
        ({ at }) => Temporal.Instant.compare(instantOf(at), ctx.now()) > 0,
      );
      const lost = draft.slots.filter(
        ({ at }) => !still.some((slot) => instantOf(slot.at).equals(instantOf(at))),
      );
      const reasons: Reason[] = [
        ...(now.allowed ? [] : now.reasons),
        ...lost.map(({ label }) => reason('answer.slot_lost', `${label} is not kept for it any more.`)),
      ];
      const [first, ...more] = reasons;
      return first ? refuse(first, ...more) : allow();
    });
  },
});
