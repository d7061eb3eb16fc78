import type { Ctx, OperationKey } from '#core/ctx';
import { textToHtml } from '#core/text/html';
import { type Reason, reason } from '#core/verdict';
import { type FollowUp, sendFollowUp } from '#vendors/ports/campaign-follow-ups';
import { type OutgoingReply, type ReplyReceipt, sendReply } from '#vendors/ports/campaign-replies';
import { addLeads, type LeadBatch, type LeadBatchReceipt } from '#vendors/ports/email-campaigns';
import { type MailReceipt, sendMail } from '#vendors/ports/email-sending';
import {
  type LeadMessage,
  type LinkedInMessage,
  messageLead,
  sendMessage,
} from '#vendors/ports/linkedin-conversations';
import { addToList, type ListBatch, type ListBatchReceipt } from '#vendors/ports/linkedin-outreach';
import { composeMail } from './compose-mail.ts';
import {
  type AtVendor,
  atVendor,
  channelOf,
  isVendorMailbox,
  type Mailbox,
  VENDOR_MAILBOXES,
} from './contract.ts';
import type { ClaimedSend } from './ledger.store.ts';
import { listOf } from './vendor-lead.store.ts';

/** What an answer that came means for the message. */
export type Arrival =
  /** `left`: the message has left with this answer; else a vendor has yet to send it. */
  | { readonly taken: true; readonly response: string; readonly left: boolean }
  | { readonly taken: false; readonly why: Reason };

/** How a message leaves a mailbox: what is asked of whom, and how the answer reads. */
export type Sender = {
  readonly operation: OperationKey<unknown, unknown>;
  compose(ctx: Ctx, send: ClaimedSend, mailbox: Mailbox): unknown;
  read(receipt: unknown): Arrival;
};

/** Straight to the recipient's mail server by our own. */
const native: Sender = {
  operation: sendMail as OperationKey<unknown, unknown>,
  compose: composeMail,
  read: (receipt) => ({
    taken: true,
    response: (receipt as Partial<MailReceipt>).response ?? 'accepted',
    left: true,
  }),
};

/** The variables in which a vendor's campaign carries the texts of one lead; its template is nothing but these. */
export const CARRIED = { subject: 'legworkSubject', body: 'legworkBody' } as const;
/** The variable of the text alone, for what has no subject. */
export const CARRIED_TEXT = CARRIED.body;

/**
 * Through a vendor: the lead is handed over with the approved subject and text as variables of its own, to a campaign
 * whose template is those variables alone. So no two leads share a text, and what leaves is what was approved.
 */
const vendorSender = (vendor: string): Sender => ({
  operation: addLeads(vendor) as OperationKey<unknown, unknown>,
  compose(_ctx, send): LeadBatch {
    const text = { [CARRIED.subject]: send.subject, [CARRIED.body]: htmlBody(send.text) };
    const [firstName, ...rest] = (send.toName ?? '').split(' ');
    return {
      campaignId: carrierOf(send),
      writtenBefore: send.handedBefore.length > 0,
      leads: [
        {
          email: send.toAddress,
          firstName: firstName || null,
          lastName: rest.join(' ') || null,
          companyName: null,
          title: null,
          website: null,
          phone: null,
          linkedinUrl: null,
          variables: text,
        },
      ],
    };
  },
  read: (receipt) => handedOver(vendor, receipt),
});

function handedOver(vendor: string, receipt: unknown): Arrival {
  // An answer that was lost and found by looking says no more than that it happened.
  const [lead] = (receipt as Partial<LeadBatchReceipt | ListBatchReceipt>).leads ?? [];
  if (!lead || lead.outcome === 'added')
    return { taken: true, response: `${vendor} took the lead`, left: false };
  const why =
    lead.outcome === 'already_there'
      ? 'it has this lead already, with another text'
      : (lead.why ?? 'no reason given');
  return { taken: false, why: reason('send.vendor_refused', `${vendor} did not take the lead: ${why}.`) };
}

/** Where a claimed message is handed over. Without such a place it is not claimed. */
function carrierOf({ id, carrier }: ClaimedSend): string {
  if (carrier === null) throw new Error(`The message ${id} has no campaign or list at its vendor.`);
  return carrier;
}

/** The paragraphs of a text without the document around them: a template of the vendor's holds that already. */
const htmlBody = (text: string): string =>
  textToHtml(text)
    .replace(/^<!doctype html><html><body>/, '')
    .replace(/<\/body><\/html>$/, '');

/**
 * On LinkedIn through a vendor: the lead is put on a list with its own approved text, and a person binds the list to a
 * campaign whose message is that text alone.
 */
const linkedInSender = (vendor: string): Sender => ({
  operation: addToList(vendor) as OperationKey<unknown, unknown>,
  compose(_ctx, send): ListBatch {
    const [firstName, ...rest] = (send.toName ?? '').split(' ');
    return {
      listId: listOf(carrierOf(send)) ?? '',
      leads: [
        {
          profileUrl: send.toAddress,
          firstName: firstName || null,
          lastName: rest.join(' ') || null,
          companyName: null,
          title: null,
          location: null,
          email: null,
          fields: { [CARRIED.subject]: send.subject, [CARRIED.body]: send.text },
        },
      ],
    };
  },
  read: (receipt) => handedOver(vendor, receipt),
});

