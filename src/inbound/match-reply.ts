import { sentMessages } from '#conversations';
import type { Ctx } from '#core/ctx';
import type { Tx } from '#core/db/index';
import { normaliseEmail } from '#core/text/email';
import { type Reason, reason } from '#core/verdict';
import { windowStart } from './apply-bounce.ts';
import { mailedLeads, onlyThread } from './match.store.ts';
import type { ParsedMail } from './parse-mail.ts';

/** Whose answer a message is, the thread it continues, and how that was found. */
export type Match = {
  readonly leadId: string;
  readonly threadId: string | null;
  readonly campaignId: string | null;
  readonly why: Reason;
};

/** By the ids it answers, nearest first; then by the sender's address. A thread we do not know is never guessed. */
export async function matchReply(ctx: Ctx, tx: Tx, mail: ParsedMail): Promise<Match | null> {
  const ids = [...new Set([...(mail.inReplyTo ? [mail.inReplyTo] : []), ...[...mail.references].reverse()])];
  const returned = mail.returned
    ? [...mail.returned.matchAll(/^message-id:\s*<([^<>\s]+)>/gim)].map((match) => match[1] ?? '')
    : [];
  const candidates = [...ids, ...returned].flatMap((id) => [id, `<${id}>`]);
  const sent = candidates.length > 0 ? await sentMessages(tx, candidates) : [];
  const nearest = candidates
    .map((id) => sent.find((entry) => entry.messageId === id))
    .find((entry) => entry !== undefined);
  if (nearest)
    return {
      leadId: nearest.leadId,
      threadId: nearest.threadId,
      campaignId: nearest.campaignId,
      why: reason('match.message_id', 'It answers a message of ours.'),
    };
  const parsed = normaliseEmail(mail.from?.address ?? '');
  if (!parsed.ok) return null;
  const [lead, ...others] = await mailedLeads(tx, [parsed.canonical], windowStart(ctx));
  if (!lead || others.length > 0) return null;
  const why = reason('match.sender', 'We wrote to this address within the last 30 days.');
  const thread = ids.length === 0 ? await onlyThread(tx, lead.leadId) : undefined;
  return { leadId: lead.leadId, threadId: thread?.id ?? null, campaignId: thread?.campaignId ?? null, why };
}
