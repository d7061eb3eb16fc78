import { type Ctx, requireScope } from '#core/ctx';
import type { Tx } from '#core/db/index';
import { invalid, notFound } from '#core/errors';
import type { Reason } from '#core/verdict';
import { closedLeads, findImport, findSegment, leadsOfImport, leadsOfSegment } from '#leads';
import { audienceVerdict } from './audience.rules.ts';
import { type AudienceLead, audienceLeads } from './audience.store.ts';
import type { Audience, AudienceReport } from './contract.ts';

/** Beyond this a list is worked off in parts. */
const MOST = 50_000;
const SAMPLES = 5;

export type JudgedAudience = {
  readonly name: string;
  /** A segment that is still being filled. */
  readonly growing: boolean;
  readonly free: readonly AudienceLead[];
  readonly leftOut: readonly { readonly lead: AudienceLead; readonly why: Reason }[];
};

/** Everybody of an audience, with whom the campaign begins and why not with the others. Throws `not_found` where it is gone. */
export async function judgeAudience(
  ctx: Ctx,
  tx: Tx,
  audience: Audience,
  campaignId: string | null,
): Promise<JudgedAudience> {
  const { name, growing, leadIds } = await listOf(tx, audience);
  if (leadIds.length > MOST)
    throw invalid(
      'audience.too_large',
      `"${name}" holds ${leadIds.length} leads; a campaign takes ${MOST} at a time. Nothing was changed. Narrow the segment.`,
    );
  const leads = await audienceLeads(tx, leadIds, campaignId);
  const closed = await closedLeads(
    ctx,
    tx,
    leads.map(({ id }) => id),
  );
  const free: AudienceLead[] = [];
  const leftOut: { lead: AudienceLead; why: Reason }[] = [];
  for (const lead of leads) {
    const { status, here } = lead;
    const elsewhere = lead.elsewhere?.name ?? null;
    const verdict = audienceVerdict({ status, here, elsewhere, closed: closed.get(lead.id) ?? null });
    const [why] = verdict.reasons;
    if (why) leftOut.push({ lead, why });
    else free.push(lead);
  }
  return { name, growing, free, leftOut };
}

async function listOf(tx: Tx, audience: Audience) {
  if ('segmentId' in audience) {
    const segment = await findSegment(tx, audience.segmentId);
    if (!segment) throw notFound('segment', audience.segmentId);
    const leadIds = await leadsOfSegment(tx, segment.id);
    return { name: segment.name, growing: segment.state === 'building', leadIds };
  }
  const list = await findImport(tx, audience.importId);
  if (!list) throw notFound('import', audience.importId);
  const leadIds = await leadsOfImport(tx, list.id);
  return { name: list.fileName, growing: list.state === 'running', leadIds };
}

/** Counts of a judged audience, each with its reason and a few names. */
export function reportOf({ name, growing, free, leftOut }: JudgedAudience): AudienceReport {
  const groups = Map.groupBy(leftOut, ({ why }) => `${why.code} ${why.text}`);
  const without = (has: 'hasAddress' | 'hasName' | 'hasCompany') => free.filter((lead) => !lead[has]).length;
  const tiers = Map.groupBy(free, ({ tier }) => tier ?? 'none');
  return {
    tiers: Object.fromEntries([...tiers].map(([tier, leads]) => [tier, leads.length])),
    ...{ name, growing, size: free.length + leftOut.length, free: free.length },
    leftOut: [...groups.values()]
      .flatMap((group) => {
        const [first] = group;
        const names = group.slice(0, SAMPLES).map(({ lead }) => lead.name ?? 'somebody without a name');
        return first ? [{ code: first.why.code, text: first.why.text, count: group.length, names }] : [];
      })
      .toSorted((a, b) => b.count - a.count),
    without: { address: without('hasAddress'), name: without('hasName'), company: without('hasCompany') },
  };
}

/** With whom a campaign would begin, and with whom not and why. Nothing is changed. */
export async function readAudience(
  ctx: Ctx,
  input: { audience: Audience; campaignId: string | null },
): Promise<AudienceReport> {
  requireScope(ctx, 'campaigns:read');
  requireScope(ctx, 'leads:read');
  return ctx.db.tx(async (tx) => reportOf(await judgeAudience(ctx, tx, input.audience, input.campaignId)));
}
