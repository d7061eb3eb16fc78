import { LANGUAGE_NAMES, type Language } from '#core/text/languages';
import { type Reason, reason } from '#core/verdict';

export const FORMALITIES = ['formal', 'informal'] as const;
export type Formality = (typeof FORMALITIES)[number];

/** How one writes to a stranger at work (docs/decisions/0017). English has one form. */
export const USUAL_FORM: Readonly<Record<Language, Formality>> = {
  ...{ en: 'informal', de: 'formal', fr: 'formal', nl: 'formal', es: 'formal', it: 'formal', pt: 'formal' },
  ...{ sv: 'informal', da: 'informal', no: 'informal', fi: 'informal', pl: 'formal' },
};

const word = (list: string, flags = 'iu'): RegExp =>
  new RegExp(`(?<![\\p{L}\\p{N}])(?:${list.replaceAll(' ', '|')})(?![\\p{L}\\p{N}])`, flags);
/** With a capital where no sentence begins: elsewhere it is another word. */
const inside = (list: string): RegExp =>
  new RegExp(`(?<=[\\p{L}\\p{N},;:]\\s)(?:${list.replaceAll(' ', '|')})(?![\\p{L}\\p{N}])`, 'u');

/** Where these have a capital inside a sentence they speak to the reader. */
const POLITE = {
  ...{ de: 'Sie Ihnen Ihr Ihre Ihren Ihrem Ihrer Ihres', it: 'Lei Le Suo Sua Suoi Sue', sv: 'Ni Er Ert Era' },
  ...{ da: 'De Dem Deres', no: 'De Dem Deres', fi: 'Te Teidän Teitä Teille' },
  pl: 'Pan Pani Panu Panią Pana Państwo Państwa Państwu Państwem',
} as const;

/** The words of a language that speak to the reader with a capital: they name nobody. */
export const politeWordsOf = (language: Language): readonly string[] =>
  language in POLITE ? POLITE[language as keyof typeof POLITE].split(' ') : [];

/** Words that only one form has. */
const TELLING: Readonly<Record<Exclude<Language, 'en'>, Readonly<Record<Formality, RegExp>>>> = {
  de: {
    informal: word('du dich dir dein deine deinen deinem deiner deines euch euer eure euren eurem eurer'),
    formal: inside(POLITE.de),
  },
  fr: { informal: word("tu te toi ton ta tes t'as"), formal: word('vous votre vos') },
  nl: { informal: word('je jij jou jouw jullie'), formal: word('u uw') },
  es: { informal: word('tú te ti tu tus contigo'), formal: word('usted ustedes') },
  it: { informal: word('tu ti te tuo tua tuoi tue'), formal: inside(POLITE.it) },
  pt: { informal: word('tu te ti teu tua teus tuas contigo'), formal: word('senhor senhora') },
  sv: { informal: word('du dig din ditt dina'), formal: inside(POLITE.sv) },
  da: { informal: word('du dig din dit dine'), formal: inside(POLITE.da) },
  no: { informal: word('du deg din ditt dine'), formal: inside(POLITE.no) },
  fi: { informal: word('sinä sinun sinua sinulle sinut sinulla'), formal: inside(POLITE.fi) },
  pl: {
    informal: word('ciebie cię tobie twój twoja twoje twojej twojego twoim'),
    formal: word(POLITE.pl, 'u'),
  },
};

/** What of a text is in the other form of address. */
export function wrongForm(text: string, language: Language, form = USUAL_FORM[language]): Reason[] {
  if (language === 'en') return [];
  const other = form === 'formal' ? 'informal' : 'formal';
  const said = TELLING[language][other].exec(text)?.[0];
  if (said === undefined) return [];
  const sentence = `"${said}" is ${other}, and ${LANGUAGE_NAMES[language]} is written in the ${form} form here.`;
  return [reason('copy.formality', sentence, { said, form })];
}
