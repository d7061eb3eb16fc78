import { exitEnrolments } from '#campaigns';
import { type Channel, setThreadIntent, storeMessage } from '#conversations';
import type { Ctx } from '#core/ctx';
import type { Tx } from '#core/db/index';
import { normaliseEmail } from '#core/text/email';
import { type Reason, reason } from '#core/verdict';
import { recordLeadEvents, suppressIn } from '#leads';
import { cancelPlanned } from '#outbound';
import { leaveAlone } from './apply-bounce.ts';
import type { Classification, Intent } from './contract.ts';
import { replyReceived } from './events.ts';
import { addressesOf, hasReply, insertReply } from './match.store.ts';
import { type Match, matchReply, matchStranger, ofList } from './match-reply.ts';
import { marksOf } from './message-marks.rules.ts';
import type { ParsedMail } from './parse-mail.ts';
import type { Processed } from './processed.ts';
import { readReply } from './read-reply.rules.ts';
import { intentOfLabel } from './vendor-label.rules.ts';

export type Incoming = {
  readonly mail: ParsedMail;
  readonly channel: Channel;
  readonly mailboxId: string | null;
  readonly messageId: string;
  readonly receivedAt: Temporal.Instant;
  /** What a vendor who brought it knows about it: never evidence. */
  readonly vendor?: { readonly name: string; readonly thread: string | null; readonly label: string | null };
  /** The vendor's own name of the message, where it has one. */
  readonly vendorMark?: string;
};

/** How much of a reply the timeline shows. */
const PREVIEW = 200;

/** Stores an answer from a mailbox in its thread with what it means, and does what follows from it for the lead. */
export async function applyReply(ctx: Ctx, tx: Tx, incoming: Incoming): Promise<Processed> {
  const { mail, receivedAt } = incoming;
  const match = (await matchReply(ctx, tx, mail)) ?? (await matchStranger(ctx, tx, mail, receivedAt));
  if (match) return storeReply(ctx, tx, incoming, match);
  const reasons = [unknownSender(mail), ...(await hearNo(ctx, tx, incoming))];
  return { outcome: 'unmatched', leadId: null, reasons };
}

/** A stranger's "no" holds as anybody's: their address is never written to. */
async function hearNo(ctx: Ctx, tx: Tx, { mail, receivedAt }: Incoming): Promise<Reason[]> {
  const { meaning, ofMachine } = readReply(mail, receivedAt);
  const address = mail.from?.address ?? null;
  if (!meaning.optOut || ofMachine || address === null || !normaliseEmail(address).ok) return [];
  if (ofList(mail)) return [];
  await suppressIn(ctx, tx, [{ address, reason: 'asked to be left alone', source: 'reply' }]);
  return [reason('mail.no_heard', `${address} asked to be left alone and is never written to.`)];
}

/** Stores the answer of a known lead. Whoever brings the same message second changes nothing. */
export async function storeReply(
  ctx: Ctx,
  tx: Tx,
  incoming: Incoming,
  match: Match,
): Promise<Processed & { outcome: 'reply' | 'auto' | 'duplicate'; threadId: string; intent: Intent }> {
  const { mail, channel, vendor, receivedAt } = incoming;
  const { meaning, automatic, ofMachine } = readReply(mail, receivedAt);
  const stored = await storeMessage(
    tx,
    ctx.workspace.id,
    messageOf(ctx, incoming, match, meaning),
    { newId: ctx.ids.next(), existingId: match.threadId, channel, vendorThread: vendor?.thread ?? null },
    ctx.now(),
    marksOf({ ...incoming, leadId: match.leadId, text: meaning.visibleText }),
  );
  // A message without its meaning has lost it: then this is its second reading.
  if (!stored.created && (await hasReply(tx, stored.id)))
    return {
      outcome: 'duplicate',
      leadId: match.leadId,
      ...{ threadId: stored.threadId, intent: meaning.intent },
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
    extras: { redirect, phone, schedulingLink, proposedTimes, ...(vendor && { vendor: hintOf(vendor) }) },
    automatic: ofMachine,
  };
  await insertReply(tx, ctx.workspace.id, reply, ctx.now());
  await setThreadIntent(tx, [{ threadId: stored.threadId, intent, confidence }]);
  await consequences(ctx, tx, { replyId, match, meaning, automatic, mail, channel, at: receivedAt });
  await ctx.emit(tx, replyReceived, {
    aggregate: match.leadId,
    payload: { replyId, leadId: match.leadId, intent },
  });
  return {
    outcome: automatic ? 'auto' : 'reply',
    leadId: match.leadId,
    ...{ threadId: stored.threadId, intent },
    reasons: [match.why, ...(reasons as Reason[])],
  };
}

const hintOf = ({ name, label }: NonNullable<Incoming['vendor']>) => ({
  name,
  label,
  intent: label === null ? null : intentOfLabel(label),
});

const unknownSender = (mail: ParsedMail): Reason =>
  reason(
    'mail.unmatched',
    `${mail.from?.address ?? 'The sender'} answers none of our messages and is nobody we wrote to lately. The mail is kept, and nobody was made of it.`,
    {
      from: mail.from?.address ?? null,
      subject: mail.subject.slice(0, 200),
    },
  );

const messageOf = (
  ctx: Ctx,
  { mail, mailboxId, messageId, receivedAt, vendor }: Incoming,
  match: Match,
  meaning: Classification,
): Parameters<typeof storeMessage>[2] => ({
  id: ctx.ids.next(),
  leadId: match.leadId,
  campaignId: match.campaignId,
  direction: 'in',
  messageId,
  // A vendor says that it answers us, not by which id.
  inReplyTo: vendor ? null : mail.inReplyTo && `<${mail.inReplyTo}>`,
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
  channel: Channel;
  at: Temporal.Instant;
};

/** A no on LinkedIn is for ever, as the platform has no unsubscribe link. */
const DECLINED: ReadonlySet<string> = new Set(['negative', 'hostile', 'unsubscribe']);
/** What a person's answer of this intent is to their status. */
export const repliedEvent = (channel: Channel, intent: string) =>
  channel === 'email' ? 'replied' : DECLINED.has(intent) ? 'linkedin_declined' : 'linkedin_replied';

async function consequences(ctx: Ctx, tx: Tx, effect: Effect): Promise<void> {
  const { match, meaning, channel, at } = effect;
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
          channel,
          summary: preview,
          data,
          at,
        }
      : {
          leadId,
          event: repliedEvent(channel, meaning.intent),
          channel,
          summary: preview,
          nextSendAt: null,
          data,
          at,
        },
  ]);
  if (meaning.optOut) await takeAsNo(ctx, tx, { leadId, from: effect.mail.from?.address ?? null, channel });
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

/** A "no" covers the address that said it and every address we know of the lead, and ends everything for them. */
export async function takeAsNo(
  ctx: Ctx,
  tx: Tx,
  { leadId, from, channel }: { leadId: string; from: string | null; channel: Channel },
): Promise<void> {
  const known = (await addressesOf(tx, leadId)).map((entry) => entry.address);
  const addresses = [...new Set([...known, ...(from === null ? [] : [from])])].filter(
    (address) => normaliseEmail(address).ok,
  );
  await suppressIn(
    ctx,
    tx,
    addresses.map((address) => ({ address, reason: 'asked to be left alone', source: 'reply' })),
  );
  await leaveAlone(ctx, tx, leadId, 'reply', 'Asked to be left alone', channel);
}
