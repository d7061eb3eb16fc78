import { type Ctx, requireScope } from '#core/ctx';
import { invalid, notFound } from '#core/errors';
import {
  type ImportList,
  LEAD_STATUSES,
  type Lead,
  type LeadDetail,
  type LeadFunnel,
  type LeadWait,
  STATUS_GROUPS,
  type StatusGroup,
} from './contract.ts';
import { factsOf } from './fact.store.ts';
import { listImports } from './import.store.ts';
import { funnel, type LeadFilter, leadDetail, listLeads, statusHistoryOf } from './views.ts';
import { whyNotSending } from './why-not-sending.ts';

export type LeadQuestion = {
  search?: string | undefined;
  group?: string | undefined;
  tier?: string | undefined;
  grade?: string | undefined;
  waits?: LeadWait | undefined;
  /** `only`: those that were put away; none of them where nothing is said. */
  archived?: 'only' | undefined;
  after?: string | undefined;
  limit: number;
};

/** Why leads that wait for this were put aside. */
const ASIDE_CODES: Readonly<Record<LeadWait, string>> = { job_change: 'enrichment.job_changed' };

/** One page of the lead list; `next` is the cursor of the page behind it. */
export async function leadPage(
  ctx: Ctx,
  question: LeadQuestion,
): Promise<{ leads: Lead[]; next: string | null }> {
  requireScope(ctx, 'leads:read');
  const found = await ctx.db.tx((tx) =>
    listLeads(tx, { ...filterOf(question), after: cursorOf(question.after) }),
  );
  const last = found.at(-1);
  return {
    leads: found as Lead[],
    next: found.length === question.limit && last ? `${last.updatedAt}~${last.id}` : null,
  };
}

/** What a list of leads asks of the database, from its beginning. */
export const filterOf = (question: LeadQuestion): LeadFilter => ({
  statuses: statusesOf(question.group),
  tier: question.tier ?? null,
  grade: question.grade ?? null,
  asideCode: question.waits === undefined ? null : ASIDE_CODES[question.waits],
  archived: question.archived === 'only',
  search: question.search || null,
  limit: question.limit,
  after: null,
});

function statusesOf(group: string | undefined): readonly string[] {
  if (group === undefined || group === '') return [];
  if (group in STATUS_GROUPS) return STATUS_GROUPS[group as StatusGroup];
  if ((LEAD_STATUSES as readonly string[]).includes(group)) return [group];
  throw invalid('leads.group', `There is no status or group "${group}".`, [
    { path: 'group', message: 'is not known' },
  ]);
}

function cursorOf(after: string | undefined): { updatedAt: string; id: string } | null {
  if (after === undefined) return null;
  const [updatedAt = '', id = ''] = after.split('~');
  if (updatedAt === '' || id === '')
    throw invalid('leads.cursor', 'The cursor of the page is not one we gave.', [
      { path: 'after', message: 'is not a cursor' },
    ]);
  return { updatedAt, id };
}

export async function readLead(ctx: Ctx, leadId: string): Promise<LeadDetail> {
  requireScope(ctx, 'leads:read');
  const why = await whyNotSending(ctx, leadId);
  return ctx.db.tx(async (tx) => {
    const lead = await leadDetail(tx, leadId);
    if (!lead) throw notFound('lead', leadId);
    const facts = await factsOf(tx, [lead.personId, ...(lead.companyId ? [lead.companyId] : [])]);
    return {
      lead,
      history: await statusHistoryOf(tx, leadId),
      facts,
      why,
    } as LeadDetail;
  });
}

export async function funnelOf(ctx: Ctx): Promise<LeadFunnel> {
  requireScope(ctx, 'leads:read');
  return (await ctx.db.tx(funnel)) as LeadFunnel;
}

/** The newest lists that were imported. */
export async function readImports(ctx: Ctx): Promise<{ imports: ImportList[] }> {
  requireScope(ctx, 'leads:read');
  return { imports: await ctx.db.tx((tx) => listImports(tx, 50)) };
}
