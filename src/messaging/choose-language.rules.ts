import { isLanguage, LANGUAGE_NAMES, LANGUAGES, type Language } from '#core/text/languages';
import { type Reason, reason } from '#core/verdict';
import { worldAtlas } from '#core/window/places';
import { placeOfReader } from '#core/window/reader-place.rules';
import type { LanguageFacts } from '#leads';

export type LanguageQuestion = LanguageFacts & {
  /** Languages the campaign writes in, the one it prefers in front. */
  readonly allowed: readonly Language[];
};

export type LanguageChoice = {
  readonly language: Language;
  /** It is a guess: a person looks before anything leaves. */
  readonly confirm: boolean;
  readonly reasons: readonly Reason[];
};

/** Countries in which one of our languages is the language of business. */
const OF_COUNTRY: Readonly<Record<string, Language>> = {
  ...{ US: 'en', GB: 'en', IE: 'en', AU: 'en', NZ: 'en', DE: 'de', AT: 'de', LI: 'de', FR: 'fr', MC: 'fr' },
  ...{ NL: 'nl', ES: 'es', MX: 'es', AR: 'es', CO: 'es', CL: 'es', PE: 'es', UY: 'es', EC: 'es', CR: 'es' },
  ...{ IT: 'it', SM: 'it', PT: 'pt', BR: 'pt', SE: 'sv', DK: 'da', NO: 'no', FI: 'fi', PL: 'pl' },
};

/** Countries with several, where a name on a map tells nothing about one reader. */
const SEVERAL: Readonly<Record<string, readonly Language[]>> = {
  ...{ BE: ['nl', 'fr', 'de'], CH: ['de', 'fr', 'it'], CA: ['en', 'fr'], LU: ['fr', 'de'], ZA: ['en'] },
  ...{ AD: ['es', 'fr'], MT: ['en', 'it'], SG: ['en'], HK: ['en'], IN: ['en'] },
};

/** What a source names: one of our languages, several, or one we do not write in. */
type Named = { readonly languages: readonly Language[]; readonly other: boolean };

const CODES = Array.from({ length: 26 * 26 }, (_, index) =>
  String.fromCharCode(97 + Math.floor(index / 26), 97 + (index % 26)),
);

let names: ReadonlyMap<string, string> | undefined;
/** The code of every language by its name in each of ours and by itself, in lower case. Made when the first is read. */
function codesByName(): ReadonlyMap<string, string> {
  if (names) return names;
  const tellers = LANGUAGES.map(
    (inWhich) => new Intl.DisplayNames([inWhich], { type: 'language', fallback: 'none' }),
  );
  names = new Map(
    CODES.flatMap((code) => [
      ...tellers.flatMap((teller) => {
        const name = teller.of(code);
        return name === undefined ? [] : [[name.toLowerCase(), code] as const, [code, code] as const];
      }),
    ]),
  );
  return names;
}

/** The code of the language that is meant; null for a word that names none, such as "n/a". */
function codeCalled(part: string): string | null {
  const name = part.trim().toLowerCase();
  const first = /^([a-z]{2})(?:[-_][a-z0-9]{2,8})*$/.exec(name)?.[1] ?? name.replace(/\s*\(.*\)$/, '');
  const code = codesByName().get(first) ?? null;
  return code === 'nb' || code === 'nn' ? 'no' : code;
}

/** "de-CH", "German", "Deutsch; Français"; null where no language is named. */
function namedIn(text: string | null): Named | null {
  const codes = (text ?? '').split(/[,;/|&]|\band\b/iu).flatMap((part) => codeCalled(part) ?? []);
  if (codes.length === 0) return null;
  return {
    languages: [...new Set(codes.filter(isLanguage))],
    other: codes.some((code) => !isLanguage(code)),
  };
}

