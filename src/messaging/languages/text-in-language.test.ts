import { expect, test } from 'vitest';
import { LANGUAGES, type Language } from '#core/text/languages';
import { checkCopy, wordLimit } from '../copy.rules.ts';
import { checkSpam } from '../spam.rules.ts';
import { LOANWORDS } from './loanwords.ts';
import { SPAM_IN } from './spam-in.ts';
import { judgeTextInLanguage } from './text-in-language.rules.ts';

const foreign = LANGUAGES.filter((language) => language !== 'en');
const codes = (text: string, language: Language, formality?: 'formal' | 'informal') =>
  judgeTextInLanguage({ text, language, ...(formality ? { formality } : {}) }).reasons.map(
    ({ code }) => code,
  );

const GERMAN =
  'Ich schreibe Ihnen gern auf, was man in welcher Reihenfolge prüft, und schicke es auf einer Seite.';
const ENGLISH =
  'I will write down what to check and in which order, and send you the page if that is of use.';

test.each<[string, string, Language, string[]]>([
  ['German that says so', GERMAN, 'de', []],
  ['German that says it is English', GERMAN, 'en', ['copy.language']],
  ['English that says it is German', ENGLISH, 'de', ['copy.language']],
  ['English that says so', ENGLISH, 'en', []],
  [
    'a sentence of English among German ones',
    `${GERMAN} ${GERMAN} We map where the work waits between two teams for you.`,
    'de',
    ['copy.language'],
  ],
  ['too short to tell', 'Hallo Anna!', 'en', []],
  ['the name of a product', `${GERMAN} Das geht auch mit Salesforce.`, 'de', []],
])('%s', (_name, text, language, expected) => expect(codes(text, language)).toEqual(expected));

test.each<[Language, string, 'formal' | 'informal' | undefined, string[]]>([
  ['de', 'Hast du einen Gedanken dazu?', undefined, ['copy.formality']],
  ['de', 'Hast du einen Gedanken dazu?', 'informal', []],
  ['de', 'Haben Sie einen Gedanken dazu?', undefined, []],
  ['de', 'Dazu haben Sie sicher einen Gedanken?', 'informal', ['copy.formality']],
  ['de', 'Sie sind da. Sie gehen.', 'informal', []],
  ['fr', 'Que penses-tu de cette idée ?', undefined, ['copy.formality']],
  ['fr', 'Que pensez-vous de cette idée ?', 'informal', ['copy.formality']],
  ['nl', 'Wat vind je hiervan?', undefined, ['copy.formality']],
  ['es', '¿Qué opina usted?', undefined, []],
  ['es', '¿Qué opinas tú?', undefined, ['copy.formality']],
  ['it', 'Che cosa ne pensi tu?', undefined, ['copy.formality']],
  ['sv', 'Vad tycker du?', undefined, []],
  ['sv', 'Vad tycker du?', 'formal', ['copy.formality']],
  ['fi', 'Mitä sinä ajattelet?', undefined, []],
  ['pl', 'Co Pan o tym sądzi?', undefined, []],
  ['pl', 'Jaki jest twój pomysł?', undefined, ['copy.formality']],
  ['en', 'What do you think?', 'formal', []],
])('%s: "%s" where it is %s', (language, text, form, expected) =>
  expect(codes(text, language, form)).toEqual(expected),
);

test.each(foreign)(
  '%s: each phrase of spam blocks, each single word warns, and neither does in another language by itself',
  (language) => {
    const { phrases, words } = SPAM_IN[language];
    for (const phrase of phrases)
      expect(
        checkSpam({ subject: '', body: `x ${phrase} y.`, language }).phrases.length,
        phrase,
      ).toBeGreaterThan(0);
    for (const word of words) {
      const said = checkSpam({ subject: '', body: `x ${word} y.`, language });
      expect([said.allowed, said.words.length > 0], word).toEqual([true, true]);
    }
  },
);

test.each(foreign)(
  '%s: a borrowed word is named with the word of the language, and only warns',
  (language) => {
    for (const [word, own] of Object.entries(LOANWORDS[language])) {
      const { reasons, warnings } = judgeTextInLanguage({ text: `x ${word} y.`, language });
      expect(reasons).toEqual([]);
      expect(warnings[0]?.text).toContain(own);
    }
  },
);

test.each<[Language, string]>([
  ['de', 'Antworten Sie mir bis Freitag.'],
  ['fr', 'Répondez à ce message.'],
  ['nl', 'Laat het mij weten.'],
  ['es', 'Responda a este mensaje.'],
  ['it', 'Mi scriva quando vuole.'],
  ['pt', 'Responda a esta mensagem.'],
  ['sv', 'Svara på det här.'],
  ['da', 'Giv besked, hvis det passer.'],
  ['no', 'Gi beskjed om det passer.'],
  ['fi', 'Kerro minulle, sopiiko se.'],
  ['pl', 'Proszę dać znać.'],
])('%s: what is asked in the imperative counts beside a question: "%s"', (language, ask) => {
  const of = (bodyText: string) =>
    checkCopy({ subject: 'a b', bodyText, touch: 'first', language }).reasons.map(({ code }) => code);
  expect(of('X?')).not.toContain('copy.call_to_action');
  expect(of(`${ask} X?`)).toContain('copy.call_to_action');
});

test('German and Dutch have room for more words', () => {
  expect(LANGUAGES.map((language) => wordLimit('first', language))).toEqual([
    ...[75, 75, 90, 86, 75, 75, 75, 75, 75, 75, 75, 75],
  ]);
});
