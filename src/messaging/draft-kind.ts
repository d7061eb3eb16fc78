import { type ApprovalKind, contentHash } from '#approval';
import type { ApprovalItem } from '#approval/contract';
import { findCampaign } from '#campaigns';
import type { Ctx } from '#core/ctx';
import type { Tx } from '#core/db/index';
import { notFound } from '#core/errors';
import { reason, refuse, type Verdict } from '#core/verdict';
import { factsOf, leadProfiles, recordLeadEvents, unsubscribeUrl } from '#leads';
import { z } from 'zod';
import { checkDraft } from './check-draft.rules.ts';
import { findDraft, setDraftState, updateDraftText } from './draft.store.ts';
import { draftPreview } from './draft-preview.rules.ts';
import { copyOf, factSheetOf } from './fact-sheet.ts';
import { stripFooter } from './footer.rules.ts';
import { previewDrops } from './preview-drops.ts';
import { REJECTION_LIMIT } from './rejection-memory.rules.ts';
import { insertRejection, rejectionMemories } from './rejection.store.ts';

const edit = z.object({ subject: z.string().trim().min(1).max(200), body: z.string().trim().min(1).max(5_000) });

/** Drafts waiting for a human. */
export const draftKind: ApprovalKind = {
  kind: 'draft',
  edit: editDraft,
  preview: previewDrops,
  async onApproved(ctx, tx, items) {
    await setDraftState(tx, items.map((item) => item.subjectId), 'approved', ctx.now());
    await recordLeadEvents(
      ctx,
      tx,
      items.flatMap((item) => (item.leadId ? [{ leadId: item.leadId, event: 'approved' as const, channel: 'email' as const, summary: `Approved by ${ctx.actor.name}`, data: { itemId: item.id } }] : [])),
    );
  },
  async onRejected(ctx, tx, items, rejection) {
    for (const item of items) {
      const draft = await findDraft(tx, item.subjectId);
      if (!draft) continue;
      await insertRejection(tx, ctx.workspace.id, {
        id: ctx.ids.next(),
        leadId: draft.leadId,
        draftId: draft.id,
        fingerprint: draft.fingerprint,
        templateId: draft.templateId,
        subject: draft.subject,
        tag: rejection.tag,
        feedback: rejection.reason,
        actor: ctx.actor.id,
        at: ctx.now(),
      });
      await recordLeadEvents(ctx, tx, [{ leadId: draft.leadId, event: null, type: 'draft_rejected', channel: 'system', summary: `Draft rejected (${rejection.tag}): ${rejection.reason}` }]);
    }
    await setDraftState(tx, items.map((item) => item.subjectId), 'rejected', ctx.now());
  },
};

/** A human's text passes the same checks as ours, on its final bytes. */
async function editDraft(ctx: Ctx, tx: Tx, item: ApprovalItem, input: Record<string, unknown>): ReturnType<NonNullable<ApprovalKind['edit']>> {
  const parsed = edit.safeParse(input);
  if (!parsed.success) return { ok: false, verdict: refuse(reason('draft.edit_incomplete', 'An edit needs a subject and a text.')) };
  const draft = await findDraft(tx, item.subjectId);
  if (!draft) throw notFound('draft', item.subjectId);
  const campaign = await findCampaign(tx, draft.campaignId);
  const [profile] = await leadProfiles(tx, [draft.leadId]);
  if (!campaign || !profile) throw notFound('lead', draft.leadId);
  const sheet = factSheetOf(profile, await factsOf(tx, [profile.personId, ...(profile.companyId ? [profile.companyId] : [])]), campaign.settings);
  const since = ctx.now().subtract({ hours: 24 * REJECTION_LIMIT.ttlDays });
  const memories = await rejectionMemories(tx, [{ leadId: profile.id, email: profile.email ?? '' }], since);
  const subject = parsed.data.subject;
  const body = stripFooter(parsed.data.body, sheet.sender);
  const check = checkDraft({
    subject,
    body,
    footer: draft.footer,
    templateText: draft.templateText,
    touch: 'first',
    sheet,
    copy: copyOf(campaign.settings),
    memory: memories.get(profile.id) ?? null,
    unsubscribeUrl: unsubscribeUrl(ctx, profile.id),
    guardMode: campaign.settings.guardMode,
    now: ctx.now(),
  });
  if (!check.passed) return { ok: false, verdict: firstOf(check.reasons) };
  const hash = contentHash({ to: profile.email ?? '', subject, text: `${body}${draft.footer}` });
  await updateDraftText(
    tx,
    draft.id,
    { subject, body, fingerprint: check.guard.draftFingerprint, contentHash: hash, claims: check.claims, guard: { ...check.guard, warnings: check.warnings } },
    ctx.now(),
  );
  return {
    ok: true,
    title: `${profile.fullName ?? profile.email} · ${subject}`,
    preview: draftPreview({ draft: { ...draft, subject, body }, profile, campaign, check }),
    contentHash: hash,
  };
}

function firstOf(reasons: readonly { code: string; text: string }[]): Verdict {
  const [first, ...more] = reasons;
  return refuse(first ?? reason('draft.blocked', 'A check blocked the text.'), ...more);
}
