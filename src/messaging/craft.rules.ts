import { type Reason, reason } from '#core/verdict';
import type { AngleTemplate } from './angles/angle.ts';
import { chooseAngle, stableNumber } from './angles/choose-angle.rules.ts';
import {
  chooseFollowUp,
  REJECTED_TOO_OFTEN,
  USED_UP,
  type UsedText,
} from './angles/choose-follow-up.rules.ts';
import { anglesOfTier } from './angles/index.ts';
import { spokenCompanyName } from './company-name.rules.ts';
import {
  type CampaignCopy,
  type Draft,
  type FactSheet,
  isOnLinkedIn,
  type MessagingTier,
  type RejectionMemory,
} from './contract.ts';
import { NOTE_CHARACTERS, wordLimit } from './copy.rules.ts';
import type { GuardMode } from './guard/quality-guard.rules.ts';
import { wrongForm } from './languages/formality.rules.ts';
import { recall, restsOnRejections, squash } from './rejection-memory.rules.ts';
import { type Rendered, renderTemplate } from './render.rules.ts';
import type { Slots } from './slot.ts';
import { slotsOf } from './slots.rules.ts';
import type { Language, Variant } from './templates/contract.ts';
import { spun } from './templates/spintax.rules.ts';
import { bodyOf, hasVariantB, SHIPPED_BOOK, type TemplateBook } from './templates/template-book.rules.ts';
import { countWords } from './words.rules.ts';

export type CraftInput = {
  readonly factSheet: FactSheet;
  readonly tier: MessagingTier;
  readonly rejectionMemory: RejectionMemory | null;
  readonly touch: string;
  readonly campaign: CampaignCopy;
  /** The texts of the workspace; the shipped ones without it. */
  readonly templates?: TemplateBook;
  /** What this lead had of our texts, and what was rejected for them; asked of follow-ups. */
  readonly used?: UsedTexts | undefined;
  /** Whether three rejections keep a follow-up from being written; `hard` where nothing is said. */
  readonly guardMode?: GuardMode;
  /** In which it is written; English where nothing is said. */
  readonly language?: Language;
  readonly now: Temporal.Instant;
};

/** Versions of texts a lead had or that were rejected for them, and the bodies they had, whoever wrote those. */
export type UsedTexts = {
  readonly rejected: readonly UsedText[];
  readonly had: readonly UsedText[];
  readonly bodies: readonly string[];
};
const NOTHING_USED: UsedTexts = { rejected: [], had: [], bodies: [] };

export type SkippedAngle = { readonly angle: string; readonly reasons: readonly Reason[] };

