import { detectLanguage } from '#core/text/language.rules';
import { LANGUAGE_NAMES, type Language } from '#core/text/languages';
import { type Reason, reason } from '#core/verdict';
import { countWords, phrasesIn, sentencesOf } from '../words.rules.ts';
import { type Formality, wrongForm } from './formality.rules.ts';
import { LOANWORDS } from './loanwords.ts';

/** What asks without a question mark, at the beginning of a sentence. */
export const ASKING: Readonly<Partial<Record<Language, RegExp>>> = {
  de: /^\W*(?:bitte\s|(?:antworten|schreiben|rufen|buchen|melden|klicken|vereinbaren|wählen|geben) sie (?:mir|mich|hier|sich|jetzt|einen|bescheid))/iu,
  fr: /^\W*(?:répondez|écrivez-moi|appelez|réservez|cliquez|contactez|choisissez un|dites-moi|faites-moi)(?!\p{L})/iu,
  nl: /^\W*(?:antwoord|bel|boek|klik|reserveer|kies een|laat (?:het )?(?:me|mij) weten|neem contact)(?!\p{L})/iu,
  es: /^\W*(?:responda|escríbame|llámeme|reserve|haga clic|elija un|dígame|contácteme)(?!\p{L})/iu,
  it: /^\W*(?:risponda|mi scriva|mi chiami|prenoti|clicchi|scelga un|mi dica|mi contatti)(?!\p{L})/iu,
  pt: /^\W*(?:responda|escreva-me|ligue|reserve|clique|escolha um|diga-me|contacte)(?!\p{L})/iu,
  sv: /^\W*(?:svara|ring|boka|klicka|välj en|hör av dig|säg till)(?!\p{L})/iu,
  da: /^\W*(?:svar|ring|book|klik|vælg en|giv besked|sig til)(?!\p{L})/iu,
  no: /^\W*(?:svar|ring|bestill|klikk|velg en|gi beskjed|si fra)(?!\p{L})/iu,
  fi: /^\W*(?:vastaa|soita|varaa|klikkaa|valitse aika|kerro minulle|ota yhteyttä)(?!\p{L})/iu,
  pl: /^\W*(?:proszę (?:odpisać|zadzwonić|kliknąć|wybrać|dać znać|o odpowiedź)|kliknij|odpisz|zadzwoń)(?!\p{L})/iu,
};

/** So little tells no language from another. */
const FEWEST_WORDS = { text: 12, sentence: 7 } as const;
const SURE = { text: 0.35, sentence: 0.6 } as const;
/** A whole text that says it is in another language than English has to look more like it than like any other. */
const ANY = 0.01;

/** Written so alike that small words do not tell them apart. */
const ALIKE: readonly (readonly Language[])[] = [['da', 'no']];
const alike = (one: string, other: string): boolean =>
  one === other || ALIKE.some((group) => [one, other].every((each) => group.some((known) => known === each)));

/** The other language a piece of text is in, where that is plain. */
function otherLanguage(text: string, language: Language, kind: 'text' | 'sentence'): string | null {
  if (countWords(text) < FEWEST_WORDS[kind]) return null;
  const guess = detectLanguage(text);
  const sure = kind === 'text' && language !== 'en' ? ANY : SURE[kind];
  if (guess.language === null || guess.confidence < sure || alike(guess.language, language)) return null;
  return guess.language;
}

const called = (language: string): string =>
  language in LANGUAGE_NAMES ? LANGUAGE_NAMES[language as Language] : 'Japanese';

export type TextInLanguage = {
  /** Before the footer. */
  readonly text: string;
  readonly language: Language;
  readonly formality?: Formality;
};

/** Whether a text is in the language it says, addresses its reader as one does in it, and borrows no word it has itself. */
export function judgeTextInLanguage({ text, language, formality }: TextInLanguage): {
  reasons: Reason[];
  warnings: Reason[];
} {
  const name = LANGUAGE_NAMES[language];
  const whole = otherLanguage(text, language, 'text');
  const strays =
    whole !== null || language === 'en'
      ? []
      : sentencesOf(text)
          .map((sentence) => sentence.text.trim())
          .filter((sentence) => otherLanguage(sentence, language, 'sentence') !== null);
  const reasons = [
    ...(whole === null
      ? []
      : [reason('copy.language', `It says it is in ${name} and is in ${called(whole)}.`, { found: whole })]),
    ...strays.map((sentence) =>
      reason('copy.language', `A sentence is not in ${name}: "${sentence}"`, { sentence }),
    ),
    ...wrongForm(text, language, formality),
  ];
  if (language === 'en') return { reasons, warnings: [] };
  const own = LOANWORDS[language];
  const warnings = phrasesIn(text, Object.keys(own)).map((word) =>
    reason('copy.loanword', `${name} has its own word for "${word}": ${own[word]}.`, { word }),
  );
  return { reasons, warnings };
}

/** The same of a message of which names are known. */
export const languageReasons = (
  {
    language = 'en',
    formality,
    names = [],
  }: { language?: Language; formality?: Formality; names?: readonly string[] },
  body: string,
): ReturnType<typeof judgeTextInLanguage> => {
  const text = names
    .filter((name) => name.trim() !== '')
    .reduce((left, name) => left.replaceAll(name, '_'), body);
  return judgeTextInLanguage({ text, language, ...(formality ? { formality } : {}) });
};
