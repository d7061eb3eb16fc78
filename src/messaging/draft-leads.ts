import { contentHash, proposeItems } from '#approval';
import { elsewhereReason, enrolLeads, enrolledElsewhere, findCampaign } from '#campaigns';
import type { Campaign } from '#campaigns/contract';
import { type Ctx, requireScope } from '#core/ctx';
import type { Tx } from '#core/db/index';
import { notFound } from '#core/errors';
import type { Reason } from '#core/verdict';
import {
  factsOf,
  type LeadProfile,
  leadProfiles,
  recordLeadEvents,
  type StoredFact,
  unsubscribeUrl,
} from '#leads';
import { checkDraft, type DraftCheck } from './check-draft.rules.ts';
import { isOnLinkedIn, type RejectionMemory } from './contract.ts';
import { type CraftedDraft, craftDraft } from './craft.rules.ts';
import { insertDrafts, livingDrafts, type NewDraft } from './draft.store.ts';
import { draftPreview, draftTitle, recipientOf } from './draft-preview.rules.ts';
import { copyOf, factSheetOf } from './fact-sheet.ts';
import { footerOf } from './footer.rules.ts';
import { rejectionMemories } from './rejection.store.ts';
import { REJECTION_LIMIT } from './rejection-memory.rules.ts';
import { ownTexts } from './templates/template.store.ts';
import { type TemplateBook, templateBook } from './templates/template-book.rules.ts';

export type DraftOutcome = {
  leadId: string;
  state: 'queued' | 'blocked' | 'skipped';
  reasons: readonly Reason[];
};

type Written = { profile: LeadProfile; draft: NewDraft; check: DraftCheck };

const PRIORITY: Readonly<Record<string, number>> = { tier_1: 30, tier_2: 20, tier_3: 10 };

/** Which message of the sequence is written, and into which batches it goes. */
export type DraftStep = {
  readonly number: number;
  readonly touch: string;
  readonly motion: string;
  /** The message each lead is answered on, by lead, where it continues a conversation. */
  readonly answers?: ReadonlyMap<string, Answered>;
};
/** A message of a conversation, and the conversation's subject. */
export type Answered = { readonly messageId: string; readonly subject: string };
const FIRST: DraftStep = { number: 1, touch: 'first', motion: 'outbound' };

/**
 * Writes one message for each of these leads: crafts from facts, checks the final bytes, queues what passed for a
 * human and keeps what was blocked with every reason. A lead that has a draft of this step keeps it.
 */
export async function draftLeads(
  ctx: Ctx,
  input: { campaignId: string; leadIds: readonly string[]; step?: DraftStep },
): Promise<DraftOutcome[]> {
  requireScope(ctx, 'campaigns:write');
  const step = input.step ?? FIRST;
  return ctx.db.tx(async (tx) => {
    const campaign = await findCampaign(tx, input.campaignId);
    if (!campaign) throw notFound('campaign', input.campaignId);
    const found = await leadProfiles(tx, input.leadIds);
    const elsewhere = await takenElsewhere(tx, campaign, step, found);
    const profiles = found.filter(({ id }) => !elsewhere.has(id));
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
    const knowledge = await gather(ctx, tx, open);
    const results = open.map((profile) =>
      write(ctx, { campaign, step }, profile, enrolmentOf.get(profile.id) ?? '', knowledge),
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
        elsewhere.get(profile.id) ??
        outcomes.get(profile.id) ?? {
          leadId: profile.id,
          state: living.get(profile.id) === 'blocked' ? 'blocked' : 'queued',
          reasons: [],
        },
    );
  });
}

/** Nobody is begun with whom another campaign writes to. */
async function takenElsewhere(
  tx: Tx,
  campaign: Campaign,
  step: DraftStep,
  profiles: readonly LeadProfile[],
): Promise<ReadonlyMap<string, DraftOutcome>> {
  if (step.number > 1) return new Map();
  const ids = profiles.map(({ id }) => id);
  const taken = await enrolledElsewhere(tx, ids, campaign.id);
  return new Map(
    [...taken].map(([leadId, name]) => [
      leadId,
      { leadId, state: 'skipped', reasons: [elsewhereReason(name)] },
    ]),
  );
}

type Knowledge = {
  facts: Map<string, StoredFact[]>;
  memories: Map<string, RejectionMemory>;
  templates: TemplateBook;
};

