import { sentMessages } from '#conversations';
import type { Ctx } from '#core/ctx';
import type { Tx } from '#core/db/index';
import { isFreeMail } from '#core/text/domain';
import { normaliseEmail } from '#core/text/email';
import { type Reason, reason } from '#core/verdict';
import { leadsByContact, meetContact, noteOtherAddress } from '#leads';
import { accountDomain, matchAccount } from './account.rules.ts';
import { writtenAt } from './account.store.ts';
import { windowStart } from './apply-bounce.ts';
import { mailedLeads, onlyThread, ownAddresses } from './match.store.ts';
import type { ParsedMail } from './parse-mail.ts';
import { readReply } from './read-reply.rules.ts';

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

/** What was found of a sender nobody here wrote to, and why. */
export async function matchStranger(
  ctx: Ctx,
  tx: Tx,
  mail: ParsedMail,
  receivedAt: Temporal.Instant,
): Promise<Match | null> {
  if (!mail.from || (await isColleague(tx, mail.from.address))) return null;
  const ofMachine = ofList(mail) || readReply(mail, receivedAt).ofMachine;
  return (await byAccount(ctx, tx, mail, ofMachine)) ?? (await newcomer(ctx, tx, mail, ofMachine));
}

/** By the company the mail comes from: another address of a lead, a conversation of a colleague's, or a person of that company. */
async function byAccount(ctx: Ctx, tx: Tx, mail: ParsedMail, ofMachine: boolean): Promise<Match | null> {
  const sender = mail.from;
  const domain = sender && accountDomain(sender.address);
  if (!sender || !domain || !normaliseEmail(sender.address).ok) return null;
  const { writtenTo, more } = await writtenAt(tx, domain, windowStart(ctx));
  if (writtenTo.length === 0) return null;
  const contact = { address: sender.address, profileUrl: null, fullName: sender.name || null };
  const [known] = await leadsByContact(tx, [contact]);
  const verdict = matchAccount({
    ...{ sender, subject: mail.subject, writtenTo, more, ofMachine, knownLead: known ?? null },
    answersSomething: mail.inReplyTo !== null || mail.references.length > 0,
  });
  switch (verdict.kind) {
    case 'nobody':
      return null;
    case 'colleague': {
      const met = await meetContact(ctx, tx, { ...contact, companyId: verdict.companyId }, 'reply');
      return met && { leadId: met.leadId, threadId: null, campaignId: null, why: verdict.why };
    }
    case 'same_person':
      await noteOtherAddress(ctx, tx, { leadId: verdict.leadId, address: sender.address, source: 'reply' });
      break;
    case 'thread':
  }
  const { leadId, thread, why } = verdict;
  return { leadId, threadId: thread?.id ?? null, campaignId: thread?.campaignId ?? null, why };
}

/**
 * Whoever answers is somebody: a person's answer to something becomes a person and a lead, though nobody here knows to what. Other mail
 * of strangers, such as newsletters and what machines write, makes nobody.
 */
async function newcomer(ctx: Ctx, tx: Tx, mail: ParsedMail, ofMachine: boolean): Promise<Match | null> {
  if (!mail.from || ofMachine || (mail.inReplyTo === null && mail.references.length === 0)) return null;
  const { address, name } = mail.from;
  const met = await meetContact(ctx, tx, { address, profileUrl: null, fullName: name || null }, 'reply');
  if (!met) return null;
  const why = met.created
    ? reason('match.newcomer', 'Nobody here knew who answers, and no message of ours. A lead was made.')
    : reason('match.known', 'The sender is known here, though no message of ours is answered.');
  return { leadId: met.leadId, threadId: null, campaignId: null, why };
}

/** Somebody at the domain of one of our own mailboxes, unless anybody can have an address there. */
async function isColleague(tx: Tx, address: string): Promise<boolean> {
  const domainOf = (each: string): string => each.slice(each.lastIndexOf('@') + 1);
  const domain = domainOf(address);
  return !isFreeMail(domain) && [...(await ownAddresses(tx))].some((own) => domainOf(own) === domain);
}

/** A mailing list has answers too, and they are none to us. */
export const ofList = ({ headers }: ParsedMail): boolean =>
  'list-id' in headers || 'list-unsubscribe' in headers;
