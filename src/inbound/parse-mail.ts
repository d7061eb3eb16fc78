import { convert } from 'html-to-text';
import PostalMime, { type Address, type Attachment, addressParser, type Email } from 'postal-mime';
import { messageOf } from '#core/errors';
import { type Reason, reason } from '#core/verdict';

export type MailAddress = { readonly name: string; readonly address: string };

/** A received mail, decoded. Ids are without angle brackets, addresses in lower case, header names in lower case. */
export type ParsedMail = {
  readonly messageId: string | null;
  readonly inReplyTo: string | null;
  /** Oldest first, without doubles; the last one is the mail answered. */
  readonly references: readonly string[];
  readonly from: MailAddress | null;
  readonly to: readonly string[];
  /** Whom the receiving server delivered it to, as far as it says so. */
  readonly deliveredTo: readonly string[];
  /** The envelope sender; an empty string is the null path of notices, null means the server did not say. */
  readonly returnPath: string | null;
  readonly subject: string;
  readonly date: string | null;
  /** The text part, or the HTML part as text with quoted blocks marked by `>`. */
  readonly text: string;
  readonly headers: Readonly<Record<string, readonly string[]>>;
  readonly contentType: string;
  /** The raw text of parts a program wrote for programs. */
  readonly deliveryStatus: readonly string[];
  readonly feedbackReports: readonly string[];
  /** The mail, or the headers, that a notice gives back. */
  readonly returned: string | null;
  readonly calendarMethod: string | null;
};

export type ParseResult =
  | { readonly readable: true; readonly mail: ParsedMail }
  | { readonly readable: false; readonly why: string; readonly reason: Reason };

/** Bytes. A mail beyond this size is read in part: its beginning holds all that decides. */
export const MAX_BYTES = 5_000_000;
/** Decoding costs by the line; an attachment of that size has no more than this. */
const MAX_LINES = 100_000;
/** Characters of HTML that are turned into text; nesting costs more than length. */
const MAX_HTML = 400_000;

/** Decodes a mail as received. Never throws: what cannot be read is a result with its reason. */
export async function parseMail(raw: Uint8Array): Promise<ParseResult> {
  try {
    const bytes = withoutEnvelopeLine(beginningOf(raw));
    const email = await PostalMime.parse(bytes, { forceRfc822Attachments: true });
    if (email.headers.length === 0) return unreadable('It has no headers.');
    return { readable: true, mail: mailOf(email, bytes) };
  } catch (error) {
    return unreadable(messageOf(error));
  }
}

const unreadable = (why: string): ParseResult => ({
  readable: false,
  why,
  reason: reason(
    'mail.unreadable',
    `The mail could not be decoded (${why.slice(0, 200)}). It is kept as received; open it in the mailbox.`,
  ),
});

function beginningOf(raw: Uint8Array): Uint8Array {
  const bytes = raw.subarray(0, MAX_BYTES);
  if (bytes.length <= MAX_LINES) return bytes;
  let end = -1;
  for (let lines = 0; lines < MAX_LINES; lines += 1) {
    end = bytes.indexOf(10, end + 1);
    if (end < 0) return bytes;
  }
  return bytes.subarray(0, end);
}

/** Mail folders in files put a `From ` line before the headers. */
function withoutEnvelopeLine(raw: Uint8Array): Uint8Array {
  if (new TextDecoder('latin1').decode(raw.subarray(0, 5)) !== 'From ') return raw;
  const end = raw.indexOf(10);
  return end < 0 ? raw : raw.subarray(end + 1);
}

function mailOf(email: Email, raw: Uint8Array): ParsedMail {
  const headers = headersOf(email);
  const references = idsIn((headers.references ?? []).join(' '));
  const inReplyTo = idsIn((headers['in-reply-to'] ?? []).join(' '));
  const from = flat(email.from ? [email.from] : [])[0] ?? flat(email.sender ? [email.sender] : [])[0] ?? null;
  const parts = email.attachments;
  return {
    messageId: idsIn(email.messageId ?? '')[0] ?? null,
    inReplyTo: inReplyTo[0] ?? null,
    references: [...new Set([...references, ...inReplyTo.slice(0, 1)])],
    from,
    to: flat([...(email.to ?? []), ...(email.cc ?? [])]).map((entry) => entry.address),
    deliveredTo: addressesIn([
      ...(headers['delivered-to'] ?? []),
      ...(headers['x-original-to'] ?? []),
      ...(headers['envelope-to'] ?? []),
    ]),
    returnPath: returnPathOf(headers['return-path']?.[0]),
    subject: email.subject ?? '',
    date: dateOf(email.date),
    text: textOf(email) || bodyWithoutParts(email, raw),
    headers,
    contentType: headers['content-type']?.[0]?.toLowerCase() ?? '',
    deliveryStatus: partsOf(parts, /^message\/(?:global-)?delivery-status$/),
    feedbackReports: partsOf(parts, /^message\/feedback-report$/),
    returned:
      partsOf(parts, /^(?:message\/(?:rfc822|global|partial|global-headers)|text\/rfc822-headers)$/)[0] ??
      null,
    calendarMethod: parts.find((part) => part.mimeType === 'text/calendar')?.method ?? null,
  };
}