async function gather(ctx: Ctx, tx: Tx, profiles: readonly LeadProfile[]): Promise<Knowledge> {
  const subjects = profiles.flatMap((profile) => [
    profile.personId,
    ...(profile.companyId ? [profile.companyId] : []),
  ]);
  const facts = Map.groupBy(await factsOf(tx, subjects), (fact) => fact.subjectId);
  const since = ctx.now().subtract({ hours: 24 * REJECTION_LIMIT.ttlDays });
  const memories = await rejectionMemories(
    tx,
    profiles.map((profile) => ({ leadId: profile.id, email: profile.email ?? '' })),
    since,
  );
  return { facts, memories, templates: templateBook(await ownTexts(tx)) };
}

type Place = { readonly campaign: Campaign; readonly step: DraftStep };

function write(
  ctx: Ctx,
  { campaign, step }: Place,
  profile: LeadProfile,
  enrolmentId: string,
  knowledge: Knowledge,
): { outcome: DraftOutcome; written: Written } | { outcome: DraftOutcome } {
  const facts = [profile.personId, profile.companyId].flatMap((subject) =>
    subject ? (knowledge.facts.get(subject) ?? []) : [],
  );
  const sheet = factSheetOf(profile, facts, campaign.settings);
  const copy = copyOf(campaign.settings);
  const memory = knowledge.memories.get(profile.id) ?? null;
  const tier = profile.tier === 'tier_1' || profile.tier === 'tier_2' ? profile.tier : 'tier_3';
  const crafted = craftDraft({
    factSheet: sheet,
    tier,
    rejectionMemory: memory,
    touch: step.touch,
    campaign: copy,
    templates: knowledge.templates,
    now: ctx.now(),
  });
  if ('skipped' in crafted)
    return { outcome: { leadId: profile.id, state: 'skipped', reasons: crafted.skipped } };
  const url = unsubscribeUrl(ctx, profile.id);
  const footer = isOnLinkedIn(step.touch) ? '' : `\n\n${footerOf(sheet.sender, url)}`;
  const answered = step.answers?.get(profile.id) ?? null;
  const text = answered ? { ...crafted.ok, subject: replySubject(answered.subject) } : crafted.ok;
  const { subject, bodyText, templateText } = text;
  const check = checkDraft({
    subject,
    body: bodyText,
    footer,
    templateText,
    touch: step.touch,
    isReply: answered !== null,
    language: text.language,
    sheet,
    copy,
    memory,
    unsubscribeUrl: url,
    guardMode: campaign.settings.guardMode,
    now: ctx.now(),
  });
  const draft = newDraft(ctx, text, { profile, enrolmentId, footer, check, step });
  return {
    outcome: { leadId: profile.id, state: check.passed ? 'queued' : 'blocked', reasons: check.reasons },
    written: { profile, draft, check },
  };
}

/** The subject under which mail programs keep an answer with its conversation. */
const replySubject = (subject: string): string =>
  /^\s*re:/i.test(subject) ? subject.trim() : `Re: ${subject.trim()}`;

function newDraft(
  ctx: Ctx,
  crafted: CraftedDraft,
  rest: { profile: LeadProfile; enrolmentId: string; footer: string; check: DraftCheck; step: DraftStep },
): NewDraft {
  const { profile, check, footer } = rest;
  return {
    id: ctx.ids.next<'draft'>(),
    enrolmentId: rest.enrolmentId,
    leadId: profile.id,
    step: rest.step.number,
    state: check.passed ? 'queued' : 'blocked',
    subject: crafted.subject,
    body: crafted.bodyText,
    footer,
    angle: crafted.angle,
    templateId: crafted.templateId,
    templateVersion: crafted.templateVersion,
    variant: crafted.variant,
    writer: 'template',
    language: crafted.language,
    fallback: null,
    templateText: crafted.templateText,
    fingerprint: check.guard.draftFingerprint,
    contentHash: contentHash({
      to: recipientOf(profile, rest.step.touch),
      subject: crafted.subject,
      text: `${crafted.bodyText}${footer}`,
    }),
    claims: check.claims,
    guard: { ...check.guard, warnings: check.warnings },
    reasons: crafted.reasons,
    answersId: rest.step.answers?.get(profile.id)?.messageId ?? null,
  };
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