/** To somebody who has let us in: in the conversation we have with them. The answer is the proof that it was said. */
const conversationSender = (vendor: string): Sender => ({
  operation: messageLead(vendor) as OperationKey<unknown, unknown>,
  compose: (_ctx, { toAddress, text }): LeadMessage => ({ profileUrl: toAddress, text }),
  read: () => ({ taken: true, response: `said in the conversation at ${vendor}`, left: true }),
});

/** The place of an answer at a vendor. Without one it is nobody's answer, and nothing leaves. */
function placeOf<K extends AtVendor['kind']>(send: ClaimedSend, kind: K): Extract<AtVendor, { kind: K }> {
  const place = atVendor.parse(send.atVendor);
  if (place.kind !== kind) throw new Error(`The answer ${send.id} belongs to another channel.`);
  return place as Extract<AtVendor, { kind: K }>;
}

/** As an answer in the vendor's own thread, from the mailbox they wrote to. The vendor writes the subject of the thread over it. */
const replySender = (vendor: string): Sender => ({
  operation: sendReply(vendor) as OperationKey<unknown, unknown>,
  compose(_ctx, send, mailbox): OutgoingReply {
    const { replyId, threadId } = placeOf(send, 'mail');
    const { subject, text } = send;
    return {
      ...{ replyId, threadId, campaignId: null, mailbox: mailbox.address, to: send.toAddress },
      ...{ subject, text, html: htmlBody(text), cc: [] },
    };
  },
  read: (receipt) => answered(vendor, receipt),
});

/** An attempt looks for its own text among what left since; the step before it is three days away. */
const LOOKS_BACK = { hours: 24 };

/** As a further message in the thread of the first one. The vendor writes the subject of the thread, which is the approved one. */
const threadSender = (vendor: string): Sender => ({
  operation: sendFollowUp(vendor) as OperationKey<unknown, unknown>,
  compose: (ctx, send, mailbox): FollowUp => ({
    ...{ campaignId: carrierOf(send), email: send.toAddress, mailbox: mailbox.address },
    ...{ subject: send.subject, text: send.text, html: htmlBody(send.text) },
    since: ctx.now().subtract(LOOKS_BACK).toString(),
  }),
  read: (receipt) => answered(vendor, receipt, 'written in its thread'),
});

/** As an answer in the conversation they wrote in, from the account they wrote to. */
const wordSender = (vendor: string): Sender => ({
  operation: sendMessage(vendor) as OperationKey<unknown, unknown>,
  compose(_ctx, send): LinkedInMessage {
    const { conversationId, accountId } = placeOf(send, 'conversation');
    return { conversationId, accountId, subject: null, text: send.text };
  },
  read: (receipt) => answered(vendor, receipt),
});

const answered = (vendor: string, receipt: unknown, words = 'answered'): Arrival => ({
  taken: true,
  response: (receipt as Partial<ReplyReceipt>).already
    ? `${vendor} had sent it already`
    : `${words} through ${vendor}`,
  left: true,
});

/**
 * What of a message decides the way it leaves: on LinkedIn whether the lead has let us in; by mail whether its campaign at the vendor
 * wrote to the lead before.
 */
type Way = Partial<Pick<ClaimedSend, 'connected' | 'answerId' | 'carrier' | 'handedBefore'>>;

const continues = ({ carrier = null, handedBefore = [] }: Way): boolean =>
  carrier !== null && handedBefore.includes(carrier);

/** How a message leaves through a vendor or ourselves. */
export function senderOf(vendor: string, way: Way = {}): Sender {
  const { connected = false, answerId = null } = way;
  if (!isVendorMailbox(vendor)) return native;
  if (answerId !== null) return channelOf(vendor) === 'email' ? replySender(vendor) : wordSender(vendor);
  if (channelOf(vendor) === 'email') return continues(way) ? threadSender(vendor) : vendorSender(vendor);
  return connected ? conversationSender(vendor) : linkedInSender(vendor);
}

/** Whether an accepted message has left, rather than been handed to somebody who sends it later. */
export const leavesAtOnce = (vendor: string, way: Way): boolean => {
  const { connected = false, answerId = null } = way;
  if (!isVendorMailbox(vendor) || answerId !== null) return true;
  return channelOf(vendor) === 'linkedin' ? connected : continues(way);
};

/** One message of each way there is. */
const WAYS: readonly Way[] = [
  {},
  { connected: true },
  { answerId: 'any' },
  { carrier: 'any', handedBefore: ['any'] },
];

const operationsOf = (ways: readonly Way[]): readonly string[] => [
  ...new Set([
    native.operation.name,
    ...VENDOR_MAILBOXES.flatMap((vendor) => ways.map((way) => senderOf(vendor, way).operation.name)),
  ]),
];

/** Every operation that may let a message leave; a ledger row's id is the key of its intention under one of them. */
export const SENDING_OPERATIONS = operationsOf(WAYS);

/** Those of them that take to somebody what they did not ask for: all but the answers at vendors. */
export const OUTREACH_OPERATIONS = operationsOf(WAYS.filter(({ answerId }) => answerId === undefined));
