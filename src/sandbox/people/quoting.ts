import type { Client, Language } from './personality.ts';
import type { ReceivedMail } from './received.ts';

const LOCALES: Readonly<Record<Language, string>> = {
  en: 'en-GB',
  de: 'de-DE',
  fr: 'fr-FR',
  es: 'es-ES',
  it: 'it-IT',
  nl: 'nl-NL',
  pt: 'pt-PT',
  sv: 'sv-SE',
  da: 'da-DK',
  pl: 'pl-PL',
  ja: 'ja-JP',
};
/** Where people of a language mostly sit, for the clock in their quotes. */
const ZONES: Readonly<Record<Language, string>> = {
  en: 'Europe/London',
  de: 'Europe/Berlin',
  fr: 'Europe/Paris',
  es: 'Europe/Madrid',
  it: 'Europe/Rome',
  nl: 'Europe/Amsterdam',
  pt: 'Europe/Lisbon',
  sv: 'Europe/Stockholm',
  da: 'Europe/Copenhagen',
  pl: 'Europe/Warsaw',
  ja: 'Asia/Tokyo',
};
/** The words of Gmail's line above a quote: before the date, between date and time, before the name, after it. */
const GMAIL: Readonly<Record<Language, readonly [string, string, string, string]>> = {
  en: ['On', ' at', ',', 'wrote:'],
  de: ['Am', ' um', ' schrieb', ':'],
  fr: ['Le', ' à', ',', 'a écrit :'],
  es: ['El', ' a las', ',', 'escribió:'],
  it: ['Il giorno', ' alle ore', '', 'ha scritto:'],
  nl: ['Op', ' om', ' schreef', ':'],
  pt: ['A', ' às', ',', 'escreveu:'],
  sv: ['Den', ' kl', ' skrev', ':'],
  da: ['Den', ' kl.', ' skrev', ':'],
  pl: ['W dniu', ' o', ' użytkownik', 'napisał:'],
  ja: ['', '', '', ':'],
};
const OUTLOOK: Readonly<Record<Language, readonly [string, string, string, string]>> = {
  en: ['From', 'Sent', 'To', 'Subject'],
  de: ['Von', 'Gesendet', 'An', 'Betreff'],
  fr: ['De', 'Envoyé', 'À', 'Objet'],
  es: ['De', 'Enviado', 'Para', 'Asunto'],
  it: ['Da', 'Inviato', 'A', 'Oggetto'],
  nl: ['Van', 'Verzonden', 'Aan', 'Onderwerp'],
  pt: ['De', 'Enviado', 'Para', 'Assunto'],
  sv: ['Från', 'Skickat', 'Till', 'Ämne'],
  da: ['Fra', 'Sendt', 'Til', 'Emne'],
  pl: ['Od', 'Wysłano', 'Do', 'Temat'],
  ja: ['差出人', '送信日時', '宛先', '件名'],
};

const spoken = (at: Temporal.Instant, language: Language, options: Intl.DateTimeFormatOptions): string =>
  at.toZonedDateTimeISO(ZONES[language]).toLocaleString(LOCALES[language], options);

/** A day as people of that language write it in a note. */
export const writtenDay = (day: Temporal.PlainDate, language: Language): string =>
  day.toLocaleString(LOCALES[language], { day: 'numeric', month: 'long', year: 'numeric' });

const sender = (mail: ReceivedMail): string =>
  mail.fromName === '' ? `<${mail.fromAddress}>` : `${mail.fromName} <${mail.fromAddress}>`;
const prefixed = (text: string): string =>
  text
    .split('\n')
    .map((line) => (line === '' ? '>' : `> ${line}`))
    .join('\n');

/** Our mail below the answer, as that mail program leaves it. */
export function quoteOf(mail: ReceivedMail, client: Client, language: Language): string {
  switch (client) {
    case 'outlook': {
      const [from, sent, to, subject] = OUTLOOK[language];
      const date = spoken(mail.date, language, { dateStyle: 'full', timeStyle: 'short' });
      return `________________________________\n${from}: ${sender(mail)}\n${sent}: ${date}\n${to}: ${mail.toAddress}\n${subject}: ${mail.subject}\n\n${mail.text}`;
    }
    case 'thunderbird': {
      const day = spoken(mail.date, language, { day: '2-digit', month: '2-digit', year: 'numeric' });
      const time = spoken(mail.date, language, { hour: '2-digit', minute: '2-digit' });
      return `${attribution(language, day, time, mail.fromName || mail.fromAddress)}\n${prefixed(mail.text)}`;
    }
    case 'apple': {
      const day = spoken(mail.date, language, { day: 'numeric', month: 'short', year: 'numeric' });
      const time = spoken(mail.date, language, { hour: '2-digit', minute: '2-digit' });
      const line =
        language === 'en'
          ? `On ${day}, at ${time}, ${sender(mail)} wrote:`
          : attribution(language, day, time, sender(mail));
      return `${prefixed(line)}\n${prefixed(`\n${mail.text}`)}`;
    }
    case 'gmail': {
      const day = spoken(mail.date, language, {
        weekday: 'short',
        day: 'numeric',
        month: 'short',
        year: 'numeric',
      });
      const time = spoken(mail.date, language, { hour: '2-digit', minute: '2-digit' });
      return `${attribution(language, day, time, sender(mail))}\n\n${prefixed(mail.text)}`;
    }
  }
}

function attribution(language: Language, day: string, time: string, who: string): string {
  const [before, at, by, after] = GMAIL[language];
  return `${before} ${day}${at} ${time}${by} ${who}${after === ':' ? '' : ' '}${after}`.trim();
}
