import { findCampaign } from '#campaigns';
import { type Ctx, requireScope } from '#core/ctx';
import { notFound } from '#core/errors';
import type { ReengageReport } from '../contract.ts';
import { type Judged, judge } from './judge.ts';
import { propose } from './propose.ts';
import type { RecontactKind } from './recontact.rules.ts';
import { openCandidates } from './recontact.store.ts';

/** Replies looked at in one go, oldest first. */
const MOST = 1_000;

export type ReengageInput = {
  readonly kind: RecontactKind;
  readonly campaignId?: string | undefined;
  readonly dryRun?: boolean | undefined;
};

/**
 * Goes through everybody who was away, or said "not now", and was not followed up: writes to whom it is time for, for a person's
 * yes, and says of everybody else why not. A dry run says the same and changes nothing.
 */
export async function reengage(
  ctx: Ctx,
  { kind, campaignId, dryRun = true }: ReengageInput,
): Promise<ReengageReport> {
  requireScope(ctx, dryRun ? 'campaigns:read' : 'campaigns:write');
  return ctx.db.tx(async (tx) => {
    if (campaignId !== undefined && !(await findCampaign(tx, campaignId)))
      throw notFound('campaign', campaignId);
    const asked = { campaignId: campaignId ?? null, now: ctx.now(), limit: MOST };
    const judged = await judge(ctx, tx, kind, await openCandidates(tx, kind, asked));
    const eligible = judged.filter((one) => one.eligible);
    const proposed = dryRun ? new Set<string>() : await propose(ctx, tx, eligible);
    return {
      ...{ kind, dryRun, looked: judged.length, eligible: eligible.length, proposed: proposed.size },
      refused: refusals(judged),
      people: judged.map((one) => shown(one, proposed)),
    };
  });
}

/** How many were refused for which first reason: with the eligible ones they are everybody who was looked at. */
function refusals(judged: readonly Judged[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { eligible, reasons, kind } of judged) {
    if (eligible) continue;
    const code = reasons[0]?.code ?? `${kind}.early`;
    counts[code] = (counts[code] ?? 0) + 1;
  }
  return counts;
}

const shown = (one: Judged, proposed: ReadonlySet<string>): ReengageReport['people'][number] => ({
  ...{ replyId: one.candidate.replyId, leadId: one.candidate.leadId, name: one.candidate.leadName },
  ...{ campaignId: one.candidate.campaignId, named: one.named, phrase: one.phrase },
  ...{ eligible: one.eligible, eligibleAt: one.dueAt?.toString() ?? null },
  proposed: proposed.has(one.candidate.replyId),
  reasons: one.reasons.map((reason) => ({ ...reason })),
});
