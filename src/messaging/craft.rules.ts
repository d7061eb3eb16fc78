import { type Reason, reason } from '#core/verdict';
import type { AngleTemplate } from './angles/angle.ts';
import { chooseAngle, stableNumber } from './angles/choose-angle.rules.ts';
import { anglesOfTier, followUpFor, templateById } from './angles/index.ts';
import { spokenCompanyName } from './company-name.rules.ts';
import {
  type CampaignCopy,
  type Draft,
  type FactSheet,
  isOnLinkedIn,
  type MessagingTier,
  type RejectionMemory,
} from './contract.ts';
import { NOTE_CHARACTERS, WORD_LIMITS } from './copy.rules.ts';
import { recall } from './rejection-memory.rules.ts';
import { renderTemplate } from './render.rules.ts';
import type { Slots } from './slot.ts';
import { slotsOf } from './slots.rules.ts';
import { countWords } from './words.rules.ts';

export type CraftInput = {
  readonly factSheet: FactSheet;
  readonly tier: MessagingTier;
  readonly rejectionMemory: RejectionMemory | null;
  /** Decides the subject variant together with the lead; the same seed gives the same draft. */
  readonly variantSeed: string;
  readonly touch: string;
  readonly campaign: CampaignCopy;
  readonly now: Temporal.Instant;
};

export type SkippedAngle = { readonly angle: string; readonly reasons: readonly Reason[] };

export type CraftedDraft = Draft & {
  readonly reasons: readonly Reason[];
  readonly skippedAngles: readonly SkippedAngle[];
  /** Fixed wording of subject and body, needed again when the claims of an edited text are checked. */
  readonly templateText: string;
};

export type CraftResult = { readonly ok: CraftedDraft } | { readonly skipped: readonly Reason[] };

const blank = (value: string | null | undefined): boolean => (value ?? '').trim() === '';

function missingBasics({ factSheet: { lead, company }, campaign, touch }: CraftInput): Reason[] {
  const reasons: Reason[] = [];
  if (isOnLinkedIn(touch) && blank(lead.profile))
    reasons.push(reason('craft.profile_missing', 'No LinkedIn profile of the lead is known.'));
  if (!isOnLinkedIn(touch) && blank(lead.email))
    reasons.push(reason('craft.email_missing', 'The lead has no e-mail address. Enrich it first.'));
  if (blank(lead.firstName))
    reasons.push(reason('craft.first_name_missing', 'The lead has no first name. Enrich it first.'));
  if (!spokenCompanyName(company.name))
    reasons.push(reason('craft.company_missing', 'The lead has no usable company name. Enrich it first.'));
  if (blank(campaign.offer))
    reasons.push(
      reason('craft.offer_missing', 'The campaign does not say what is offered. Fill in its offer.'),
    );
  return reasons;
}

const subjectFits = (subject: string): boolean => countWords(subject) >= 2 && countWords(subject) <= 4;

function fill(
  template: AngleTemplate,
  slots: Slots,
  variant: 'A' | 'B',
): { draft: Draft; templateText: string } | { reasons: Reason[] } {
  const absent = template.requires.filter((slot) => !slots.has(slot));
  if (absent.length > 0) {
    return {
      reasons: [
        reason('craft.fact_missing', `Needs ${absent.join(', ')}, which no fresh fact gives.`, { absent }),
      ],
    };
  }
  const first = renderTemplate(template.subjects[variant], slots, 'subject');
  const usable = first.missing.length === 0 && subjectFits(first.text);
  const subject = usable ? first : renderTemplate(template.plainSubjects[variant], slots, 'subject');
  const body = renderTemplate(template.body, slots, 'body');
  const missing = [...subject.missing, ...body.missing];
  if (missing.length > 0)
    return {
      reasons: [reason('craft.placeholder_empty', `Nothing to put for ${missing.join(', ')}.`, { missing })],
    };
  const long = tooLong(template.touch, body.text);
  if (long) return { reasons: [long] };
  const draft: Draft = {
    subject: subject.text,
    bodyText: body.text,
    angle: template.id,
    templateId: template.id,
    templateVersion: template.version,
    variant,
    claims: [...subject.claims, ...body.claims],
  };
  return { draft, templateText: `${subject.wording}\n${body.wording}` };
}

function tooLong(touch: string, body: string): Reason | undefined {
  if (touch === 'connect' && body.length > NOTE_CHARACTERS)
    return reason('craft.too_long', `${body.length} characters; a note has room for ${NOTE_CHARACTERS}.`);
  const words = countWords(body);
  const limit = touch === 'first' ? WORD_LIMITS.first : WORD_LIMITS.followUp;
  return words > limit
    ? reason('craft.too_long', `${words} words with this lead's facts; the limit is ${limit}.`, {
        words,
        limit,
      })
    : undefined;
}

function candidates(
  input: CraftInput,
  slots: Slots,
): { templates: AngleTemplate[]; reasons: readonly Reason[]; skipped: SkippedAngle[] } {
  if (input.touch !== 'first') {
    const template = followUpFor(input.touch);
    const reasons = template
      ? [reason('craft.follow_up', `The ${input.touch} step has one text.`)]
      : [reason('craft.touch_unknown', `There is no text for the step ${input.touch}.`)];
    return { templates: template ? [template] : [], reasons, skipped: [] };
  }
  const tierAngles = anglesOfTier(input.tier);
  const skipped = tierAngles.flatMap((angle): SkippedAngle[] => {
    const result = fill(angle, slots, 'A');
    return 'reasons' in result ? [{ angle: angle.id, reasons: result.reasons }] : [];
  });
  const memory = recall(input.rejectionMemory, input.now);
  const choice = chooseAngle({
    tier: input.tier,
    leadKey: input.factSheet.lead.email ?? '',
    title: input.factSheet.lead.titleRaw ?? input.factSheet.lead.title,
    sourceType: input.factSheet.source.type,
    hasHiringFact: slots.has('hiring'),
    recommended: input.campaign.angle,
    rejectedTemplateIds: memory?.templateIds ?? [],
    unusable: skipped.map((entry) => entry.angle),
  });
  const templates = choice.order.flatMap((id) => templateById(id) ?? []);
  return { templates, reasons: choice.reasons, skipped };
}

/**
 * Writes one draft from templates and facts alone. The first angle of the lead's order that can be filled is used; angles that cannot are
 * listed with what they lack. A lead without e-mail (on LinkedIn: without profile), first name or company, or a campaign without an offer, is skipped with reasons.
 * The signature and the unsubscribe line are not part of the draft; `withFooter` adds them.
 */
export function craftDraft(input: CraftInput): CraftResult {
  const basics = missingBasics(input);
  if (basics.length > 0) return { skipped: basics };
  const slots = slotsOf(input.factSheet, input.campaign, input.now);
  const { templates, reasons, skipped } = candidates(input, slots);
  const leadKey = (input.factSheet.lead.email ?? '').trim().toLowerCase();
  const variant = stableNumber(`variant|${input.variantSeed}|${leadKey}`) % 2 === 0 ? 'A' : 'B';
  const skippedAngles = [...skipped];
  for (const template of templates) {
    const result = fill(template, slots, variant);
    if ('draft' in result)
      return { ok: { ...result.draft, templateText: result.templateText, reasons, skippedAngles } };
    skippedAngles.push({ angle: template.id, reasons: result.reasons });
  }
  const lacking = skippedAngles.flatMap(({ angle, reasons: why }) =>
    why.map((entry) => ({ ...entry, detail: { ...entry.detail, angle } })),
  );
  return { skipped: [...reasons, ...lacking] };
}
