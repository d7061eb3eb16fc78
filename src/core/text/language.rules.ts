import { fold } from './fold.ts';
import { LANGUAGES } from './languages.ts';

/** Languages that are told apart in what people write to us: those we write in, and Japanese. */
export const READ_LANGUAGES = [...LANGUAGES, 'ja'] as const;
export type ReadLanguage = (typeof READ_LANGUAGES)[number];

/** Frequent small words, in folded form; those that several languages share count for each of them. */
const WORDS: Readonly<Record<Exclude<ReadLanguage, 'ja'>, string>> = {
  en: 'the and you your we are is not for with this that have will i my please thanks thank from be on at it can of to until back out office would interested no if do what us our me about',
  de: 'der die das und ich sie wir ist nicht mit fur von bitte danke mich mir ihnen ihre bin wieder bis am vom zum zur kein keine haben auf ein eine im es uns wenn gerne vielen dank grusse guten tag zuruck ab erst noch schon',
  fr: "le la les des et je vous nous est pas pour avec merci votre de du au aux en un une que qui ne mon ma bonjour suis jusqu'au jusqu retour sur ce cette par mais plus bien absent cordialement a partir",
  es: 'el la los las y yo usted nosotros es no para con gracias su de del al en un una que mi por hola estoy hasta vuelvo desde pero me se lo esta correo oficina saludos estare nos',
  pt: 'o a os as e eu voce nos nao para com obrigado obrigada seu sua de do da dos no na em um uma que meu minha por ola estou ate volto desde mas me se ao ferias estarei escritorio',
  it: 'il lo la gli le e io voi noi non per con grazie suo vostra di del della dal al in un una che mio mia ciao sono fino ritorno da ma mi si buongiorno saro rientro ufficio ferie saluti ci',
  nl: 'de het een en ik u wij we is niet voor met dank bedankt uw van te op aan dat die mijn tot ben terug vanaf maar ons om graag er bij nog geen weer kantoor vakantie je',
  sv: 'och jag du vi ar inte for med tack din ditt av till pa att det som en ett min mig ni fran tillbaka kontoret semester ater har hej vanliga om kan den franvarande oss hos igen',
  da: 'og jeg du vi er ikke for med tak din dit af til pa at det som en et min mig fra tilbage kontoret ferie igen har hej venlig kan den fravaerende os hos jer hvis ikke hvad naeste',
  no: 'og jeg du vi er ikke for med takk din ditt av til pa at det som en et min meg fra tilbake kontoret ferie igjen har hei vennlig kan den fravaerende oss hos dere hvis hva neste',
  fi: 'ja en ei olen on me te se mutta kiitos hei asti palaan takaisin toimistolla lomalla saakka poissa kun jos tama voi ole minun meidan viesti terveisin minua olemme seka alkaen yhteytta',
  pl: 'i w na nie jest sie z do dziekuje prosze pana pani mnie moj ze to od za po jestem wracam urlop urlopie biurze bede dzien dobry pozdrawiam ale juz jak czy oraz nas przez roku',
};

const SETS = Object.entries(WORDS).map(
  ([language, list]) => [language as ReadLanguage, new Set(list.split(' '))] as const,
);

/** The frequent small words of a language, without accents. */
export const smallWordsOf = (language: Exclude<ReadLanguage, 'ja'>): readonly string[] =>
  WORDS[language].split(' ');

/** Letters only one or two of these languages use, in text that is not folded. */
const SIGNS: readonly (readonly [RegExp, readonly ReadLanguage[], number])[] = [
  [/[äöü]/giu, ['de'], 0.7],
  [/ß/gu, ['de'], 3],
  [/[åä]/giu, ['sv', 'fi'], 0.7],
  [/[æø]/giu, ['da', 'no'], 1.5],
  [/[ąęłńśźż]/giu, ['pl'], 2],
  [/[ñ¿¡]/giu, ['es'], 3],
  [/[ãõ]/giu, ['pt'], 3],
  [/[çœùêâ]/giu, ['fr'], 0.7],
  [/ç/giu, ['pt', 'fr'], 0.7],
  [/[òì]/giu, ['it'], 1.5],
  [/\bij\b|ij[a-z]/giu, ['nl'], 0.5],
  [/(?:aa|yy|ää|kk|ssa|lla)/giu, ['fi'], 0.5],
];

export type LanguageGuess = {
  readonly language: ReadLanguage | null /** From 0 (a guess) to 1. */;
  readonly confidence: number;
};

/** The language of a short text by its small words; null when nothing speaks for any. */
export function detectLanguage(text: string): LanguageGuess {
  if (/[぀-ヿ]/u.test(text)) return { language: 'ja', confidence: 1 };
  const tokens =
    fold(text)
      .match(/[\p{L}']+/gu)
      ?.slice(0, 400) ?? [];
  const scores = new Map<ReadLanguage, number>();
  for (const [language, set] of SETS) scores.set(language, tokens.filter((token) => set.has(token)).length);
  for (const [sign, languages, weight] of SIGNS) {
    const hits = Math.min(6, text.match(sign)?.length ?? 0);
    for (const language of languages) scores.set(language, (scores.get(language) ?? 0) + hits * weight);
  }
  const ranked = [...scores.entries()].sort((a, b) => b[1] - a[1]);
  const [best, second] = ranked;
  if (!best || best[1] === 0) return { language: null, confidence: 0 };
  return {
    language: best[0],
    confidence: Math.min(1, (best[1] - (second?.[1] ?? 0)) / Math.max(3, best[1])),
  };
}
