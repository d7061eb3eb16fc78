import { type Ctx, requireScope } from '#core/ctx';
import { type AuditQuery, auditRows } from './audit-page.store.ts';
import type { AuditRow } from './contract.ts';

/** The audit log of this workspace, newest first, in pages; `next` is the `after` of the following page. */
export async function readAudit(
  ctx: Ctx,
  query: AuditQuery,
): Promise<{ rows: AuditRow[]; next: string | null }> {
  requireScope(ctx, 'audit:read');
  const found = await ctx.db.tx((tx) => auditRows(tx, { ...query, limit: query.limit + 1 }));
  const page = found.slice(0, query.limit);
  return { rows: page, next: found.length > query.limit ? (page.at(-1)?.id ?? null) : null };
}
