import type { Ctx } from '#core/ctx';
import type { Tx } from '#core/db/index';
import { conflict, notFound } from '#core/errors';
import { reason } from '#core/verdict';
import { withoutPlace } from './answer-place.rules.ts';
import { type DraftState, ELSEWHERE } from './contract.ts';
import { endDrafts } from './end-drafts.ts';
import { moveDrafts } from './keep-drafts.ts';
import { readAcceptances } from './read-acceptance.ts';
import { type DraftRow, findDraft, type NewDraft } from './reply-draft.store.ts';
import { replyFacts } from './reply-facts.store.ts';
import { wantDrafts } from './write-waiting.ts';

const ASKED = reason('draft.regenerated', 'It was written anew, so a person looks at it.');
const ANEW = reason('draft.written_anew', 'Another answer was written in its place.');

/** What came to nothing may be tried again: the reply is still there. */
const OVER: readonly DraftState[] = ['cancelled', 'rejected'];

/** Nothing was written because it could not have been sent from here. */
const isElsewhere = ({ state, reasons }: DraftRow): boolean =>
  state === 'escalated' && reasons.some(({ code }) => ELSEWHERE.includes(code));

const replaced = async (ctx: Ctx, tx: Tx, { id }: DraftRow): Promise<boolean> =>
  (await moveDrafts(ctx, tx, ['escalated'], [{ id, state: 'superseded', reasons: [ANEW] }])).size > 0;

/**
 * Writes another answer to the same reply, with other words and fresh times, for a person to look at. The old bytes lose whatever
 * yes they had, and their times. What a person had to answer elsewhere is written once its place is connected here. Throws `conflict`
 * when the old answer has left, is leaving, there was none, or its place is still not here.
 */
export async function regenerate(ctx: Ctx, tx: Tx, draftId: string): Promise<NewDraft> {
  const draft = await findDraft(tx, draftId, true);
  if (!draft) throw notFound('reply draft', draftId);
  const [reply] = await replyFacts(tx, [draft.replyId]);
  const over = OVER.includes(draft.state);
  if (reply && isElsewhere(draft)) {
    const [why] = withoutPlace(reply);
    if (why) throw conflict('draft.elsewhere', `${why.text} Nothing was changed.`);
  }
  const ended =
    over ||
    (isElsewhere(draft) && (await replaced(ctx, tx, draft))) ||
    (await endDrafts(ctx, tx, [draft], 'superseded', ANEW)).length > 0;
  if (!reply || !ended)
    throw conflict(
      'draft.not_open',
      `The answer is ${draft.state}, so it cannot be written anew. Nothing was changed.`,
    );
  const acceptance = (await readAcceptances(ctx, tx, [reply])).get(reply.replyId);
  const { messageId, messageAt } = draft;
  const follows = draft.rung === 2 ? { messageId, messageAt } : undefined;
  const asks = [ASKED, ...(acceptance?.do === 'ask' ? acceptance.reasons : [])];
  const [made] = await wantDrafts(ctx, tx, [{ reply, asks, follows, version: draft.version + 1 }]);
  if (!made) throw conflict('draft.taken', 'Somebody else wrote an answer meanwhile. Nothing was changed.');
  return made;
}
