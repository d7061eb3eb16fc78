import type { Ctx } from '#core/ctx';
import type { Tx } from '#core/db/index';
import { consume } from '#core/events/index';
import { reason } from '#core/verdict';
import { replyCorrected } from '#inbound/events';
import { DRAFTED } from './contract.ts';
import { endDrafts } from './end-drafts.ts';
import { disposeOf } from './follow-replies.ts';
import { moveGrants } from './move-grants.ts';
import { draftsOfReplies, moveDrafts } from './reply-draft.store.ts';
import { type ReplyFactsRow, replyFacts, undecidedReplies } from './reply-facts.store.ts';

const CORRECTED = reason('draft.read_wrongly', 'A person read their message otherwise.');
/** Who takes a grant back when a person had to correct a reading. */
const DEMOTER = 'correction';

/**
 * What was drafted on a wrong reading ends, and counts as wrong; what the right reading asks for is written in its place, for a person
 * to look at. Whatever went by itself on the wrong reading in that campaign waits for a person from now on.
 */
export const followCorrections = consume(replyCorrected, {
  name: 'autosend.follow_corrections',
  async handle(ctx, tx, events) {
    const was = new Map(events.map(({ payload }) => [payload.replyId, payload.was]));
    const ids = [...was.keys()];
    const drafts = await draftsOfReplies(tx, ids);
    const ended = await endDrafts(ctx, tx, drafts, 'superseded', CORRECTED);
    await moveDrafts(
      tx,
      ['superseded', 'skipped', 'escalated'],
      drafts.flatMap(({ id, state }) =>
        ended.includes(id) || state === 'skipped' || state === 'escalated'
          ? [{ id, state: 'rejected' as const, reasons: [CORRECTED], decidedBy: DEMOTER }]
          : [],
      ),
      ctx.now(),
    );
    const replies = await replyFacts(tx, ids);
    await demote(ctx, tx, replies, was);
    const open = await undecidedReplies(tx, ids);
    const wanted = replies.filter(
      ({ replyId, automatic, optOut }) => open.has(replyId) && (!automatic || optOut),
    );
    await disposeOf(ctx, tx, wanted, [
      reason('draft.corrected', 'The reading was corrected, so a person looks at it.'),
    ]);
  },
});

/** A grant rests on readings being right. */
const demote = (
  ctx: Ctx,
  tx: Tx,
  replies: readonly ReplyFactsRow[],
  was: ReadonlyMap<string, string>,
): Promise<void> => {
  const misread = replies.flatMap(({ replyId, campaignId }) => {
    const intent = was.get(replyId) ?? '';
    return intent in DRAFTED && campaignId ? [{ campaignId, intent }] : [];
  });
  const places = new Map(misread.map((place) => [`${place.campaignId} ${place.intent}`, place]));
  return moveGrants(ctx, tx, [...places.values()], ['correction']);
};
