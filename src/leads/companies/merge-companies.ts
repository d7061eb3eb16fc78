import { within } from '#core/context';
import { type Ctx, requireScope } from '#core/ctx';
import { instantOf, type Tx } from '#core/db/index';
import { conflict, invalid, notFound } from '#core/errors';
import { isId } from '#core/ids';
import { explain, type Verdict } from '#core/verdict';
import { moveBack, moveRows } from '../identity/moves.store.ts';
import { markIntentDue } from '../intent.store.ts';
import { companyMergeVerdict, companyUndoVerdict, undoUntil } from './company-merge.rules.ts';
import {
  type CompanySide,
  closeCompanyMerge,
  fillLacking,
  findCompanyMerge,
  holdCompanyRows,
  insertCompanyMerge,
  listCompanyMerges,
  pointCompany,
  type StoredCompanyMerge,
  takeFilled,
  whatIsLacking,
} from './company-merge.store.ts';
import { companyMergeHooks, companyPointers } from './company-pointers.ts';
import { type CompanyMerge, type CompanyMergeRequest, companyMergeRequest } from './contract.ts';
import { pairAnew } from './pair-companies.ts';

/**
 * Makes one company of two rows that are the same: whatever leads to the merged one leads to the survivor from now on, what the survivor
 * lacks it is given, and a pause, an exclusion or a "no" of either is one of both. Name and domain of the merged one lead to the survivor,
 * in lists that come later as well.
 */
export async function mergeCompanies(ctx: Ctx, input: unknown): Promise<CompanyMerge> {
  requireScope(ctx, 'leads:write');
  const parsed = companyMergeRequest.safeParse(input);
  if (!parsed.success || parsed.data.survivorId === parsed.data.mergedId)
    throw invalid('company_merge.two_companies', 'Name two different companies. Nothing was changed.');
  return ctx.db.tx((tx) => mergeIn(within(ctx, tx), tx, parsed.data));
}

async function mergeIn(ctx: Ctx, tx: Tx, request: CompanyMergeRequest): Promise<CompanyMerge> {
  const { survivorId, mergedId, reason } = request;
  const sides = new Map((await holdCompanyRows(tx, [survivorId, mergedId])).map((side) => [side.id, side]));
  refuseUnless(companyMergeVerdict(known(sides, survivorId), known(sides, mergedId)));
  const [id, at] = [ctx.ids.next<'companyMerge'>(), ctx.now()];
  const filled = await whatIsLacking(tx, request);
  const made = { id, survivorId, mergedId, reason, filled, by: ctx.actor.id, at };
  if (!(await insertCompanyMerge(tx, ctx.workspace.id, made)))
    throw conflict('company_merge.done', 'Somebody else merged this company just now. Nothing was changed.');
  const moved = await moveEverything(ctx, tx, { id, survivorId, mergedId });
  await pointCompany(tx, { mergedId, into: survivorId, at });
  await fillLacking(tx, { survivorId, filled, at });
  await follow(ctx, tx, [survivorId, mergedId]);
  await ctx.audit(tx, {
    action: 'company.merged',
    subject: survivorId,
    detail: { mergeId: id, mergedId, reason, moved, filled: Object.keys(filled) },
  });
  return summary(ctx, tx, id);
}

function known(sides: ReadonlyMap<string, CompanySide>, id: string): CompanySide {
  const side = sides.get(id);
  if (!side) throw notFound('company', id);
  return side;
}

function refuseUnless(verdict: Verdict): void {
  const [why] = verdict.reasons;
  if (!verdict.allowed && why) throw conflict(why.code, `${why.text} Nothing was changed.`);
}

type Sides = { id: string; survivorId: string; mergedId: string };

