import { z } from 'zod';
import { type ApprovalKind, contentHash } from '#approval';
import type { ApprovalItem } from '#approval/contract';
import { findCampaign } from '#campaigns';
import type { Ctx } from '#core/ctx';
import type { Tx } from '#core/db/index';
import { notFound } from '#core/errors';
import { reason, refuse, type Verdict } from '#core/verdict';
import { factsOf, leadProfiles, unsubscribeUrl } from '#leads';
import { templateById } from './angles/index.ts';
import { checkDraft } from './check-draft.rules.ts';
import { findDraft, type StoredDraft, updateDraftText } from './draft.store.ts';
import { draftPreview, draftTitle, recipientOf } from './draft-preview.rules.ts';
import { copyOf, factSheetOf } from './fact-sheet.ts';
import { stripFooter } from './footer.rules.ts';
import { formsOf } from './form-of-address.ts';
import { keepTimes } from './offer-times.ts';
import { rejectionMemories } from './rejection.store.ts';
import { REJECTION_LIMIT } from './rejection-memory.rules.ts';
import { timesIn } from './time-source.ts';

const edit = z.object({
  /** Empty on LinkedIn alone. */
  subject: z.string().trim().max(200),
  body: z.string().trim().min(1).max(5_000),
});

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
const CONTROL = /[\u0000-\u001f\u007f\u2028\u2029]/;

/** A human's text passes the same checks as ours, on its final bytes. */
export async function editDraft(
  ctx: Ctx,
  tx: Tx,
  item: ApprovalItem,
  input: Record<string, unknown>,
): ReturnType<NonNullable<ApprovalKind['edit']>> {
  const parsed = edit.safeParse(input);
  if (!parsed.success)
    return {
      ok: false,
      verdict: refuse(reason('draft.edit_incomplete', 'An edit needs a subject and a text.')),
    };
  if (CONTROL.test(parsed.data.subject))
    return {
      ok: false,
      verdict: refuse(reason('draft.subject_lines', 'A subject is one line without control characters.')),
    };
  const { draft, campaign, profile, sheet, memory } = await situationOf(ctx, tx, item.subjectId);
  const touch = templateById(draft.templateId)?.touch ?? 'first';
  const keeps = keepsSubject(draft);
  const subject = keeps ? draft.subject : parsed.data.subject;
  const body = stripFooter(parsed.data.body, sheet.sender);
  const check = checkDraft({
    subject,
    body,
    footer: draft.footer,
    templateText: draft.templateText,
    touch,
    isReply: keeps,
    language: draft.language,
    sheet,
    copy: copyOf(campaign.settings, await formsOf(tx), draft.language),
    memory,
    unsubscribeUrl: unsubscribeUrl(ctx, profile.id),
    guardMode: campaign.settings.guardMode,
    now: ctx.now(),
  });
  if (!check.passed) return { ok: false, verdict: firstOf(check.reasons) };
  const times = await timesLeft(ctx, tx, draft, body);
  const text = { subject, text: `${body}${draft.footer}`, tracking: draft.tracking };
  const hash = contentHash({ to: recipientOf(profile, touch), ...text });
  const edited = { ...draft, subject, body };
  await updateDraftText(
    tx,
    draft.id,
    {
      ...{ subject, body },
      fingerprint: check.guard.draftFingerprint,
      contentHash: hash,
      claims: check.claims,
      guard: { ...check.guard, warnings: check.warnings },
      times,
    },
    ctx.now(),
  );
  const preview = { ...item.preview, ...draftPreview({ draft: edited, profile, campaign, check, touch }) };
  return { ok: true, title: draftTitle(profile, subject, touch), preview, contentHash: hash };
}

/** The times that still stand in a text; what was edited out goes to others. */
async function timesLeft(ctx: Ctx, tx: Tx, { id, times }: StoredDraft, body: string) {
  const left = timesIn(body, times);
  if (left.length < times.length) await keepTimes(ctx, tx, [{ draftId: id, times: left }], 'edited_out');
  return left;
}

/** A conversation keeps its subject. */
const keepsSubject = ({ answersId, inThread }: StoredDraft): boolean => answersId !== null || inThread;

/** The draft with everything its text is judged on. */
async function situationOf(ctx: Ctx, tx: Tx, draftId: string) {
  const draft = await findDraft(tx, draftId);
  if (!draft) throw notFound('draft', draftId);
  const campaign = await findCampaign(tx, draft.campaignId);
  const [profile] = await leadProfiles(tx, [draft.leadId]);
  if (!campaign || !profile) throw notFound('lead', draft.leadId);
  const facts = await factsOf(tx, [profile.personId, ...(profile.companyId ? [profile.companyId] : [])]);
  const labels = draft.times.map(({ label }) => label);
  const sheet = factSheetOf(profile, facts, campaign.settings, labels);
  const since = ctx.now().subtract({ hours: 24 * REJECTION_LIMIT.ttlDays });
  const memories = await rejectionMemories(tx, [{ leadId: profile.id, email: profile.email ?? '' }], since);
  return { draft, campaign, profile, sheet, memory: memories.get(profile.id) ?? null };
}

function firstOf(reasons: readonly { code: string; text: string }[]): Verdict {
  const [first, ...more] = reasons;
  return refuse(first ?? reason('draft.blocked', 'A check blocked the text.'), ...more);
}
