import { type Ctx, requireScope } from '#core/ctx';
import { type Behind, behindCursor, pageBehind, type Tx } from '#core/db/index';
import { notFound } from '#core/errors';
import type { FigureRow, FigureRows, InboundFigure, LookFigure } from '../contract.ts';
import { cameIn, foundIn, hasLook, withoutCopy } from './figures.store.ts';

const PAGE = 50;

async function paged(
  ctx: Ctx,
  after: string | undefined,
  read: (tx: Tx, page: { before: Behind | null; limit: number }) => Promise<FigureRow[]>,
): Promise<FigureRows> {
  requireScope(ctx, 'inbox:read');
  const before = behindCursor(after);
  const rows = await ctx.db.tx((tx) => read(tx, { before, limit: PAGE }));
  return { rows, next: pageBehind(rows, PAGE) };
}

/** What stands behind a figure of what came in. Throws `invalid` for a place that is none in the list. */
export const readFigure = (
  ctx: Ctx,
  {
    figure,
    source,
    since,
    after,
  }: {
    figure: InboundFigure;
    source?: string | undefined;
    since?: string | undefined;
    after?: string | undefined;
  },
): Promise<FigureRows> =>
  paged(ctx, after, (tx, page) =>
    cameIn(
      tx,
      { figure, source: source ?? null, since: since === undefined ? null : Temporal.Instant.from(since) },
      page,
    ),
  );

/** What stands behind a figure of a comparison. Throws `not_found` where there is no such comparison, `invalid` for a place that is none in the list. */
export const readLookFigure = (
  ctx: Ctx,
  {
    lookId,
    found,
    source = null,
    after,
  }: { lookId: string; found: LookFigure; source?: string | null | undefined; after?: string | undefined },
): Promise<FigureRows> =>
  paged(ctx, after, async (tx, page) => {
    if (!(await hasLook(tx, lookId))) throw notFound('reconciliation', lookId);
    return found === 'uncopied'
      ? withoutCopy(tx, { lookId, source }, page)
      : foundIn(tx, { lookId, source, found }, page);
  });