function namedByCountry(question: LanguageQuestion): { named: Named; country: string } | null {
  const country = placeOfReader({ zone: null, ...question }, worldAtlas()).found?.country;
  if (country === undefined) return null;
  const one = OF_COUNTRY[country];
  const several = SEVERAL[country] ?? [];
  return { country, named: { languages: one ? [one] : several, other: !one && several.length === 0 } };
}

type Source = {
  readonly what: string;
  readonly code: string;
  readonly named: Named;
  readonly several: boolean;
};

function sourcesOf(question: LanguageQuestion): Source[] {
  const said = namedIn(question.said);
  const site = namedIn(question.site);
  const place = namedByCountry(question);
  const source = (
    code: string,
    what: string,
    named: Named,
    several = named.languages.length > 1,
  ): Source => ({
    ...{ what, code, named, several },
  });
  return [
    ...(said ? [source('language.said', `"${question.said}" is said of the person`, said)] : []),
    ...(site ? [source('language.site', `the company's site is in "${question.site}"`, site)] : []),
    ...(place
      ? [
          source(
            'language.country',
            `the reader is in ${place.country}`,
            place.named,
            place.country in SEVERAL,
          ),
        ]
      : []),
  ];
}

const named = (language: Language): string => LANGUAGE_NAMES[language];

/** What the sources say together: one language, or a doubt with its reason. */
function readSources(sources: readonly Source[]): { language: Language | null; why: Reason } {
  const [first] = sources;
  if (!first)
    return { language: null, why: reason('language.unknown', 'Nothing says which language they read.') };
  const sure = sources.filter(({ several, named: { languages } }) => !several && languages.length === 1);
  const other = sources.find(({ named: { languages, other } }) => other && languages.length === 0);
  const [one] = sure;
  const language = one?.named.languages[0] ?? null;
  const against = sources.find(
    (source) =>
      language !== null &&
      ((!source.named.languages.includes(language) && source.named.languages.length > 0) ||
        (source === other && source !== one)),
  );
  if (one && language !== null && against) {
    const text = `Sources contradict each other: ${one.what}, and ${against.what}.`;
    return { language: null, why: reason('language.contradiction', text) };
  }
  if (one && language !== null) {
    const text = `${named(language)}, because ${one.what}.`;
    return { language, why: reason(one.code, text, { language }) };
  }
  if (other) {
    const text = `They read a language nothing is written in here: ${other.what}.`;
    return { language: null, why: reason('language.not_written', text) };
  }
  const text = `Several languages are spoken: ${first.what}.`;
  return { language: null, why: reason('language.mixed', text, { languages: first.named.languages }) };
}

/**
 * The language a lead is written to in: what is said of the person, then their company's site, then their country. Where sources
 * contradict each other, or a country has several, it is English and a person confirms. What the campaign does not allow is never
 * chosen; a campaign of one language has nothing to guess, unless it is not English and the reader is known to read another.
 */
export function chooseLanguage(question: LanguageQuestion): LanguageChoice {
  const { allowed } = question;
  const [preferred = 'en', ...more] = allowed;
  if (more.length === 0 && preferred === 'en')
    return choice('en', false, reason('language.one_allowed', 'The campaign writes in English alone.'));
  const { language, why } = readSources(sourcesOf(question));
  if (language !== null && allowed.includes(language)) return choice(language, false, why);
  const fallback = allowed.includes('en') ? 'en' : preferred;
  if (more.length === 0) {
    const only = reason('language.one_allowed', `The campaign writes in ${named(fallback)} alone.`);
    return choice(fallback, why.code !== 'language.unknown', why, only);
  }
  if (language !== null) {
    const text = `The campaign does not write in ${named(language)}, so it is ${named(fallback)}.`;
    return choice(fallback, fallback !== 'en', why, reason('language.not_allowed', text, { language }));
  }
  const guess = reason('language.guess', `${named(fallback)} is a guess: a person looks before it leaves.`);
  return choice(fallback, true, why, guess);
}

const choice = (language: Language, confirm: boolean, ...reasons: Reason[]): LanguageChoice => ({
  ...{ language, confirm, reasons },
});
