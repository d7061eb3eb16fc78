import type { Habit, Language } from './personality.ts';

/** `{sender}` is the first name of the one who wrote, `{day}` a weekday, `{colleague}` and `{mail}` somebody else. */
export type ReplyText = { readonly language: Language; readonly text: string };

export type WrittenHabit = Extract<
  Habit,
  | 'positive'
  | 'meeting_request'
  | 'question'
  | 'not_now'
  | 'negative'
  | 'unsubscribe_words'
  | 'wrong_person'
  | 'redirect'
>;

const lines = (language: Language, ...texts: string[]): ReplyText[] =>
  texts.map((text) => ({ language, text }));

/** What people answer, by what they mean. */
export const REPLY_TEXTS: Readonly<Record<WrittenHabit, readonly ReplyText[]>> = {
  positive: [
    ...lines(
      'en',
      'Hi {sender},\n\nGood timing, this is on our list for the quarter. Tell me more.',
      'Yes, happy to hear more. What would the first step look like?',
      'Interesting. We tried something similar last year and it went nowhere, so I am curious what you do differently.',
      'Sounds useful for us, {sender}. Send me what you have.',
    ),
    ...lines(
      'de',
      'Hallo {sender},\n\ndas klingt spannend, gern mehr dazu.',
      'Grundsätzlich interessant für uns. Schicken Sie mir bitte mehr Informationen.',
    ),
    ...lines('fr', "Bonjour {sender},\n\nC'est un sujet pour nous en ce moment, dites-m'en plus."),
    ...lines('es', 'Hola {sender}:\n\nNos interesa, cuéntame un poco más.'),
    ...lines('it', 'Buongiorno {sender},\n\nsì, ci interessa. Mi mandi qualche dettaglio in più.'),
    ...lines('nl', 'Dag {sender},\n\nKlinkt goed, vertel me er graag meer over.'),
    ...lines('pt', 'Olá {sender},\n\nFaz sentido para nós. Pode enviar mais detalhes?'),
    ...lines('sv', 'Hej {sender},\n\nDet här låter intressant, berätta gärna mer.'),
    ...lines('da', 'Hej {sender},\n\nDet lyder spændende. Send gerne mere.'),
    ...lines('pl', 'Dzień dobry,\n\nbrzmi ciekawie, proszę o więcej szczegółów.'),
    ...lines('ja', '{sender}様\n\nご連絡ありがとうございます。興味がありますので、詳しく教えてください。'),
  ],
  meeting_request: [
    ...lines(
      'en',
      'Let us talk. {day} afternoon works for me, can you send an invite?',
      'Happy to take a call next week. Do you have time on {day}?',
      'Can we do 20 minutes on {day}? Send me a couple of times that suit you.',
    ),
    ...lines('de', 'Gern können wir dazu telefonieren. Passt Ihnen {day} nächste Woche?'),
    ...lines('fr', 'Avec plaisir pour un échange. Seriez-vous libre {day} ?'),
    ...lines('es', 'Podemos hablarlo en una llamada. ¿Te va bien el {day}?'),
    ...lines('it', 'Volentieri, sentiamoci. {day} potrebbe andare bene?'),
    ...lines('nl', 'Laten we even bellen. Kun je {day}?'),
    ...lines('pt', 'Vamos conversar. {day} está bom para si?'),
    ...lines('sv', 'Vi kan ta ett samtal. Passar {day}?'),
    ...lines('da', 'Lad os tage et møde. Passer {day}?'),
    ...lines('pl', 'Możemy porozmawiać. Czy pasuje Panu {day}?'),
    ...lines('ja', 'ぜひ一度お話ししたいです。{day}のご都合はいかがでしょうか。'),
  ],
  question: [
    ...lines(
      'en',
      'What does it cost for a team of our size?',
      'Who else in our industry do you do this for?',
      'Does that work together with HubSpot, or do we have to replace it?',
      'How did you get my address, and what exactly are you proposing?',
    ),
    ...lines('de', 'Was kostet das ungefähr für ein Unternehmen unserer Größe?'),
    ...lines('fr', 'Quel est le prix pour une équipe comme la nôtre ?'),
    ...lines('es', '¿Cuánto cuesta y cuánto se tarda en ponerlo en marcha?'),
    ...lines('it', 'Come funziona in pratica e quanto costa?'),
    ...lines('nl', 'Wat kost dit ongeveer, en hoe lang duurt de invoering?'),
    ...lines('pt', 'Isso funciona com o sistema que já usamos?'),
    ...lines('pl', 'Jaki jest koszt takiego rozwiązania?'),
  ],
  not_now: [
    ...lines(
      'en',
      'Not this quarter, we are in the middle of a move. Try me again after the summer.',
      'The budget is spent for this year. Ask me again in January.',
      'Not a priority right now. Maybe in six months.',
    ),
    ...lines(
      'de',
      'Im Moment haben wir dafür keine Kapazität. Melden Sie sich gern im nächsten Jahr noch einmal.',
    ),
    ...lines('fr', 'Ce n’est pas le bon moment. Revenez vers moi dans quelques mois.'),
    ...lines('es', 'Ahora mismo no es prioridad. Escríbeme dentro de unos meses.'),
    ...lines('sv', 'Inte just nu, hör av dig igen till hösten.'),
    ...lines('da', 'Det er ikke aktuelt lige nu. Skriv igen til næste år.'),
    ...lines('nl', 'Nu even niet, probeer het over een half jaar nog eens.'),
  ],
  negative: [
    ...lines(
      'en',
      'No thanks, we have this covered.',
      'Not interested.',
      'We do this in house and intend to keep it that way. All the best.',
    ),
    ...lines('de', 'Vielen Dank, aber daran haben wir kein Interesse.'),
    ...lines('fr', 'Merci, mais cela ne nous intéresse pas.'),
    ...lines('es', 'Gracias, pero no nos interesa.'),
    ...lines('it', 'Grazie, non siamo interessati.'),
    ...lines('pt', 'Obrigado, mas não temos interesse.'),
    ...lines('pl', 'Dziękuję, nie jesteśmy zainteresowani.'),
    ...lines('ja', '申し訳ありませんが、今回は見送らせていただきます。'),
  ],
  unsubscribe_words: [
    ...lines(
      'en',
      'Please remove me from your list.',
      'Unsubscribe',
      'Stop mailing me. Take me off this list.',
    ),
    ...lines('de', 'Bitte nehmen Sie mich aus Ihrem Verteiler.'),
    ...lines('fr', 'Merci de me désinscrire de votre liste.'),
    ...lines('es', 'Por favor, dame de baja de tu lista.'),
    ...lines('it', 'Vi prego di cancellarmi dalla vostra lista.'),
    ...lines('nl', 'Graag uitschrijven, ik wil geen mail meer ontvangen.'),
    ...lines('sv', 'Avregistrera mig, tack.'),
  ],
  wrong_person: [
    ...lines(
      'en',
      'I am not the right person for this, I work in facilities.',
      'You have the wrong address, I do not decide on such things.',
    ),
    ...lines('de', 'Dafür bin ich leider nicht zuständig.'),
    ...lines('fr', 'Je ne suis pas la bonne personne pour ce sujet.'),
    ...lines('nl', 'Ik ga hier niet over.'),
  ],
  redirect: [
    ...lines(
      'en',
      'That is for {colleague}, please write to {mail}.',
      'I have moved to another team. {colleague} took this over: {mail}',
    ),
    ...lines('de', 'Bitte wenden Sie sich an {colleague}, erreichbar unter {mail}.'),
    ...lines('fr', 'Voyez plutôt avec {colleague} : {mail}'),
    ...lines('es', 'Mejor habla con {colleague}, su correo es {mail}.'),
  ],
};

/** What somebody who was already interested writes when they hear from us again. */
export const SECOND_TURN: readonly ReplyText[] = [
  ...lines(
    'en',
    'The first of the two times works for me. See you then.',
    'Thanks, that answers it. Let us go with the second slot.',
  ),
  ...lines('de', 'Der erste Termin passt mir gut.'),
  ...lines('fr', 'Le premier créneau me convient.'),
  ...lines('es', 'Me va bien la primera opción.'),
  ...lines('nl', 'Het eerste tijdstip is prima.'),
];
