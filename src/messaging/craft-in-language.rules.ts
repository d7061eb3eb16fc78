import { LANGUAGE_NAMES, type Language } from '#core/text/languages';
import { type Reason, reason } from '#core/verdict';
import type { LanguageChoice } from './choose-language.rules.ts';
import type { CampaignCopy } from './contract.ts';
import { type CraftedDraft, type CraftInput, craftDraft } from './craft.rules.ts';

export type LanguageInput = Omit<CraftInput, 'campaign' | 'language'> & {
  readonly choice: LanguageChoice;
  /** What the campaign allows. */
  readonly allowed: readonly Language[];
  /** What the sender says about itself in a language. */
  copyIn(language: Language): CampaignCopy;
};

export type CraftedIn = {
  readonly ok: CraftedDraft;
  readonly copy: CampaignCopy;
  /** The language is a guess: a person looks before it leaves. */
  readonly guess: boolean;
};

/**
 * Writes a draft in the language of its reader. Where nothing can be written in it, the English text takes its place where the
 * campaign writes English, and says so; a language that the campaign does not allow is never written in.
 */
export function craftInLanguage({
  choice,
  allowed,
  copyIn,
  ...input
}: LanguageInput): CraftedIn | { readonly skipped: readonly Reason[] } {
  const { language, confirm } = choice;
  const attempt = (chosen: Language) => {
    const copy = copyIn(chosen);
    return { copy, result: craftDraft({ ...input, campaign: copy, language: chosen }) };
  };
  const finished = ({ copy, result }: ReturnType<typeof attempt>, reasons: readonly Reason[]) =>
    'skipped' in result
      ? { skipped: result.skipped }
      : { ok: { ...result.ok, reasons: [...reasons, ...result.ok.reasons] }, copy, guess: confirm };
  if (!allowed.includes(language)) {
    const text = `The campaign does not write in ${LANGUAGE_NAMES[language]}.`;
    return { skipped: [reason('language.not_allowed', text, { language })] };
  }
  const own = attempt(language);
  if (language === 'en' || !('skipped' in own.result)) return finished(own, choice.reasons);
  const noText = reason(
    'language.no_text',
    `Nothing could be written in ${LANGUAGE_NAMES[language]} for this lead${allowed.includes('en') ? ', so it is in English' : ''}: ${own.result.skipped[0]?.text ?? 'there is no text.'}`,
    { language, why: own.result.skipped.map(({ code }) => code) },
  );
  if (!allowed.includes('en')) return { skipped: [noText, ...own.result.skipped] };
  return finished(attempt('en'), [...choice.reasons, noText]);
}