export type CraftedDraft = Draft & {
  readonly reasons: readonly Reason[];
  readonly skippedAngles: readonly SkippedAngle[];
  /** Fixed wording of subject and body, needed again when the claims of an edited text are checked. */
  readonly templateText: string;
  readonly language: Language;
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

/** Who reads it: what is chosen by chance elsewhere is chosen by this, so a lead gets the same text whenever it is written. */
export const readerOf = ({ lead }: FactSheet): string =>
  (lead.email ?? lead.profile ?? '').trim().toLowerCase();

/** The variant of a template that a lead gets: by a hash of both, so that each template is split anew. */
export const variantOf = (template: AngleTemplate, reader: string): Variant =>
  hasVariantB(template) && stableNumber(`variant|${template.id}|${reader}`) % 2 === 1 ? 'B' : 'A';

/** One wording of every choice, by the reader. */
const spunFor = (text: string, { id }: AngleTemplate, place: string, reader: string): string =>
  text.includes('|')
    ? spun(text, (block, options) => stableNumber(`spin|${id}|${place}|${block}|${reader}`) % options)
    : text;

/** The subject of a variant: filled where that leaves two to four words, plain otherwise, or where both variants would say the same. */
function subjectOf(template: AngleTemplate, slots: Slots, variant: Variant, reader: string): Rendered {
  const rendered = (kind: 'subjects' | 'plainSubjects', of: Variant) =>
    renderTemplate(spunFor(template[kind][of], template, `${kind}.${of}`, reader), slots, 'subject');
  const usable = (of: Variant): Rendered => {
    const first = rendered('subjects', of);
    return first.missing.length === 0 && subjectFits(first.text) ? first : rendered('plainSubjects', of);
  };
  const own = usable(variant);
  const twin =
    template.subjects.B !== '' && usable(variant === 'A' ? 'B' : 'A').text.trim() === own.text.trim();
  return twin ? rendered('plainSubjects', variant) : own;
}

export type Filled = { readonly draft: Draft; readonly templateText: string };

/** A template filled for one reader, or what keeps it from being filled. */
export function fillTemplate(
  template: AngleTemplate,
  slots: Slots,
  variant: Variant,
  reader: string,
): Filled | { readonly reasons: readonly Reason[] } {
  const absent = template.requires.filter((slot) => !slots.has(slot));
  if (absent.length > 0) {
    return {
      reasons: [
        reason('craft.fact_missing', `Needs ${absent.join(', ')}, which no fresh fact gives.`, { absent }),
      ],
    };
  }
  const subject = subjectOf(template, slots, variant, reader);
  const text = spunFor(bodyOf(template, variant), template, `body.${variant}`, reader);
  const body = renderTemplate(text, slots, 'body');
  const missing = [...subject.missing, ...body.missing];
  if (missing.length > 0)
    return {
      reasons: [reason('craft.placeholder_empty', `Nothing to put for ${missing.join(', ')}.`, { missing })],
    };
  const long = tooLong(template, body.text);
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

function tooLong({ touch, language }: AngleTemplate, body: string): Reason | undefined {
  if (touch === 'connect' && body.length > NOTE_CHARACTERS)
    return reason('craft.too_long', `${body.length} characters; a note has room for ${NOTE_CHARACTERS}.`);
  const words = countWords(body);
  const limit = wordLimit(touch, language);
  return words > limit
    ? reason('craft.too_long', `${words} words with this lead's facts; the limit is ${limit}.`, {
        words,
        limit,
      })
    : undefined;
}

type Candidates = {
  readonly templates: readonly AngleTemplate[];
  readonly reasons: readonly Reason[];
  readonly skipped: readonly SkippedAngle[];
  /** Texts of the step are used up while others are left. */
  readonly partly: boolean;
};

/** The texts of a later step that this lead has not had and nobody rejected for them; none while too many rejections rest on the lead. */
function followUps(input: CraftInput, book: TemplateBook): Candidates {
  const { touch, rejectionMemory, factSheet, now, guardMode = 'hard', used = NOTHING_USED } = input;
  const rests = guardMode === 'hard' ? restsOnRejections(rejectionMemory, factSheet.facts, now) : null;
  if (rests) {
    const reasons = [reason(REJECTED_TOO_OFTEN, rests.text, rests.detail)];
    return { templates: [], reasons, skipped: [], partly: false };
  }
  const texts = book.forTouch(touch);
  const { order, reasons } = chooseFollowUp({ touch, texts, ...used });
  const templates = order.flatMap((id) => texts.find((text) => text.id === id) ?? []);
  const partly = order.length > 0 && order.length < texts.length;
  return { templates, reasons, skipped: [], partly };
}

const NOT_WRITTEN = reason('language.no_text', 'This angle has no text in the language.');

function candidates(input: CraftInput, slots: Slots, templates: TemplateBook): Candidates {
  if (input.touch !== 'first') return followUps(input, templates);
  const written = templates.ofTier(input.tier);
  const unwritten = anglesOfTier(input.tier)
    .filter(({ id }) => !written.some((angle) => angle.id === id))
    .map(({ id }): SkippedAngle => ({ angle: id, reasons: [NOT_WRITTEN] }));
  const unfilled = written.flatMap((angle): SkippedAngle[] => {
    const result = fillTemplate(angle, slots, 'A', readerOf(input.factSheet));
    return 'reasons' in result ? [{ angle: angle.id, reasons: result.reasons }] : [];
  });
  const skipped = [...unwritten, ...unfilled];
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
  const ordered = choice.order.flatMap((id) => templates.byId(id) ?? []);
  return { templates: ordered, reasons: choice.reasons, skipped, partly: false };
}

/**
 * Writes one draft from templates and facts alone. The first text of the lead's order that can be filled is used, and is none that they had
 * word for word; those that cannot are listed with what they lack. A lead without e-mail (on LinkedIn: without profile), first name or company, or a campaign without an offer, is skipped with reasons.
 * The signature and the unsubscribe line are not part of the draft; `withFooter` adds them.
 */
export function craftDraft(input: CraftInput): CraftResult {
  const basics = missingBasics(input);
  if (basics.length > 0) return { skipped: basics };
  const { language = 'en' } = input;
  const slots = slotsOf(input.factSheet, input.campaign, input.now, language);
  const book = (input.templates ?? SHIPPED_BOOK).in(language);
  const { templates, reasons, skipped, partly } = candidates(input, slots, book);
  const reader = readerOf(input.factSheet);
  const skippedAngles = [...skipped];
  for (const template of templates) {
    const result = fillUnused(template, slots, reader, input);
    if ('draft' in result) {
      const { draft, templateText } = result;
      return {
        ok: { ...draft, templateText, language, reasons, skippedAngles },
      };
    }
    skippedAngles.push({ angle: template.id, reasons: result.reasons });
  }
  const lacking = skippedAngles.flatMap(({ angle, reasons: why }) =>
    why.map((entry) => ({ ...entry, detail: { ...entry.detail, angle } })),
  );
  const had = skippedAngles.some(({ reasons: why }) => why.some(({ code }) => code === WORDS_HAD));
  // Some texts of a step are used up and no fact fills the others: a person has to look all the same.
  const text = `Texts of ${input.touch} are used up for this lead, and no fact fills the others.`;
  const usedUp = partly || had ? [reason(USED_UP, text)] : [];
  return { skipped: [...usedUp, ...reasons, ...lacking] };
}

const WORDS_HAD = 'craft.words_had';

/** The text that is this reader's, unless they have had these very words. */
function fillUnused(
  template: AngleTemplate,
  slots: Slots,
  reader: string,
  { used, campaign, language = 'en' }: CraftInput,
) {
  const filled = fillTemplate(template, slots, variantOf(template, reader), reader);
  const bodies = used?.bodies ?? [];
  if ('reasons' in filled) return filled;
  const otherForm = wrongForm(filled.draft.bodyText, language, campaign.formality);
  if (otherForm.length > 0) return { reasons: otherForm };
  if (!bodies.some((body) => squash(body) === squash(filled.draft.bodyText))) return filled;
  return { reasons: [reason(WORDS_HAD, 'The lead has had these very words.')] };
}
