import { exitEnrolments } from '#campaigns';
import { sentMessages, setThreadIntent, storeMessage } from '#conversations';
import type { Ctx } from '#core/ctx';
import type { Tx } from '#core/db/index';
import { normaliseEmail } from '#core/text/email';
import { type Reason, reason } from '#core/verdict';
import { recordLeadEvents, suppressIn } from '#leads';
import { cancelPlanned } from '#outbound';
import { leaveAlone, windowStart } from './apply-bounce.ts';
import { readAutomatic } from './automatic.rules.ts';
import { classifyMail } from './classify.rules.ts';
import type { Classification } from './contract.ts';
import { replyReceived } from './events.ts';
import { addressesOf, insertReply, mailedLeads, onlyThread } from './match.store.ts';
import type { ParsedMail } from './parse-mail.ts';
import type { Processed } from './processed.ts';

export type Incoming = {
  mail: ParsedMail;
  mailboxId: string;
  messageId: string;
  receivedAt: Temporal.Instant;
};
type Match = { leadId: string; threadId: string | null; campaignId: string | null; why: Reason };

/** How much of a reply the timeline shows. */
const PREVIEW = 200;

/** Stores an answer in its thread with what it means, and does what follows from it for the lead. */
export async function applyReply(ctx: Ctx, tx: Tx, incoming: Incoming): Promise<Processed> {
  const { mail } = incoming;
  const match = await matchOf(ctx, tx, mail);
  const automatic = readAutomatic(mail).automatic;
  if (!match) return { outcome: 'unmatched', leadId: null, reasons: [unknownSender(mail)] };
  const meaning = classifyMail(mail, incoming.receivedAt.toZonedDateTimeISO('UTC').toPlainDate());
  const stored = await storeMessage(
    tx,
    ctx.workspace.id,
    messageOf(ctx, incoming, match, meaning),
    { newId: ctx.ids.next(), existingId: match.threadId },
    ctx.now(),
  );
  const outcome = automatic ? 'auto' : 'reply';
  if (!stored.created)
    return {
      outcome,
      leadId: match.leadId,
      reasons: [
        match.why,
        reason('mail.known', 'This message was in its thread already; nothing more was done.'),
      ],
    };
  const replyId = ctx.ids.next();
  const { intent, confidence, reasons } = meaning;
  const { redirect, phone, schedulingLink, proposedTimes, ...answer } = meaning;
  const reply = {
    ...answer,
    id: replyId,
    messageId: stored.id,
    threadId: stored.threadId,
    leadId: match.leadId,
    extras: { redirect, phone, schedulingLink, proposedTimes },
    automatic: automatic || intent === 'out_of_office',
  };
  await insertReply(tx, ctx.workspace.id, reply, ctx.now());
  await setThreadIntent(tx, [{ threadId: stored.threadId, intent, confidence }]);
  await consequences(ctx, tx, { replyId, match, meaning, automatic, mail, at: incoming.receivedAt });
  await ctx.emit(tx, replyReceived, {
    aggregate: match.leadId,
    payload: { replyId, leadId: match.leadId, intent },
  });
  return { outcome, leadId: match.leadId, reasons: [match.why, ...(reasons as Reason[])] };
}

const unknownSender = (mail: ParsedMail): Reason =>
  reason(
    'mail.unmatched',
    `${mail.from?.address ?? 'The sender'} answers none of our messages and is nobody we wrote to lately. The mail is kept; assign it to a lead by hand.`,
    {
      from: mail.from?.address ?? null,
      subject: mail.subject.slice(0, 200),
    },
  );

/** By the ids it answers, nearest first; then by the sender's address. A thread we do not know is never guessed. */
async function matchOf(ctx: Ctx, tx: Tx, mail: ParsedMail): Promise<Match | null> {
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

const messageOf = (
  ctx: Ctx,
  { mail, mailboxId, messageId, receivedAt }: Incoming,
  match: Match,
  meaning: Classification,
): Parameters<typeof storeMessage>[2] => ({
  id: ctx.ids.next(),
  leadId: match.leadId,
  campaignId: match.campaignId,
  direction: 'in',
  messageId,
  inReplyTo: mail.inReplyTo && `<${mail.inReplyTo}>`,
  references: mail.references.map((id) => `<${id}>`),
  fromAddress: mail.from?.address ?? '',
  toAddress: mail.to[0] ?? mail.deliveredTo[0] ?? '',
  subject: mail.subject,
  bodyText: mail.text,
  visibleText: meaning.visibleText,
  mailboxId,
  ledgerId: null,
  at: receivedAt.toString(),
});

type Effect = {
  replyId: string;
  match: Match;
  meaning: Classification;
  automatic: boolean;
  mail: ParsedMail;
  at: Temporal.Instant;
};

async function consequences(ctx: Ctx, tx: Tx, effect: Effect): Promise<void> {
  const { match, meaning, at } = effect;
  const { leadId } = match;
  const machine = effect.automatic || meaning.intent === 'out_of_office';
  const preview = meaning.visibleText.replace(/\s+/g, ' ').trim().slice(0, PREVIEW);
  const data = { replyId: effect.replyId, intent: meaning.intent, returnDate: meaning.returnDate };
  // An automatic answer belongs on the timeline, but nobody has replied.
  await recordLeadEvents(ctx, tx, [
    machine
      ? {
          leadId,
          event: null,
          type: meaning.intent === 'out_of_office' ? 'out_of_office' : 'automatic_reply',
          channel: 'email',
          summary: preview,
          data,
          at,
        }
      : { leadId, event: 'replied', channel: 'email', summary: preview, nextSendAt: null, data, at },
  ]);
  if (meaning.optOut) await optOut(ctx, tx, effect);
  const gone = effect.automatic && (meaning.intent === 'wrong_person' || meaning.intent === 'redirect');
  if (machine && !gone) return;
  await exitEnrolments(tx, [{ leadId, reason: gone ? 'left the company' : 'replied' }], ctx.now());
  await cancelPlanned(
    tx,
    [leadId],
    gone
      ? reason('send.person_left', 'The person has left the company.')
      : reason('send.replied', 'The lead answered.'),
    ctx.now(),
  );
}

/** The "no" covers the address that said it and every address we know of the lead. */
async function optOut(ctx: Ctx, tx: Tx, { match, mail }: Effect): Promise<void> {
  const known = (await addressesOf(tx, match.leadId)).map((entry) => entry.address);
  const addresses = [...new Set([...known, ...(mail.from ? [mail.from.address] : [])])].filter(
    (address) => normaliseEmail(address).ok,
  );
  await suppressIn(
    ctx,
    tx,
    addresses.map((address) => ({ address, reason: 'asked to be left alone', source: 'reply' })),
  );
  await leaveAlone(ctx, tx, match.leadId, 'reply', 'Asked to be left alone');
}
