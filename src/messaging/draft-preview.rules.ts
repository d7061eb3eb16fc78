import type { Campaign } from '#campaigns/contract';
import type { LeadProfile } from '#leads';
import type { DraftCheck } from './check-draft.rules.ts';
import type { NewDraft } from './draft.store.ts';

/** What the reviewer sees: the message as it will leave, and everything it rests on. */
export function draftPreview({
  draft,
  profile,
  campaign,
  check,
}: {
  draft: Pick<NewDraft, 'subject' | 'body' | 'footer' | 'angle' | 'templateId' | 'variant' | 'step'>;
  profile: LeadProfile;
  campaign: Pick<Campaign, 'id' | 'name'>;
  check: DraftCheck;
}): Record<string, unknown> {
  return {
    to: profile.email,
    toName: profile.fullName,
    company: profile.companyName,
    title: profile.title,
    subject: draft.subject,
    body: draft.body,
    footer: draft.footer,
    angle: draft.angle,
    template: draft.templateId,
    variant: draft.variant,
    step: draft.step,
    campaign: { id: campaign.id, name: campaign.name },
    claims: check.claims,
    checks: check.reasons,
    warnings: check.warnings,
    evidence: check.guard.personalizationEvidence,
    score: profile.score,
  };
}
