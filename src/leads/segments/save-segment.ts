import { type Ctx, requireScope } from '#core/ctx';
import { brokeUnique, type Tx } from '#core/db/index';
import { conflict, invalid, notFound } from '#core/errors';
import { type Segment, type SegmentDraft, segmentDraft } from './contract.ts';
import { findSegment, insertSegment, updateSegment } from './segment.store.ts';

const taken = (name: string) =>
  conflict('segment.name_taken', `There is a segment "${name}" already. Nothing was changed.`);

function draftOf(input: unknown): SegmentDraft {
  const read = segmentDraft.safeParse(input);
  if (read.success) return read.data;
  const wrong = read.error.issues.map(({ message }) => message).join(' ');
  throw invalid('segment.invalid', `${wrong} Nothing was changed.`);
}

/** Makes a segment. Its members are found by the tick, from the next second on. */
export async function createSegment(ctx: Ctx, input: unknown): Promise<Segment> {
  requireScope(ctx, 'leads:write');
  const { name, filter } = draftOf(input);
  return ctx.db.tx(async (tx) => {
    const made = { id: ctx.ids.next<'segment'>(), name, filter, by: ctx.actor.id, at: ctx.now() };
    const segment = await insertSegment(tx, ctx.workspace.id, made);
    if (!segment) throw taken(name);
    await ctx.audit(tx, { action: 'segment.created', subject: segment.id, detail: { name } });
    return segment;
  });
}

/** Changes name or filter of a segment; `version` is the one that was read. */
export async function changeSegment(
  ctx: Ctx,
  named: string,
  change: { version: number; name?: string | undefined; filter?: unknown },
): Promise<Segment> {
  requireScope(ctx, 'leads:write');
  return ctx.db.tx(async (tx) => {
    const found = await segmentNamed(tx, named);
    const { name, filter } = draftOf({
      name: change.name ?? found.name,
      filter: change.filter ?? found.filter,
    });
    const at = ctx.now();
    const changed = { id: found.id, version: change.version, name, filter, at };
    const segment = await updateSegment(tx, changed).catch((error: unknown) => {
      throw brokeUnique(error, 'segments_by_name') ? taken(name) : error;
    });
    if (!segment)
      throw conflict(
        'segment.changed',
        'Somebody changed this segment meanwhile. Nothing was changed; look at it again.',
      );
    await ctx.audit(tx, { action: 'segment.changed', subject: segment.id, detail: { name } });
    return segment;
  });
}

/** A segment by its id or name. */
export async function segmentNamed(tx: Tx, named: string): Promise<Segment> {
  const found = await findSegment(tx, named);
  if (!found) throw notFound('segment', named);
  return found;
}
