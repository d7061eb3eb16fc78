import { proposeItems } from '#approval';
import { elsewhereReason, enrolLeads, enrolledElsewhere, findCampaign } from '#campaigns';
import type { Campaign } from '#campaigns/contract';
import { type Ctx, requireScope } from '#core/ctx';
import type { Tx } from '#core/db/index';
import { notFound } from '#core/errors';
import { type Reason, reason } from '#core/verdict';
import { excludedLeads, type LeadProfile, leadProfiles, recordLeadEvents } from '#leads';
import { insertDrafts, livingDrafts } from './draft.store.ts';
import { draftPreview, draftTitle } from './draft-preview.rules.ts';
import type { ModelText } from './model/ask-model.ts';
import { offerTimes, returnUnoffered } from './offer-times.ts';
import type { Offered } from './time-source.ts';
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

const TIMES_BY_CODE = reason(
  'model.times',
  'The text offers times, and those are written by code; the template wrote.',
);

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
    const offered = await offerTimes(ctx, tx, { campaign, step }, open, knowledge);
    const results = open.map((profile) =>
      write(ctx, { campaign, step }, profile, {
        ...{ enrolmentId: enrolmentOf.get(profile.id) ?? '', knowledge, ahead: input.ahead?.get(profile.id) },
        offered: offered.get(profile.id),
      }),
    );
    const written = results.flatMap((result) => ('written' in result ? [result.written] : []));
    const stored = await store(ctx, tx, { campaign, step }, written);
    await returnUnoffered(ctx, tx, offered, stored);
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
    offered,
  }: {
    enrolmentId: string;
    knowledge: Knowledge;
    ahead: ModelText | undefined;
    offered: Offered | undefined;
  },
): { outcome: DraftOutcome; written: Written } | { outcome: DraftOutcome } {
  const situation = situationOf(ctx, place, profile, knowledge, offered?.times);
  if ('skipped' in situation) {
    // Why there are no times says more than that a field is empty.
    const why = offered?.times.length === 0 ? offered.reasons : [];
    const reasons = [...why, ...situation.skipped];
    return { outcome: { leadId: profile.id, state: 'skipped', reasons } };
  }
  // Times come from code alone: what a model wrote beside them is not taken.
  const text = offered?.times.length ? { fallback: [TIMES_BY_CODE] } : ahead;
  const written = writeDraft(ctx, place, situation, enrolmentId, ahead && text, offered);
  const { passed, reasons } = written.check;
  return { outcome: { leadId: profile.id, state: passed ? 'queued' : 'blocked', reasons }, written };
}

async function store(
  ctx: Ctx,
  tx: Tx,
  { campaign, step }: Place,
  written: readonly Written[],
): Promise<readonly Written[]> {
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
  return fresh;
}
