import { findCampaign } from '#campaigns';
import { type Ctx, requireScope } from '#core/ctx';
import { notFound } from '#core/errors';
import { reason } from '#core/verdict';
import { factsOf, leadProfiles } from '#leads';
import { fillTemplate, readerOf, variantOf } from '../craft.rules.ts';
import { copyOf, factSheetOf } from '../fact-sheet.ts';
import { slotsOf } from '../slots.rules.ts';
import { type TemplatePreview, templateText, VARIANTS } from './contract.ts';
import { shippedTemplate } from './save-template.ts';
import { hasVariantB, withText } from './template-book.rules.ts';

/** What a text would say to a lead of a campaign, in each variant. Changes nothing and stores nothing. */
export async function previewTemplate(
  ctx: Ctx,
  input: { templateId: string; leadId: string; campaignId: string; text: unknown },
): Promise<TemplatePreview> {
  requireScope(ctx, 'leads:read');
  const template = withText(shippedTemplate(input.templateId), {
    version: 0,
    text: templateText.parse(input.text),
  });
  const { profile, facts, campaign } = await ctx.db.tx(async (tx) => {
    const [found] = await leadProfiles(tx, [input.leadId]);
    if (!found) throw notFound('lead', input.leadId);
    const settings = await findCampaign(tx, input.campaignId);
    if (!settings) throw notFound('campaign', input.campaignId);
    const subjects = [found.personId, ...(found.companyId ? [found.companyId] : [])];
    return { profile: found, facts: await factsOf(tx, subjects), campaign: settings };
  });
  const sheet = factSheetOf(profile, facts, campaign.settings);
  const slots = slotsOf(sheet, copyOf(campaign.settings), ctx.now());
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
  return { leadId: profile.id, leadName: profile.fullName, variants };
}
