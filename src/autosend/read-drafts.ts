import { type Ctx, requireScope } from '#core/ctx';
import type { Tx } from '#core/db/index';
import { notFound } from '#core/errors';
import { explain } from '#core/verdict';
import type { AutosendState, DraftState, ReplyDraft } from './contract.ts';
import { allGrants, newestMoves, readSwitch } from './grant.store.ts';
import { standings } from './move-grants.ts';
import { countDrafts, findDrafts, listDrafts } from './views.ts';

/** Drafted answers and verdicts that there is none, the newest first. */
export async function readDrafts(
  ctx: Ctx,
  filter: { states?: readonly DraftState[]; threadId?: string | undefined; limit?: number; offset?: number },
): Promise<{ drafts: ReplyDraft[]; counts: Record<string, number> }> {
  requireScope(ctx, 'inbox:read');
  const { states = [], threadId = null, limit = 100, offset = 0 } = filter;
  return ctx.db.tx(async (tx) => ({
    drafts: await listDrafts(tx, { states, threadId, limit, offset }),
    counts: await countDrafts(tx),
  }));
}

/** One draft with the gate's verdict, its times and what it rests on. */
export async function readDraft(ctx: Ctx, draftId: string): Promise<ReplyDraft> {
  requireScope(ctx, 'inbox:read');
  return ctx.db.tx((tx) => readDraftIn(ctx, tx, draftId));
}

export async function readDraftIn(_ctx: Ctx, tx: Tx, draftId: string): Promise<ReplyDraft> {
  const [draft] = await findDrafts(tx, [draftId]);
  if (!draft) throw notFound('reply draft', draftId);
  return draft;
}

const MOVES_SHOWN = 30;

/** The switch of auto-send, whether accepted times are booked, what is granted, where that stands and how it came there. */
export async function readAutosend(ctx: Ctx): Promise<AutosendState> {
  requireScope(ctx, 'inbox:read');
  return ctx.db.tx(async (tx) => {
    const grants = await allGrants(tx);
    const places = grants.flatMap(({ campaignId, intent }) =>
      intent === null ? [] : [{ campaignId, intent }],
    );
    const standing = new Map((await standings(tx, places)).map(({ grant, next }) => [grant.id, next]));
    return {
      ...(await readSwitch(tx)),
      grants: grants.map(({ id, ...grant }) => {
        const next = standing.get(id);
        return { ...grant, missing: next?.missing ?? null, standing: next ? explain(next) : null };
      }),
      moves: await newestMoves(tx, MOVES_SHOWN),
    };
  });
}
