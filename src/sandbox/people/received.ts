import PostalMime from 'postal-mime';
import { type Telling, tellingIn } from './looks.ts';

/** A mail of ours as the one who got it sees it. */
export type ReceivedMail = {
  readonly messageId: string;
  readonly references: readonly string[];
  readonly subject: string;
  readonly text: string;
  readonly fromName: string;
  readonly fromAddress: string;
  readonly toName: string;
  readonly toAddress: string;
  readonly date: Temporal.Instant;
  /** The web address of List-Unsubscribe when the one-click word stands beside it. */
  readonly oneClick: string | null;
  readonly head: string;
};

/** Reads a message the way a mail program does. `to` is the envelope's recipient. */
export async function readReceived(
  raw: Buffer,
  to: string,
  at: Temporal.Instant,
): Promise<ReceivedMail & { readonly telling: Telling }> {
  const mail = await PostalMime.parse(raw);
  const header = (key: string): string => mail.headers.find((entry) => entry.key === key)?.value ?? '';
  const web = /<(https?:[^>]+)>/i.exec(header('list-unsubscribe'))?.[1] ?? null;
  const sent = new Date(mail.date ?? Number.NaN).getTime();
  const named = mail.to?.find((entry) => entry.address?.toLowerCase() === to);
  const end = raw.indexOf('\r\n\r\n');
  return {
    messageId: mail.messageId ?? '',
    references: (mail.references ?? '').split(/\s+/).filter((id) => id !== ''),
    subject: mail.subject ?? '',
    text: (mail.text ?? '').replace(/\r\n/g, '\n').trimEnd(),
    fromName: mail.from?.name ?? '',
    fromAddress: mail.from?.address ?? '',
    toName: named?.name ?? '',
    toAddress: to,
    date: Number.isNaN(sent) ? at : Temporal.Instant.fromEpochMilliseconds(sent),
    oneClick: /^list-unsubscribe=one-click$/i.test(header('list-unsubscribe-post').trim()) ? web : null,
    telling: tellingIn(mail.html ?? ''),
    head: raw.subarray(0, end < 0 ? raw.length : end).toString('latin1'),
  };
}

const capital = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);

/** A name for somebody of whom only the address is known: `ana.lopez2@…` is Ana Lopez. */
export function nameOf(mail: Pick<ReceivedMail, 'toName' | 'toAddress'>): string {
  if (mail.toName !== '') return mail.toName;
  const words =
    (mail.toAddress.split('@', 1)[0] ?? '').split('+', 1)[0]?.replace(/\d+$/, '').split(/[._-]/) ?? [];
  return words
    .filter((word) => word !== '')
    .map(capital)
    .join(' ');
}
