import type { Language } from './personality.ts';

/** `{date}` is a day in the person's own way of writing it, `{colleague}` and `{mail}` a stand-in, `{ticket}` a number. */
export type AutomaticText = { readonly language: Language; readonly subject: string; readonly text: string };

/** Notes of people who are away and say until when. */
export const OUT_OF_OFFICE: readonly AutomaticText[] = [
  {
    language: 'en',
    subject: 'Out of office: {subject}',
    text: 'Thank you for your mail. I am out of the office and will be back on {date}.',
  },
  {
    language: 'en',
    subject: 'Automatic reply: {subject}',
    text: 'I am on annual leave, returning {date}. For anything urgent write to {colleague} ({mail}).',
  },
  {
    language: 'en',
    subject: 'Away: {subject}',
    text: 'Hello,\n\nI am travelling until {date} with little access to mail. I will answer when I return.',
  },
  {
    language: 'de',
    subject: 'Abwesenheitsnotiz: {subject}',
    text: 'Guten Tag,\n\nich bin derzeit nicht im Büro und ab dem {date} wieder erreichbar. In dringenden Fällen hilft {colleague} ({mail}).',
  },
  {
    language: 'de',
    subject: 'Automatische Antwort: {subject}',
    text: 'Ich bin im Urlaub und am {date} wieder für Sie da.',
  },
  {
    language: 'fr',
    subject: 'Réponse automatique : {subject}',
    text: 'Bonjour,\n\nJe suis absent du bureau et de retour le {date}.',
  },
  {
    language: 'es',
    subject: 'Respuesta automática: {subject}',
    text: 'Hola:\n\nEstoy de vacaciones y vuelvo el {date}.',
  },
  {
    language: 'it',
    subject: 'Risposta automatica: {subject}',
    text: 'Buongiorno,\n\nsono fuori ufficio e rientro il {date}.',
  },
  {
    language: 'nl',
    subject: 'Automatisch antwoord: {subject}',
    text: 'Ik ben momenteel afwezig en ben op {date} weer bereikbaar.',
  },
  {
    language: 'pt',
    subject: 'Resposta automática: {subject}',
    text: 'Estou ausente do escritório e regresso a {date}.',
  },
  { language: 'sv', subject: 'Autosvar: {subject}', text: 'Hej!\n\nJag är ledig och tillbaka den {date}.' },
  { language: 'da', subject: 'Autosvar: {subject}', text: 'Jeg holder ferie og er tilbage den {date}.' },
  { language: 'pl', subject: 'Autoodpowiedź: {subject}', text: 'Jestem na urlopie i wracam {date}.' },
  {
    language: 'ja',
    subject: '自動応答: {subject}',
    text: '現在休暇をいただいております。{date}に復帰いたします。',
  },
];

/** Receipts of machines that say nothing. */
export const AUTO_REPLIES: readonly AutomaticText[] = [
  {
    language: 'en',
    subject: 'Auto: {subject}',
    text: 'We have received your message and will come back to you as soon as we can.\n\nThis is an automatic message.',
  },
  {
    language: 'en',
    subject: '[Ticket #{ticket}] {subject}',
    text: 'Thank you for contacting us. Your request has a number now and a member of the team will look at it.',
  },
  {
    language: 'de',
    subject: 'Eingangsbestätigung: {subject}',
    text: 'Ihre Nachricht ist bei uns eingegangen. Dies ist eine automatische Antwort.',
  },
  {
    language: 'fr',
    subject: 'Accusé de réception : {subject}',
    text: 'Votre message nous est bien parvenu. Ceci est une réponse automatique.',
  },
  {
    language: 'es',
    subject: 'Recibido: {subject}',
    text: 'Hemos recibido su mensaje. Esta es una respuesta automática.',
  },
];

export const WEEKDAYS: Readonly<Record<Language, readonly string[]>> = {
  en: ['Tuesday', 'Wednesday', 'Thursday'],
  de: ['Dienstag', 'Mittwoch', 'Donnerstag'],
  fr: ['mardi', 'mercredi', 'jeudi'],
  es: ['martes', 'miércoles', 'jueves'],
  it: ['martedì', 'mercoledì', 'giovedì'],
  nl: ['dinsdag', 'woensdag', 'donderdag'],
  pt: ['terça-feira', 'quarta-feira', 'quinta-feira'],
  sv: ['tisdag', 'onsdag', 'torsdag'],
  da: ['tirsdag', 'onsdag', 'torsdag'],
  pl: ['wtorek', 'środa', 'czwartek'],
  ja: ['火曜日', '水曜日', '木曜日'],
};

export const GREETINGS: Readonly<Record<Language, readonly string[]>> = {
  en: ['Best,', 'Thanks,', 'Kind regards', 'Cheers,'],
  de: ['Viele Grüße', 'Mit freundlichen Grüßen', 'Beste Grüße'],
  fr: ['Cordialement,', 'Bien à vous,'],
  es: ['Un saludo,', 'Saludos,'],
  it: ['Cordiali saluti', 'Un saluto,'],
  nl: ['Met vriendelijke groet,', 'Groet,'],
  pt: ['Cumprimentos,', 'Obrigado,'],
  sv: ['Vänliga hälsningar', 'Mvh'],
  da: ['Venlig hilsen', 'Mvh'],
  pl: ['Pozdrawiam', 'Z poważaniem'],
  ja: ['よろしくお願いいたします。'],
};

export const MOBILE_FOOTERS: Readonly<Record<Language, readonly string[]>> = {
  en: ['Sent from my iPhone', 'Get Outlook for iOS', 'Sent from my Galaxy'],
  de: ['Von meinem iPhone gesendet', 'Gesendet von Outlook für Android'],
  fr: ['Envoyé de mon iPhone'],
  es: ['Enviado desde mi iPhone'],
  it: ['Inviato da iPhone'],
  nl: ['Verstuurd vanaf mijn iPhone'],
  pt: ['Enviado do meu iPhone'],
  sv: ['Skickat från min iPhone'],
  da: ['Sendt fra min iPhone'],
  pl: ['Wysłane z iPhone’a'],
  ja: ['iPhoneから送信'],
};