/** The declarations of who leads to companies say what has to move. */
async function moveEverything(ctx: Ctx, tx: Tx, { id, survivorId, mergedId }: Sides): Promise<number> {
  const scope = { journal: 'company', mergeId: id, workspaceId: ctx.workspace.id } as const;
  let moved = 0;
  for (const { table, column, kind, stays } of ctx.contributed(companyPointers))
    if (stays === undefined)
      moved += await moveRows(tx, { ...scope, table, column, kind, from: mergedId, to: survivorId });
  return moved;
}

/** What rests on who is at a company is looked at anew. */
async function follow(ctx: Ctx, tx: Tx, companyIds: readonly string[]): Promise<void> {
  await pairAnew(ctx, tx, companyIds);
  for (const companyId of companyIds) await markIntentDue(tx, { companyId }, ctx.now());
  for (const hook of ctx.contributed(companyMergeHooks)) await hook.after(ctx, tx, companyIds);
}

async function summary(ctx: Ctx, tx: Tx, id: string): Promise<CompanyMerge> {
  const found = await findCompanyMerge(tx, id);
  if (!found) throw notFound('company_merge', id);
  return shown(found, ctx.now());
}

function shown(stored: StoredCompanyMerge, now: Temporal.Instant): CompanyMerge {
  const { filled: _filled, mergedAgain: _again, ...merge } = stored;
  const mergedAt = instantOf(merge.mergedAt);
  const verdict = mayBeUndone(stored, now);
  return {
    ...merge,
    mergedAt: mergedAt.toString(),
    undoUntil: undoUntil(mergedAt).toString(),
    undoneAt: merge.undoneAt && instantOf(merge.undoneAt).toString(),
    whyNotUndo: verdict.allowed ? null : explain(verdict),
  };
}

const mayBeUndone = (merge: StoredCompanyMerge, now: Temporal.Instant): Verdict =>
  companyUndoVerdict({
    ...{ mergedAt: instantOf(merge.mergedAt), undone: merge.undoneAt !== null, now },
    later: merge.mergedAgain ? 'merged_again' : 'none',
  });

/** Takes a merge back: every row that was moved and is still there goes back. What came since stays with the company that was kept. */
export async function unmergeCompanies(ctx: Ctx, id: string): Promise<CompanyMerge> {
  requireScope(ctx, 'leads:write');
  return ctx.db.tx((tx) => unmergeIn(within(ctx, tx), tx, id));
}

async function unmergeIn(ctx: Ctx, tx: Tx, id: string): Promise<CompanyMerge> {
  const found = await findCompanyMerge(tx, id);
  if (!found) throw notFound('company_merge', id);
  const { survivorId, mergedId, filled } = found;
  const at = ctx.now();
  await holdCompanyRows(tx, [survivorId, mergedId]);
  // Asked once both are held: whoever merged the survivor meanwhile is seen.
  const merge = (await findCompanyMerge(tx, id)) ?? found;
  refuseUnless(mayBeUndone(merge, at));
  // It stands for itself before anything goes back to it, or the database would lead that to the survivor again.
  await pointCompany(tx, { mergedId, into: null, at });
  await moveBack(tx, 'company', id);
  await takeFilled(tx, { survivorId, filled, at });
  await closeCompanyMerge(tx, { id, by: ctx.actor.id, at });
  await follow(ctx, tx, [survivorId, mergedId]);
  await ctx.audit(tx, { action: 'company.unmerged', subject: survivorId, detail: { mergeId: id, mergedId } });
  return summary(ctx, tx, id);
}

/** Companies that were made one, the newest first. */
export async function readCompanyMerges(ctx: Ctx): Promise<CompanyMerge[]> {
  requireScope(ctx, 'leads:read');
  return (await ctx.db.tx((tx) => listCompanyMerges(tx, 200))).map((merge) => shown(merge, ctx.now()));
}

/** Whether a merge of this id is one of companies. */
export const isCompanyMerge = (ctx: Ctx, id: string): Promise<boolean> =>
  ctx.db.tx(async (tx) => isId(id) && (await findCompanyMerge(tx, id)) !== undefined);
