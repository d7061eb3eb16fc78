import type { z } from 'zod';
import { type Ctx, requireScope } from '#core/ctx';
import { forbiddingHashes } from '../address-hash.ts';
import type { SuppressionRow, suppressionQuestion } from './contract.ts';
import { listSuppressions } from './suppression.store.ts';

/** One page of entries with who, when and why; those of the workspaces above among them. */
export async function readSuppressions(
  ctx: Ctx,
  question: z.output<typeof suppressionQuestion>,
): Promise<{ suppressions: SuppressionRow[]; next: string | null }> {
  requireScope(ctx, 'leads:read');
  const suppressions = await ctx.db.tx((tx) =>
    listSuppressions(tx, ctx.workspace.id, {
      hashes: question.address === undefined ? null : forbiddingHashes(ctx, question.address),
      lifted: question.lifted,
      after: question.after ?? null,
      limit: question.limit,
    }),
  );
  const full = suppressions.length === question.limit;
  return { suppressions, next: full ? (suppressions.at(-1)?.id ?? null) : null };
}
