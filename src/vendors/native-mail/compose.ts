import MailComposer from 'nodemailer/lib/mail-composer';
import { reason } from '#core/verdict';
import { EffectError } from '#gateway';
import type { OutgoingMail } from '../ports/email-sending.ts';
import { wholeMessage } from './whole-message.ts';

/** Everything that could end a header line or hide in it. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
const CONTROL = /[\u0000-\u001f\u007f\u2028\u2029]/;
const MESSAGE_ID = /^<[^<>\s@]+@[^<>\s@]+>$/;
const ADDRESS = /^[^\s<>@,;:"()[\]\\]+@[^\s<>@,;:"()[\]\\]+$/;
const HEADER_NAME = /^[A-Za-z][A-Za-z0-9-]{0,75}$/;
const LINK = /^https?:\/\/[^\s<>,"]+$/;

/** Headers the message itself decides; nothing in `headers` may say them a second time, or call a letter bulk. */
const OWN = new Set(
  `from to cc bcc sender reply-to return-path subject date message-id in-reply-to references mime-version received
   list-unsubscribe list-unsubscribe-post dkim-signature x-mailer precedence auto-submitted`.split(/\s+/),
);

/** The bytes of one message, with CRLF line ends, and the envelope they travel in. */
export type ComposedMail = { readonly bytes: Buffer; readonly from: string; readonly to: string };

/**
 * Builds the message once; what is built here is what leaves. Adds no tracking and no program name. Throws
 * `EffectError` without effect when a field could smuggle a header or an address into it.
 */
export function composeBytes(mail: OutgoingMail): ComposedMail {
  refuseSmuggling(mail);
  const composer = new MailComposer({
    from: mail.from,
    to: { name: mail.to.name ?? '', address: mail.to.address },
    subject: mail.subject,
    text: mail.text,
    html: mail.html,
    messageId: mail.messageId,
    date: new Date(mail.date),
    ...(mail.inReplyTo === null ? {} : { inReplyTo: mail.inReplyTo }),
    ...(mail.references.length === 0 ? {} : { references: [...mail.references] }),
    headers: { ...mail.headers, ...unsubscribeHeaders(mail.unsubscribe) },
    newline: 'windows',
    // The library's own prefix would tell which program wrote it.
    boundaryPrefix: '--_',
    baseBoundary: boundaryOf(mail.messageId),
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return { bytes: wholeMessage(composer.compile()), from: mail.from.address, to: mail.to.address };
}

/** What stands between the parts: of the message's own id, which nobody who wrote its text can know. At most 32 characters (RFC 2046 allows 70 in all). */
const boundaryOf = (messageId: string): string =>
  messageId
    .split('@', 1)[0]
    ?.replace(/[^0-9A-Za-z]/g, '')
    .slice(-32) || 'part';

/** One List-Unsubscribe line and the exact one-click word (RFC 2369, RFC 8058). */
function unsubscribeHeaders(unsubscribe: OutgoingMail['unsubscribe']): Record<string, string> {
  const mailto =
    unsubscribe.mailto === null ? [] : [`<mailto:${unsubscribe.mailto.replace(/^mailto:/i, '')}>`];
  return {
    'List-Unsubscribe': [`<${unsubscribe.url}>`, ...mailto].join(', '),
    'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
  };
}

function refuseSmuggling(mail: OutgoingMail): void {
  const lines: [string, string][] = [
    ['subject', mail.subject],
    ["sender's name", mail.from.name],
    ["recipient's name", mail.to.name ?? ''],
    ...Object.entries(mail.headers),
  ];
  for (const [name, value] of lines)
    if (CONTROL.test(value)) throw broken(`The ${name} holds a line break or control character`);
  for (const address of [mail.from.address, mail.to.address]) {
    if (CONTROL.test(address) || !ADDRESS.test(address))
      throw broken(`"${address.slice(0, 80)}" is not one plain address`);
  }
  for (const id of [
    mail.messageId,
    ...(mail.inReplyTo === null ? [] : [mail.inReplyTo]),
    ...mail.references,
  ]) {
    if (CONTROL.test(id) || !MESSAGE_ID.test(id))
      throw broken('A message id is not of the form <left@right>');
  }
  for (const name of Object.keys(mail.headers)) {
    const lower = name.toLowerCase();
    if (!HEADER_NAME.test(name) || OWN.has(lower) || lower.startsWith('content-'))
      throw broken(`The extra header "${name.slice(0, 80)}" is not allowed`);
  }
  const { url, mailto } = mail.unsubscribe;
  if (!LINK.test(url) || CONTROL.test(url)) throw broken('The unsubscribe link is not a web address');
  if (mailto !== null && (CONTROL.test(mailto) || /[<>,\s]/.test(mailto)))
    throw broken('The unsubscribe mailbox is not an address');
  if (Number.isNaN(new Date(mail.date).getTime())) throw broken('The date cannot be read');
}

const broken = (what: string): EffectError =>
  new EffectError(
    reason(
      'mail.message_malformed',
      `${what}, so the message was not handed over. Nothing left. Correct it and approve it again.`,
    ),
    { effect: 'none', failure: 'validation' },
  );
