import { type Ctx, requireScope } from '#core/ctx';
import type { Tx } from '#core/db/index';
import { notFound } from '#core/errors';
import type { AutosendState, DraftState, ReplyDraft } from './contract.ts';
import { allGrants, readSwitch } from './grant.store.ts';
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

/** The switch of auto-send, whether accepted times are booked, and what is granted. */
export async function readAutosend(ctx: Ctx): Promise<AutosendState> {
  requireScope(ctx, 'inbox:read');
  return ctx.db.tx(async (tx) => ({
    ...(await readSwitch(tx)),
    grants: (await allGrants(tx)).map(({ id: _, ...grant }) => grant),
  }));
}
