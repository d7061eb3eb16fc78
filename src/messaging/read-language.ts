import { type Ctx, requireScope } from '#core/ctx';
import { notFound } from '#core/errors';
import { LANGUAGES } from '#core/text/languages';
import { languageFactsOf } from '#leads';
import { chooseLanguage } from './choose-language.rules.ts';
import type { LeadLanguage } from './templates/contract.ts';

/** Which language a lead would be written to in by a campaign that writes in all of them, and why. */
export async function readLanguage(ctx: Ctx, { leadId }: { leadId: string }): Promise<LeadLanguage> {
  requireScope(ctx, 'leads:read');
  const facts = (await ctx.db.tx((tx) => languageFactsOf(tx, [leadId]))).get(leadId);
  if (!facts) throw notFound('lead', leadId);
  const { reasons, ...choice } = chooseLanguage({ ...facts, allowed: LANGUAGES });
  return { ...choice, reasons: [...reasons] };
}
