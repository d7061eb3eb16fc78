import { within } from '#core/context';
import { type Ctx, requireScope } from '#core/ctx';
import type { Tx } from '#core/db/index';
import { conflict, invalid, notFound } from '#core/errors';
import { mergeHooks, type PersonalTable, personalTables } from '#core/personal-data/personal-table';
import { type LeadStatus, STATUS_RANK } from '../contract.ts';
import { recordLeadEvents } from '../record-lead-events.ts';
import { tellChanges } from '../tell-changes.ts';
import { type Duplicate, type Merge, type MergeRequest, mergeRequest } from './contract.ts';
import {
  closeMerged,
  findMerge,
  holdSides,
  insertMerge,
  laterMerge,
  likelyDuplicates,
  listMerges,
  type MergeSide,
  reopenMerged,
} from './merge.store.ts';
import { moveBack, moveRows } from './moves.store.ts';

/**
 * Makes one lead of two that are one person: everything that leads to the merged one leads to the survivor from now on,
 * the higher status counts, and what suppresses either suppresses both, since their addresses are one person's now. What
 * moved is written down, so that it can be undone exactly.
 */
export async function mergeLeads(ctx: Ctx, input: unknown): Promise<Merge> {
  requireScope(ctx, 'leads:write');
  const parsed = mergeRequest.safeParse(input);
  if (!parsed.success || parsed.data.survivorId === parsed.data.mergedId)
    throw invalid('merge.two_leads', 'Name two different leads. Nothing was changed.');
  return ctx.db.tx((tx) => mergeIn(within(ctx, tx), tx, parsed.data));
}

async function mergeIn(ctx: Ctx, tx: Tx, request: MergeRequest): Promise<Merge> {
  const sides = new Map(
    (await holdSides(tx, [request.survivorId, request.mergedId])).map((side) => [side.leadId, side]),
  );
  const survivor = mergeable(sides, request.survivorId);
  const merged = mergeable(sides, request.mergedId);
  for (const hook of ctx.contributed(mergeHooks)) {
    const not = await hook.before(ctx, tx, request);
    if (not) throw conflict('merge.not_now', `${not.text} Nothing was changed; ask again in a minute.`);
  }
  const id = ctx.ids.next<'merge'>();
  const { reason } = request;
  const made = await insertMerge(tx, ctx.workspace.id, {
    id,
    survivor,
    merged,
    reason,
    by: ctx.actor.id,
    at: ctx.now(),
  });
  if (!made) throw conflict('merge.done', 'Somebody else merged this lead just now. Nothing was changed.');
  const moved = await moveEverything(ctx, tx, { id, survivor, merged });
  const status = higher(survivor.status, merged.status);
  await closeMerged(tx, { survivor, merged, status, at: ctx.now() });
  if (status !== survivor.status)
    await tellChanges(ctx, tx, [
      { leadId: survivor.leadId, from: survivor.status, to: status, source: 'merge' },
    ]);
  await recordLeadEvents(ctx, tx, [
    {
      leadId: survivor.leadId,
      event: null,
      type: 'merged',
      channel: 'system',
      summary: `Merged with another lead: ${reason}`,
      data: { mergeId: id, mergedId: merged.leadId },
    },
  ]);
  await ctx.audit(tx, {
    action: 'lead.merged',
    subject: survivor.leadId,
    detail: { mergeId: id, mergedId: merged.leadId, moved },
  });
  return summary(tx, id);
}

function mergeable(sides: ReadonlyMap<string, MergeSide>, id: string): MergeSide {
  const side = sides.get(id);
  if (!side) throw notFound('lead', id);
  if (side.mergedInto !== null)
    throw conflict(
      'merge.gone',
      `The lead ${id} was merged into ${side.mergedInto} already. Nothing was changed.`,
    );
  if (side.erased) throw conflict('merge.erased', 'A person who was forgotten is merged with nobody.');
  return side;
}

const higher = (one: LeadStatus, other: LeadStatus): LeadStatus =>
  STATUS_RANK[other] > STATUS_RANK[one] ? other : one;

/** The declarations of what tables know of people say what has to move. */
async function moveEverything(
  ctx: Ctx,
  tx: Tx,
  { id, survivor, merged }: { id: string; survivor: MergeSide; merged: MergeSide },
): Promise<number> {
  let moved = 0;
  for (const { table, column, to } of pointersOf(ctx.contributed(personalTables))) {
    const [from, target] =
      to === 'lead' ? [merged.leadId, survivor.leadId] : [merged.personId, survivor.personId];
    const scope = { journal: 'lead', mergeId: id, workspaceId: ctx.workspace.id } as const;
    moved += await moveRows(tx, { ...scope, table, column, from, to: target });
  }
  return moved;
}

const pointersOf = (tables: readonly PersonalTable[]) =>
  tables.flatMap(({ table, belongs = [], stays }) =>
    stays
      ? []
      : belongs.flatMap((belonging) =>
          'to' in belonging && belonging.to !== 'hash'
            ? [{ table, column: belonging.column, to: belonging.to }]
            : [],
        ),
  );

async function summary(tx: Tx, id: string): Promise<Merge> {
  const found = await findMerge(tx, id);
  if (!found) throw notFound('merge', id);
  const { survivorId, mergedId, reason, mergedBy, mergedAt, undoneAt, moved } = found;
  return { id, survivorId, mergedId, reason, mergedBy, mergedAt, undoneAt, moved };
}

/** Takes a merge back: every row that was moved and is still there goes back, and so do status and person. */
export async function unmergeLeads(ctx: Ctx, id: string): Promise<Merge> {
  requireScope(ctx, 'leads:write');
  return ctx.db.tx(async (tx) => {
    const merge = await findMerge(tx, id);
    if (!merge) throw notFound('merge', id);
    if (merge.undoneAt !== null) throw conflict('merge.undone', 'This merge was undone already.');
    if (await laterMerge(tx, merge))
      throw conflict('merge.later', 'The survivor was merged again since. Undo the later merge first.');
    const [survivor] = await holdSides(tx, [merge.survivorId]);
    if (survivor?.erased)
      throw conflict('merge.erased', 'The person was forgotten since; there is nothing to take apart.');
    await moveBack(tx, 'lead', id);
    // What happened since the merge stays with the survivor, so a status it earned since stays too.
    const earned = survivor && survivor.status !== higher(merge.survivorStatus, merge.mergedStatus);
    const status = earned ? survivor.status : merge.survivorStatus;
    await reopenMerged(tx, { merge, status, by: ctx.actor.id, at: ctx.now() });
    await ctx.audit(tx, { action: 'lead.unmerged', subject: merge.survivorId, detail: { mergeId: id } });
    return summary(tx, id);
  });
}

/** Pairs to look at; nothing is merged by itself on evidence like this. */
export async function readDuplicates(ctx: Ctx): Promise<Duplicate[]> {
  requireScope(ctx, 'leads:read');
  return ctx.db.tx((tx) => likelyDuplicates(tx, 200));
}

export async function readMerges(ctx: Ctx): Promise<Merge[]> {
  requireScope(ctx, 'leads:read');
  const found = await ctx.db.tx((tx) => listMerges(tx, 200));
  return found.map(({ id, survivorId, mergedId, reason, mergedBy, mergedAt, undoneAt, moved }) => ({
    ...{ id, survivorId, mergedId, reason, mergedBy, mergedAt, undoneAt, moved },
  }));
}
