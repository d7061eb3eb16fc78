import { createHash } from 'node:crypto';

/**
 * How far apart two sightings of one message may be dated: vendors note a mail minutes after the mailbox got it. Two
 * messages further apart than this are two, even with the same words.
 */
export const SAME_WITHIN_MINUTES = 5;

export type MarkFacts = {
  readonly leadId: string;
  readonly messageId: string;
  readonly mail: { readonly from: { readonly address: string } | null; readonly date: string | null };
  /** Without quotes and signature: what every reader sees of the message. */
  readonly text: string;
  readonly receivedAt: Temporal.Instant;
  readonly vendorMark?: string | undefined;
};

/** Letters and digits alone: what HTML, line breaks and mail programs leave as it was. */
const essence = (text: string): string => text.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '');

/**
 * The names one received message may be known by: its Message-ID, the vendor's own id, and what was said by whom in whose
 * conversation at about what time. The time counts in steps; each message takes its own and the next one, so that two
 * sightings within a step always meet.
 */
export function marksOf(facts: MarkFacts): string[] {
  const { leadId, mail, messageId, receivedAt, text, vendorMark } = facts;
  const said = essence(text);
  const dated = mail.date === null ? [] : [Temporal.Instant.from(mail.date)];
  const steps = [receivedAt, ...dated].map((at) =>
    Math.floor(at.epochMilliseconds / (SAME_WITHIN_MINUTES * 60_000)),
  );
  const hash = createHash('sha256')
    .update(JSON.stringify([leadId, mail.from?.address.toLowerCase() ?? '', said]))
    .digest('hex')
    .slice(0, 40);
  return [
    ...new Set([
      `id ${messageId}`,
      ...(vendorMark ? [vendorMark] : []),
      ...(said === '' ? [] : steps.flatMap((step) => [`text ${hash} ${step}`, `text ${hash} ${step + 1}`])),
    ]),
  ];
}
