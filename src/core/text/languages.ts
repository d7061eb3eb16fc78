/** Languages we write in. */
export const LANGUAGES = ['en', 'fr', 'de', 'nl', 'es', 'it', 'pt', 'sv', 'da', 'no', 'fi', 'pl'] as const;
export type Language = (typeof LANGUAGES)[number];

export const isLanguage = (code: string): code is Language => LANGUAGES.some((known) => known === code);

/** The English name of each, for sentences. */
export const LANGUAGE_NAMES: Readonly<Record<Language, string>> = {
  ...{ en: 'English', fr: 'French', de: 'German', nl: 'Dutch', es: 'Spanish', it: 'Italian' },
  ...{ pt: 'Portuguese', sv: 'Swedish', da: 'Danish', no: 'Norwegian', fi: 'Finnish', pl: 'Polish' },
};
