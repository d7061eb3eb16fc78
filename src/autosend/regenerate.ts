import type { Ctx } from '#core/ctx';
import type { Tx } from '#core/db/index';
import { conflict, notFound } from '#core/errors';
import { reason } from '#core/verdict';
import type { DraftState } from './contract.ts';
import { endDrafts } from './end-drafts.ts';
import { readAcceptances } from './read-acceptance.ts';
import { findDraft, type NewDraft } from './reply-draft.store.ts';
import { replyFacts } from './reply-facts.store.ts';
import { wantDrafts } from './write-waiting.ts';

const ASKED = reason('draft.regenerated', 'It was written anew, so a person looks at it.');
const ANEW = reason('draft.written_anew', 'Another answer was written in its place.');

/** What came to nothing may be tried again: the reply is still there. */
const OVER: readonly DraftState[] = ['cancelled', 'rejected'];

/**
 * Writes another answer to the same reply, with other words and fresh times, for a person to look at. The old bytes lose whatever
 * yes they had, and their times. Throws `conflict` when the old answer has left, is leaving, or there was none.
 */
export async function regenerate(ctx: Ctx, tx: Tx, draftId: string): Promise<NewDraft> {
  const draft = await findDraft(tx, draftId, true);
  if (!draft) throw notFound('reply draft', draftId);
  const [reply] = await replyFacts(tx, [draft.replyId]);
  const over = OVER.includes(draft.state);
  const ended = over || (await endDrafts(ctx, tx, [draft], 'superseded', ANEW)).length > 0;
  if (!reply || !ended)
    throw conflict(
      'draft.not_open',
      `The answer is ${draft.state}, so it cannot be written anew. Nothing was changed.`,
    );
  const acceptance = (await readAcceptances(ctx, tx, [reply])).get(reply.replyId);
  const asks = [ASKED, ...(acceptance?.do === 'ask' ? acceptance.reasons : [])];
  const [made] = await wantDrafts(ctx, tx, [{ reply, asks, version: draft.version + 1 }]);
  if (!made) throw conflict('draft.taken', 'Somebody else wrote an answer meanwhile. Nothing was changed.');
  return made;
}
