import { proposeItems } from '#approval';
import { elsewhereReason, enrolLeads, enrolledElsewhere, findCampaign } from '#campaigns';
import type { Campaign } from '#campaigns/contract';
import { type Ctx, requireScope } from '#core/ctx';
import type { Tx } from '#core/db/index';
import { notFound } from '#core/errors';
import type { Reason } from '#core/verdict';
import { excludedLeads, type LeadProfile, leadProfiles, recordLeadEvents } from '#leads';
import { insertDrafts, livingDrafts } from './draft.store.ts';
import { draftPreview, draftTitle } from './draft-preview.rules.ts';
import type { ModelText } from './model/ask-model.ts';
import {
  type DraftStep,
  FIRST,
  gather,
  type Knowledge,
  type Place,
  situationOf,
  type Written,
  writeDraft,
} from './write-draft.ts';

export type DraftOutcome = {
  leadId: string;
  state: 'queued' | 'blocked' | 'skipped';
  reasons: readonly Reason[];
};

const PRIORITY: Readonly<Record<string, number>> = { tier_1: 30, tier_2: 20, tier_3: 10 };

/**
 * Writes one message for each of these leads: crafts from facts, checks the final bytes, queues what passed for a
 * human and keeps what was blocked with every reason. A lead that has a draft of this step keeps it. `ahead` are texts a model
 * wrote (`writeAhead`), by lead.
 */
export async function draftLeads(
  ctx: Ctx,
  input: {
    campaignId: string;
    leadIds: readonly string[];
    step?: DraftStep;
    ahead?: ReadonlyMap<string, ModelText>;
  },
): Promise<DraftOutcome[]> {
  requireScope(ctx, 'campaigns:write');
  const step = input.step ?? FIRST;
  return ctx.db.tx(async (tx) => {
    const campaign = await findCampaign(tx, input.campaignId);
    if (!campaign) throw notFound('campaign', input.campaignId);
    const found = await leadProfiles(tx, input.leadIds);
    const left = await leftAlone(tx, campaign, step, found);
    const profiles = found.filter(({ id }) => !left.has(id));
    const enrolments = await enrolLeads(tx, {
      workspaceId: ctx.workspace.id,
      campaignId: campaign.id,
      enrolments: profiles.map((profile) => ({ id: ctx.ids.next<'enrolment'>(), leadId: profile.id })),
      at: ctx.now(),
    });
    const enrolmentOf = new Map(enrolments.map((entry) => [entry.leadId, entry.id]));
    const living = new Map(
      (
        await livingDrafts(
          tx,
          enrolments.map((entry) => entry.id),
          step.number,
        )
      ).map((draft) => [draft.leadId, draft.state]),
    );
    const open = profiles.filter((profile) => !living.has(profile.id));
    const knowledge = await gather(ctx, tx, open, campaign);
    const results = open.map((profile) =>
      write(ctx, { campaign, step }, profile, {
        ...{ enrolmentId: enrolmentOf.get(profile.id) ?? '', knowledge, ahead: input.ahead?.get(profile.id) },
      }),
    );
    await store(
      ctx,
      tx,
      { campaign, step },
      results.flatMap((result) => ('written' in result ? [result.written] : [])),
    );
    const outcomes = new Map(results.map((result) => [result.outcome.leadId, result.outcome]));
    return found.map(
      (profile) =>
        left.get(profile.id) ??
        outcomes.get(profile.id) ?? {
          leadId: profile.id,
          state: living.get(profile.id) === 'blocked' ? 'blocked' : 'queued',
          reasons: [],
        },
    );
  });
}

/** Nobody is begun with whom another campaign writes to, and nothing is written for whom the workspace keeps out. */
async function leftAlone(
  tx: Tx,
  campaign: Campaign,
  step: DraftStep,
  profiles: readonly LeadProfile[],
): Promise<ReadonlyMap<string, DraftOutcome>> {
  const ids = profiles.map(({ id }) => id);
  const taken = step.number > 1 ? new Map<string, string>() : await enrolledElsewhere(tx, ids, campaign.id);
  const reasons = new Map([
    ...[...taken].map(([leadId, name]) => [leadId, elsewhereReason(name)] as const),
    ...(await excludedLeads(tx, ids)),
  ]);
  return new Map([...reasons].map(([leadId, why]) => [leadId, { leadId, state: 'skipped', reasons: [why] }]));
}

function write(
  ctx: Ctx,
  place: Place,
  profile: LeadProfile,
  {
    enrolmentId,
    knowledge,
    ahead,
  }: { enrolmentId: string; knowledge: Knowledge; ahead: ModelText | undefined },
): { outcome: DraftOutcome; written: Written } | { outcome: DraftOutcome } {
  const situation = situationOf(ctx, place, profile, knowledge);
  if ('skipped' in situation)
    return { outcome: { leadId: profile.id, state: 'skipped', reasons: situation.skipped } };
  const written = writeDraft(ctx, place, situation, enrolmentId, ahead);
  const { passed, reasons } = written.check;
  return { outcome: { leadId: profile.id, state: passed ? 'queued' : 'blocked', reasons }, written };
}

async function store(
  ctx: Ctx,
  tx: Tx,
  { campaign, step }: Place,
  written: readonly Written[],
): Promise<void> {
  const created = await insertDrafts(
    tx,
    ctx.workspace.id,
    written.map((entry) => entry.draft),
    ctx.now(),
  );
  const fresh = written.filter((entry) => created.has(entry.draft.id));
  const ready = fresh.filter((entry) => entry.check.passed);
  await proposeItems(
    ctx,
    tx,
    ready.map(({ draft, profile, check }) => ({
      kind: 'draft',
      motion: step.motion,
      subjectId: draft.id,
      leadId: profile.id,
      campaignId: campaign.id,
      title: draftTitle(profile, draft.subject, step.touch),
      preview: draftPreview({ draft, profile, campaign, check, touch: step.touch }),
      contentHash: draft.contentHash,
      priority: PRIORITY[profile.tier ?? ''] ?? 0,
      tier: profile.tier,
    })),
  );
  await recordLeadEvents(
    ctx,
    tx,
    fresh.map(({ profile, draft, check }) => ({
      leadId: profile.id,
      event: null,
      type: check.passed ? 'drafted' : 'draft_blocked',
      channel: 'system' as const,
      summary: check.passed
        ? `Drafted: ${draft.subject || step.touch.replaceAll('_', ' ')}`
        : `Draft blocked: ${check.reasons[0]?.text ?? ''}`,
      data: { draftId: draft.id, angle: draft.angle },
    })),
  );
}
