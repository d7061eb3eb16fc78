import { smallWordsOf } from '#core/text/language.rules';
import { LANGUAGES, type Language } from '#core/text/languages';
import { FOREIGN_TEXTS } from '../angles/foreign.ts';
import { industryWordsIn } from '../languages/industries.ts';
import { roleWordsIn } from '../languages/roles.ts';
import { wordsOf } from '../words.rules.ts';

/** Words of a language that name nobody: its small ones, and those of the texts, roles and industries that are shipped in it. */
const WORDS: ReadonlyMap<Language, ReadonlySet<string>> = new Map(
  LANGUAGES.map((language) => {
    const texts = FOREIGN_TEXTS.filter((text) => text.language === language);
    const shipped = texts
      .flatMap(({ subjects, body }) => [subjects.A, subjects.B, body.replace(/\{\{[^{}]*\}\}/gu, ' ')])
      .concat(roleWordsIn(language), industryWordsIn(language))
      .join('\n');
    return [
      language,
      new Set(
        language === 'en'
          ? []
          : [
              ...smallWordsOf(language),
              ...wordsOf(shipped).flatMap(({ lower }) => [lower, ...lower.split('-')]),
            ],
      ),
    ] as const;
  }),
);

export const ordinaryWordsOf = (language: Language): ReadonlySet<string> => WORDS.get(language) ?? new Set();
