import { type Ctx, requireScope } from '#core/ctx';
import { instantOf } from '#core/db/index';
import { invalid, notFound } from '#core/errors';
import type { Reason } from '#core/verdict';
import type { Lead } from '../contract.ts';
import type { Segment, SegmentPage } from './contract.ts';
import { segmentFactsOf } from './membership.store.ts';
import { segmentNamed } from './save-segment.ts';
import { type SegmentFacts, segmentMembership } from './segment.rules.ts';
import { listSegments, membersOf } from './segment.store.ts';
import { asksForSuppression, suppressedAmong } from './suppressed-among.ts';

export async function readSegments(ctx: Ctx): Promise<Segment[]> {
  requireScope(ctx, 'leads:read');
  return ctx.db.tx(listSegments);
}

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** A segment with one page of its leads; `next` asks for the page behind. */
export async function readSegment(
  ctx: Ctx,
  named: string,
  page: { after?: string | undefined; limit: number },
): Promise<SegmentPage> {
  requireScope(ctx, 'leads:read');
  if (page.after !== undefined && !UUID.test(page.after))
    throw invalid('segment.cursor', 'The cursor of the page is not one we gave.', [
      { path: 'after', message: 'is not a cursor' },
    ]);
  return ctx.db.tx(async (tx) => {
    const segment = await segmentNamed(tx, named);
    const leads = await membersOf(tx, segment.id, { before: page.after ?? null, limit: page.limit });
    const last = leads.at(-1);
    return { segment, leads: leads as Lead[], next: leads.length === page.limit && last ? last.id : null };
  });
}

/** Whether a lead is in a segment at this moment, and by which of its conditions. */
export async function explainMembership(
  ctx: Ctx,
  named: string,
  leadId: string,
): Promise<{ in: boolean; reasons: Reason[] }> {
  requireScope(ctx, 'leads:read');
  return ctx.db.tx(async (tx) => {
    const { filter } = await segmentNamed(tx, named);
    const found = await segmentFactsOf(tx, leadId);
    if (!found) throw notFound('lead', leadId);
    const facts = {
      ...found,
      suppressed: asksForSuppression(filter) && (await suppressedAmong(ctx, tx, [leadId])).length > 0,
      knownSince: instantOf(String(found.knownSince)),
      statusSince: instantOf(String(found.statusSince)),
    } as SegmentFacts;
    const verdict = segmentMembership(filter, facts, ctx.now());
    return { in: verdict.in, reasons: [...verdict.reasons] };
  });
}
