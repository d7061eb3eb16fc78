import { findCampaign } from '#campaigns';
import { type Ctx, requireScope } from '#core/ctx';
import { notFound } from '#core/errors';
import { type Reason, reason } from '#core/verdict';
import { factsOf, leadProfiles, unsubscribeUrl } from '#leads';
import { isOnLinkedIn } from '../contract.ts';
import { fillTemplate, readerOf, variantOf } from '../craft.rules.ts';
import { copyOf, factSheetOf } from '../fact-sheet.ts';
import { footerOf } from '../footer.rules.ts';
import { formsOf } from '../form-of-address.ts';
import { slotsOf } from '../slots.rules.ts';
import { type TemplatePreview, templateText, VARIANTS } from './contract.ts';
import { shippedTemplate } from './save-template.ts';
import { hasVariantB, withText } from './template-book.rules.ts';

/** Nothing is reserved for a look. */
const IN_THEIR_PLACE = ['[first free time]', '[second free time]'];

type PreviewQuestion = { templateId: string; leadId: string; campaignId: string; text: unknown };

/** What a text would say to a lead of a campaign, in each variant. Changes nothing and stores nothing. */
export async function previewTemplate(ctx: Ctx, input: PreviewQuestion): Promise<TemplatePreview> {
  requireScope(ctx, 'leads:read');
  return (await fill(ctx, input)).preview;
}

export type TemplateMail = {
  readonly leadId: string;
  readonly toName: string | null;
  readonly subject: string;
  /** With the footer, as it would leave. */
  readonly text: string;
};

/** One variant of it as the whole mail the lead would get, or why there is none. */
export async function templateMail(
  ctx: Ctx,
  input: PreviewQuestion & { variant: (typeof VARIANTS)[number] },
): Promise<TemplateMail | { readonly reasons: readonly Reason[] }> {
  requireScope(ctx, 'leads:read');
  const { preview, sheet, touch, language } = await fill(ctx, input);
  if (isOnLinkedIn(touch))
    return { reasons: [reason('template.no_mail', 'This text is a message on LinkedIn and no mail.')] };
  const chosen = preview.variants.find(({ variant }) => variant === input.variant);
  if (!chosen || chosen.body === '')
    return { reasons: chosen?.reasons ?? [reason('template.variant', 'The text has no such variant.')] };
  const footer = footerOf(sheet.sender, unsubscribeUrl(ctx, preview.leadId), language);
  const { leadId, leadName: toName } = preview;
  return { leadId, toName, subject: chosen.subject, text: `${chosen.body}\n\n${footer}` };
}

async function fill(ctx: Ctx, input: PreviewQuestion) {
  const shipped = shippedTemplate(input.templateId);
  const text = templateText.parse(input.text);
  const { language } = text;
  const template = withText(shipped, { version: 0, text });
  const { profile, facts, campaign, forms } = await ctx.db.tx(async (tx) => {
    const [found] = await leadProfiles(tx, [input.leadId]);
    if (!found) throw notFound('lead', input.leadId);
    const settings = await findCampaign(tx, input.campaignId);
    if (!settings) throw notFound('campaign', input.campaignId);
    const subjects = [found.personId, ...(found.companyId ? [found.companyId] : [])];
    return {
      ...{ profile: found, facts: await factsOf(tx, subjects) },
      ...{ campaign: settings, forms: await formsOf(tx) },
    };
  });
  const sheet = factSheetOf(profile, facts, campaign.settings, IN_THEIR_PLACE);
  const slots = slotsOf(sheet, copyOf(campaign.settings, forms, language), ctx.now(), language);
  const reader = readerOf(sheet);
  const theirs = variantOf(template, reader);
  const variants = VARIANTS.filter((variant) => variant === 'A' || hasVariantB(template)).map((variant) => {
    const filled = fillTemplate(template, slots, variant, reader);
    const mine = { variant, theirs: variant === theirs };
    return 'draft' in filled
      ? {
          ...{ ...mine, subject: filled.draft.subject, body: filled.draft.bodyText },
          reasons: [reason('template.filled', 'Every field has a fresh fact.')],
        }
      : { ...mine, subject: '', body: '', reasons: [...filled.reasons] };
  });
  const preview: TemplatePreview = { leadId: profile.id, leadName: profile.fullName, variants };
  return { preview, sheet, touch: shipped.touch, language };
}
