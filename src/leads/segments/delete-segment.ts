import { type Ctx, requireScope } from '#core/ctx';
import { notFound } from '#core/errors';
import { segmentNamed } from './save-segment.ts';
import { markDeleting } from './segment.store.ts';

/** Deletes a segment; the leads stay as they are. */
export async function deleteSegment(ctx: Ctx, named: string): Promise<void> {
  requireScope(ctx, 'leads:write');
  await ctx.db.tx(async (tx) => {
    const { id, name } = await segmentNamed(tx, named);
    if (!(await markDeleting(tx, id, ctx.now()))) throw notFound('segment', named);
    await ctx.audit(tx, { action: 'segment.deleted', subject: id, detail: { name } });
  });
}
