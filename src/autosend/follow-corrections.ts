import type { Ctx } from '#core/ctx';
import type { Tx } from '#core/db/index';
import { consume } from '#core/events/index';
import { reason } from '#core/verdict';
import { replyCorrected } from '#inbound/events';
import { DRAFTED } from './contract.ts';
import { endDrafts } from './end-drafts.ts';
import { disposeOf } from './follow-replies.ts';
import { moveDrafts } from './keep-drafts.ts';
import { moveGrants } from './move-grants.ts';
import { draftsOfReplies } from './reply-draft.store.ts';
import { type ReplyFactsRow, replyFacts, undecidedReplies } from './reply-facts.store.ts';

const CORRECTED = reason('draft.read_wrongly', 'A person read their message otherwise.');
const READ_AGAIN = reason('draft.read_again', 'A model read in their message what the rules could not.');
/** Who takes a grant back when a person had to correct a reading. */
const DEMOTER = 'correction';

/**
 * What was drafted on a wrong reading ends, and counts as wrong; what the right reading asks for is written in its place, for a person
 * to look at. Whatever went by itself on the wrong reading in that campaign waits for a person from now on. Where a model named what
 * the rules could not, nobody was wrong: what was drafted ends, and no grant falls.
 */
export const followCorrections = consume(replyCorrected, {
  name: 'autosend.follow_corrections',
  async handle(ctx, tx, events) {
    const [byModel, byPeople] = ['model', undefined].map((by) =>
      events.filter(({ payload }) => payload.by === by),
    );
    await endMisread(ctx, tx, byPeople ?? []);
    const again = await endReadAgain(ctx, tx, byModel ?? []);
    const ids = [...(byPeople ?? []).map(({ payload }) => payload.replyId), ...again];
    const replies = await replyFacts(tx, ids);
    const open = await undecidedReplies(tx, ids);
    const wanted = replies.filter(
      ({ replyId, automatic, optOut }) => open.has(replyId) && (!automatic || optOut),
    );
    const isAgain = new Set(again);
    await disposeOf(
      ctx,
      tx,
      wanted.filter(({ replyId }) => !isAgain.has(replyId)),
      [reason('draft.corrected', 'The reading was corrected, so a person looks at it.')],
    );
    await disposeOf(
      ctx,
      tx,
      wanted.filter(({ replyId }) => isAgain.has(replyId)),
    );
  },
});

type Corrected = {
  readonly payload: { readonly replyId: string; readonly intent: string; readonly was: string };
};

/** Ends what rests on what a person says was misread, as turned down by them. */
async function endMisread(ctx: Ctx, tx: Tx, events: readonly Corrected[]): Promise<void> {
  const was = new Map(events.map(({ payload }) => [payload.replyId, payload.was]));
  const ids = [...was.keys()];
  const drafts = await draftsOfReplies(tx, ids);
  const ended = await endDrafts(ctx, tx, drafts, 'superseded', CORRECTED);
  await moveDrafts(
    ctx,
    tx,
    ['superseded', 'skipped', 'escalated'],
    drafts.flatMap(({ id, state }) =>
      ended.includes(id) || state === 'skipped' || state === 'escalated'
        ? [{ id, state: 'rejected' as const, reasons: [CORRECTED], decidedBy: DEMOTER }]
        : [],
    ),
  );
  await demote(ctx, tx, await replyFacts(tx, ids), was);
}

/**
 * Makes room for what a model read. What was drafted after it, on its reading, stays, and so does what a person said yes to. Returns
 * the replies to answer anew.
 */
async function endReadAgain(ctx: Ctx, tx: Tx, events: readonly Corrected[]): Promise<string[]> {
  const now = new Map(events.map(({ payload }) => [payload.replyId, payload.intent]));
  const drafts = (await draftsOfReplies(tx, [...now.keys()])).filter(
    ({ replyId, intent, decidedBy, source }) =>
      intent !== now.get(replyId) && decidedBy === null && source !== 'person',
  );
  await endDrafts(ctx, tx, drafts, 'superseded', READ_AGAIN);
  await moveDrafts(
    ctx,
    tx,
    ['skipped', 'escalated'],
    drafts.flatMap(({ id, state }) =>
      state === 'skipped' || state === 'escalated'
        ? [{ id, state: 'superseded' as const, reasons: [READ_AGAIN] }]
        : [],
    ),
  );
  return [...now.keys()];
}

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
