import { findCampaign } from '#campaigns';
import { type Ctx, requireScope } from '#core/ctx';
import { notFound } from '#core/errors';
import type { ModelText } from '#messaging';
import { type Asked, askAhead } from '../ask-ahead.ts';
import type { ReengageReport } from '../contract.ts';
import { type Judged, judge } from './judge.ts';
import { type Proposed, propose } from './propose.ts';
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
  const asked = new Map<string, ReadonlyMap<string, ModelText | null>>();
  const proposed = new Set<string>();
  let whole: readonly Judged[] | undefined;
  // Each turn is a transaction; what a model is to write is asked for between them, some at a time.
  for (;;) {
    const { judged, queued, wanted } = await turn(ctx, { kind, campaignId, dryRun }, asked);
    whole ??= judged;
    for (const replyId of queued) proposed.add(replyId);
    if (wanted.length === 0) return reportOf({ kind, dryRun, judged: whole, proposed });
    for (const [name, texts] of await askAhead(ctx, wanted))
      asked.set(name, new Map([...(asked.get(name) ?? []), ...texts]));
  }
}

async function turn(
  ctx: Ctx,
  { kind, campaignId, dryRun }: ReengageInput,
  asked: Asked,
): Promise<Pick<Proposed, 'queued' | 'wanted'> & { judged: readonly Judged[] }> {
  return ctx.db.tx(async (tx) => {
    if (campaignId !== undefined && !(await findCampaign(tx, campaignId)))
      throw notFound('campaign', campaignId);
    const open = { campaignId: campaignId ?? null, now: ctx.now(), limit: MOST };
    const judged = await judge(ctx, tx, kind, await openCandidates(tx, kind, open));
    if (dryRun) return { judged, queued: new Set(), wanted: [] };
    const eligible = judged.filter((one) => one.eligible);
    return { judged, ...(await propose(ctx, tx, eligible, asked)) };
  });
}

/** What was found by the first look, and what came of it. */
function reportOf({
  kind,
  dryRun,
  judged,
  proposed,
}: {
  kind: RecontactKind;
  dryRun: boolean;
  judged: readonly Judged[];
  proposed: ReadonlySet<string>;
}): ReengageReport {
  return {
    ...{ kind, dryRun, looked: judged.length, eligible: judged.filter((one) => one.eligible).length },
    ...{ proposed: proposed.size, refused: refusals(judged) },
    people: judged.map((one) => shown(one, proposed)),
  };
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
