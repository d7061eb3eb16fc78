import { expect } from 'vitest';
import type { Ctx } from '#core/ctx';
import type { InboundFigure, LookFigure } from '../../src/inbound/contract.ts';
import { readFigure, readLookFigure } from '../../src/inbound/figures/read-figures.ts';
import { readInboundCounts } from '../../src/inbound/read-counts.ts';
import { readReconciliations } from '../../src/inbound/reconcile/read-looks.ts';

const LISTED = ['inbound', 'reread', 'sent', 'failed', 'people'] as const;
const sumOf = (parts: Readonly<Record<string, number>>) =>
  Object.values(parts).reduce((sum, each) => sum + each, 0);

/** The last comparison: each sum is made of its parts, and behind each figure stand as many rows. Answers to these rows by figure. */
export async function lookRows(ctx: Ctx) {
  const [look] = (await readReconciliations(ctx, { limit: 1 })).reconciliations;
  if (!look) throw new Error('Nothing was compared.');
  const listed: Partial<Record<LookFigure, Awaited<ReturnType<typeof readLookFigure>>['rows']>> = {};
  const rowsOf = async (source: string, found: LookFigure) => {
    const { rows } = await readLookFigure(ctx, { lookId: look.id, source, found });
    listed[found] = [...(listed[found] ?? []), ...rows];
    return rows.length;
  };
  for (const { source, counts, uncopied } of look.sources) {
    const { looked, people: _, ...parts } = counts;
    expect(sumOf(parts), source).toBe(looked);
    for (const found of LISTED)
      expect(await rowsOf(source, found), `${source}: ${found}`).toBe(counts[found]);
    expect(await rowsOf(source, 'uncopied'), source).toBe(uncopied.length);
  }
  return { look, listed };
}

/** What came in by each way is made of its parts, and behind each figure stand as many rows. */
export async function cameInAddsUp(ctx: Ctx): Promise<number> {
  const { counts } = await readInboundCounts(ctx, {});
  for (const { source, received, ...parts } of counts) {
    expect(sumOf(parts), source).toBe(received);
    for (const [figure, count] of Object.entries({ received, ...parts }))
      expect(
        (await readFigure(ctx, { figure: figure as InboundFigure, source })).rows.length,
        `${source}: ${figure}`,
      ).toBe(count);
  }
  return counts.length;
}
