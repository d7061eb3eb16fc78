import MailComposer from 'nodemailer/lib/mail-composer';
import type { Dice } from '#core/dice';
import {
  AUTO_REPLIES,
  type AutomaticText,
  GREETINGS,
  MOBILE_FOOTERS,
  OUT_OF_OFFICE,
  WEEKDAYS,
} from './automatic-texts.ts';
import type { Language, Personality } from './personality.ts';
import { quoteOf, writtenDay } from './quoting.ts';
import { nameOf, type ReceivedMail } from './received.ts';
import { REPLY_TEXTS, type ReplyText, SECOND_TURN, type WrittenHabit } from './reply-texts.ts';

export type Writing = {
  readonly mail: ReceivedMail;
  readonly person: Personality;
  readonly messageId: string;
  readonly at: Temporal.Instant;
  readonly dice: Dice;
};

const STAND_INS = ['Robin Falk', 'Sasha Brandt', 'Noa Lindqvist', 'Kim Aurelio', 'Toni Maras'] as const;

/** A text in the person's language, or in English where none was written. */
function inLanguage<T extends { language: Language }>(
  texts: readonly T[],
  language: Language,
  dice: Dice,
): T {
  const own = texts.filter((entry) => entry.language === language);
  return dice.pick(own.length > 0 ? own : texts.filter((entry) => entry.language === 'en'));
}

function fill(text: string, { mail, dice }: Writing, language: Language, day?: string): string {
  const colleague = dice.fork('colleague').pick(STAND_INS);
  const domain = mail.toAddress.slice(mail.toAddress.lastIndexOf('@') + 1);
  const values: Record<string, string> = {
    sender: mail.fromName.split(' ', 1)[0] || mail.fromAddress,
    day: dice.fork('day').pick(WEEKDAYS[language]),
    date: day ?? '',
    ticket: String(dice.fork('ticket').int(10_000, 99_999)),
    colleague,
    mail: `${colleague.toLowerCase().replace(' ', '.')}@${domain}`,
    subject: mail.subject,
  };
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole);
}

/** Subject and text of an answer, as its sender sees it. */
export type WrittenText = { readonly subject: string; readonly text: string };

/** An answer written by hand, with greeting, footer and our mail quoted below. */
export function writtenText(writing: Writing, habit: WrittenHabit | 'second_turn'): WrittenText {
  const { person, mail, dice } = writing;
  const texts: readonly ReplyText[] = habit === 'second_turn' ? SECOND_TURN : REPLY_TEXTS[habit];
  const chosen = inLanguage(texts, person.language, dice.fork('text'));
  const text = [
    fill(chosen.text, writing, chosen.language),
    closing(writing, chosen.language),
    ...(dice.fork('quote').chance(0.92) ? [quoteOf(mail, person.client, chosen.language)] : []),
  ]
    .filter((part) => part !== '')
    .join('\n\n');
  return { subject: replySubject(mail.subject, person, chosen.language), text };
}

/** A note of absence with the day of return, or a machine's receipt. */
export function automaticText(
  writing: Writing,
  kind: 'out_of_office' | 'auto_reply',
  back: Temporal.PlainDate | null,
): WrittenText {
  const { person, dice } = writing;
  const texts: readonly AutomaticText[] = kind === 'out_of_office' ? OUT_OF_OFFICE : AUTO_REPLIES;
  const chosen = inLanguage(texts, person.language, dice.fork('text'));
  const day = back === null ? '' : writtenDay(back, chosen.language);
  return {
    subject: fill(chosen.subject, writing, chosen.language),
    text: `${fill(chosen.text, writing, chosen.language, day)}\n\n${nameOf(writing.mail)}`,
  };
}

/** The same as mail. */
export const writtenReply = (writing: Writing, habit: WrittenHabit | 'second_turn'): Promise<Buffer> =>
  compose(writing, { ...writtenText(writing, habit), headers: {} });

export function automaticReply(
  writing: Writing,
  kind: 'out_of_office' | 'auto_reply',
  back: Temporal.PlainDate | null,
): Promise<Buffer> {
  const exchange: Record<string, string> =
    writing.person.client === 'outlook' ? { 'X-Auto-Response-Suppress': 'All' } : {};
  const headers = { 'Auto-Submitted': 'auto-replied', Precedence: 'auto_reply', ...exchange };
  return compose(writing, { ...automaticText(writing, kind, back), headers });
}

function closing({ mail, person, dice }: Writing, language: Language): string {
  const name = nameOf(mail);
  if (person.mobile) return dice.fork('footer').pick(MOBILE_FOOTERS[language]);
  const style = dice.fork('closing').int(0, 3);
  if (style === 0) return name.split(' ', 1)[0] ?? name;
  const greeting = `${dice.fork('greeting').pick(GREETINGS[language])}\n${name}`;
  const domain = mail.toAddress.slice(mail.toAddress.lastIndexOf('@') + 1);
  return style === 1
    ? `${greeting}\n\n-- \n${name}\n${domain}\nTel. +00 555 01${dice.fork('phone').int(10, 99)}`
    : greeting;
}

const PREFIXES: Partial<Record<Language, string>> = { de: 'AW', sv: 'SV', da: 'SV', pl: 'Odp', fr: 'RE' };

function replySubject(subject: string, person: Personality, language: Language): string {
  const bare = subject.replace(/^(?:(?:re|aw|sv|odp)\s*:\s*)+/i, '');
  // Outlook speaks the person's language in the subject, other programs write "Re".
  const local = PREFIXES[language];
  return `${person.client === 'outlook' && local ? local : 'Re'}: ${bare}`;
}

function compose(
  { mail, messageId, at }: Writing,
  parts: { subject: string; text: string; headers: Record<string, string> },
): Promise<Buffer> {
  const thread =
    mail.messageId === ''
      ? {}
      : { inReplyTo: mail.messageId, references: [...mail.references, mail.messageId] };
  const composer = new MailComposer({
    from: { name: nameOf(mail), address: mail.toAddress },
    to: { name: mail.fromName, address: mail.fromAddress },
    subject: parts.subject,
    text: parts.text,
    html: htmlOf(parts.text),
    date: new Date(at.epochMilliseconds),
    messageId,
    ...thread,
    headers: parts.headers,
    newline: 'windows',
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return composer.compile().build();
}

const htmlOf = (text: string): string => {
  const safe = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  return `<html><body><div>${safe.replaceAll('\n', '<br>\n')}</div></body></html>`;
};