function headersOf(email: Email): Record<string, string[]> {
  const headers: Record<string, string[]> = {};
  for (const { key, value } of email.headers) {
    headers[key] ??= [];
    headers[key].push(value);
  }
  return headers;
}

/** Addresses as a header or a person writes them: `Ada <ada@example.com>, …`. */
export const addressesOf = (value: string): MailAddress[] => flat(addressParser(value));

const flat = (addresses: readonly Address[]): MailAddress[] =>
  addresses
    .flatMap((entry) =>
      entry.group
        ? entry.group
        : entry.address === undefined
          ? []
          : [{ name: entry.name, address: entry.address }],
    )
    .filter((entry) => entry.address.includes('@'))
    .map((entry) => ({ name: entry.name, address: entry.address.toLowerCase() }));

const addressesIn = (values: readonly string[]): string[] => [
  ...new Set(flat(values.flatMap((value) => addressParser(value))).map((entry) => entry.address)),
];

export function returnPathOf(value: string | undefined): string | null {
  if (value === undefined) return null;
  return /<([^<>]*)>/.exec(value)?.[1]?.trim().toLowerCase() ?? value.trim().toLowerCase();
}

export function dateOf(value: string | undefined): string | null {
  if (value === undefined || Number.isNaN(Date.parse(value))) return null;
  return new Date(value).toISOString();
}

/** All Message-IDs in a header, without brackets. Some programs write them bare. */
export function idsIn(value: string): string[] {
  const bracketed = [...value.matchAll(/<([^<>\s]+)>/g)].map((match) => match[1] ?? '');
  if (bracketed.length > 0) return [...new Set(bracketed)];
  return value.split(/[\s,]+/).filter((part) => /^[^\s@<>]+@[^\s@<>]+$/.test(part));
}

const partsOf = (parts: readonly Attachment[], type: RegExp): string[] =>
  parts.filter((part) => type.test(part.mimeType)).map((part) => contentOf(part));

function contentOf(part: Attachment): string {
  return typeof part.content === 'string' ? part.content : new TextDecoder('utf-8').decode(part.content);
}

function textOf(email: Email): string {
  const text = email.text ?? '';
  if (text.trim() !== '' || !email.html) return text;
  return htmlToPlain(email.html);
}

/** Some notices announce parts and lose the line that divides them: then the body as it came is all there is to read. */
function bodyWithoutParts(email: Email, raw: Uint8Array): string {
  if (email.attachments.length > 0 || email.html) return '';
  const mail = new TextDecoder('utf-8').decode(raw).replace(/\r\n?/g, '\n');
  const end = mail.indexOf('\n\n');
  return end < 0 ? '' : mail.slice(end + 2);
}

/** HTML as a person sees it: quoted blocks keep their mark, links lose their address, pictures vanish. */
export const htmlToPlain = (html: string): string =>
  convert(html, {
    wordwrap: false,
    limits: { maxInputLength: MAX_HTML, maxDepth: 60 },
    selectors: [
      { selector: 'a', options: { ignoreHref: true } },
      { selector: 'img', format: 'skip' },
      { selector: 'style', format: 'skip' },
      { selector: 'blockquote', format: 'blockquote' },
      { selector: 'div.gmail_quote', format: 'blockquote' },
      { selector: 'div.gmail_signature', format: 'skip' },
      ...['h1', 'h2', 'h3'].map((selector) => ({ selector, options: { uppercase: false } })),
    ],
  });

/** Postgres takes no NUL in text; some mail holds them, anywhere. */
export const withoutNul = (mail: ParsedMail): ParsedMail => cleaned(mail) as ParsedMail;

function cleaned(value: unknown): unknown {
  if (typeof value === 'string') return value.replaceAll('\u0000', '');
  if (Array.isArray(value)) return value.map(cleaned);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [cleaned(name), cleaned(part)]));
}
