import type { Campaign } from '#campaigns/contract';
import type { Reason } from '#core/verdict';
import type { LeadProfile } from '#leads';
import type { DraftCheck } from './check-draft.rules.ts';
import { isOnLinkedIn } from './contract.ts';
import type { NewDraft } from './draft.store.ts';

/** Where a message of this touch goes: the address, or on LinkedIn the profile. */
export const recipientOf = (
  { email, linkedinUrl }: Pick<LeadProfile, 'email' | 'linkedinUrl'>,
  touch: string,
): string => (isOnLinkedIn(touch) ? linkedinUrl : email) ?? '';

const ON_LINKEDIN: Readonly<Record<string, string>> = {
  connect: 'request to connect',
  message: 'message on LinkedIn',
  followup_message: 'second message on LinkedIn',
};

/** One line by which a reviewer knows the message. */
export const draftTitle = (
  profile: Pick<LeadProfile, 'fullName' | 'email'>,
  subject: string,
  touch: string,
): string => `${profile.fullName ?? profile.email} · ${ON_LINKEDIN[touch] ?? subject}`;

/** What of a mail is told to us, as a sentence; null where nothing is. */
export function trackingWords(tracking: readonly string[]): string | null {
  const told = [
    tracking.includes('opens') ? 'whether it is opened' : null,
    tracking.some((each) => each.startsWith('clicks')) ? 'which of its links are followed' : null,
  ].filter((words) => words !== null);
  if (told.length === 0) return null;
  const text = tracking.includes('clicks_in_text') ? ' Links of the plain text are rewritten too.' : '';
  return `Tracked: it tells us ${told.join(' and ')}.${text}`;
}

const isReason = (each: unknown): each is Reason =>
  typeof each === 'object' && each !== null && 'code' in each && 'text' in each;

/** Why it is in this language, in the sentences of the choice. */
export const languageWords = (reasons: readonly unknown[]): string =>
  reasons
    .filter(isReason)
    .filter(({ code }) => code.startsWith('language.') && code !== 'language.one_allowed')
    .map(({ text }) => text)
    .join(' ');

/** What the reviewer sees: the message as it will leave, and everything it rests on. */
export function draftPreview({
  draft,
  profile,
  campaign,
  check,
  touch,
}: {
  draft: Pick<
    NewDraft,
    | 'subject'
    | 'body'
    | 'footer'
    | 'angle'
    | 'templateId'
    | 'templateVersion'
    | 'variant'
    | 'step'
    | 'writer'
    | 'fallback'
    | 'tracking'
    | 'language'
    | 'languageGuess'
  > & { readonly reasons?: NewDraft['reasons'] };
  profile: LeadProfile;
  campaign: Pick<Campaign, 'id' | 'name'>;
  check: DraftCheck;
  touch: string;
}): Record<string, unknown> {
  return {
    to: recipientOf(profile, touch),
    toName: profile.fullName,
    company: profile.companyName,
    title: profile.title,
    subject: draft.subject,
    body: draft.body,
    footer: draft.footer,
    tracking: trackingWords(draft.tracking),
    angle: draft.angle,
    template: draft.templateId,
    templateVersion: draft.templateVersion,
    variant: draft.variant,
    language: draft.language,
    languageGuess: draft.languageGuess,
    // An edit keeps what was said of it when it was written.
    ...(draft.reasons ? { languageWhy: languageWords(draft.reasons) } : {}),
    writer: draft.writer,
    fallback: draft.fallback,
    step: draft.step,
    campaign: { id: campaign.id, name: campaign.name },
    claims: check.claims,
    checks: check.reasons,
    warnings: check.warnings,
    evidence: check.guard.personalizationEvidence,
    score: profile.score,
  };
}
