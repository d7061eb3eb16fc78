import { createHash } from 'node:crypto';
import { z } from 'zod';
import { defineOperation, type Operation } from '#gateway';

export const replyQuestion = z.object({
  cursor: z.string().nullable().default(null),
  /** Only what the vendor stored from this instant on; ask with some overlap and drop what is known by its id. */
  since: z.iso.datetime({ offset: true }).nullable().default(null),
  campaignId: z.string().nullable().default(null),
});
export type ReplyQuestion = z.infer<typeof replyQuestion>;

export type CampaignReply = {
  /** Under this id an answer is sent. */
  readonly id: string;
  readonly threadId: string | null;
  readonly campaignId: string | null;
  /** The lead of record, lower case. */
  readonly address: string;
  /** Who wrote; a colleague may answer for the lead. */
  readonly from: string;
  /** Our mailbox; the answer must leave from it. */
  readonly mailbox: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string | null;
  readonly receivedAt: string | null;
  readonly automatic: boolean;
};
/** `cursor` is null where no page follows; a page may be empty although one follows. */
export type ReplyPage = { readonly replies: CampaignReply[]; readonly cursor: string | null };

export const outgoingReply = z.object({
  /** What is answered, with the mailbox and thread it came with. */
  replyId: z.string().min(1),
  threadId: z.string().nullable(),
  campaignId: z.string().nullable(),
  mailbox: z.string().min(3),
  to: z.string().min(3).max(254),
  subject: z.string().min(1),
  /** Without a letter or digit it could not be found again. */
  text: z.string().regex(/[\p{L}\p{N}]/u),
  html: z.string().min(1),
  cc: z.array(z.string()).default([]),
});
export type OutgoingReply = z.infer<typeof outgoingReply>;
/** `already`: the same text was found as an answer to the same mail, and nothing was sent. */
export type ReplyReceipt = {
  readonly sentId: string | null;
  readonly threadId: string | null;
  readonly already: boolean;
};

/** How a text begins, to find it again behind a signature or before a quotation. */
export const opening = z.object({ length: z.number().int().positive(), hash: z.string() });
export type Opening = z.infer<typeof opening>;

export const replyLookup = z.object({
  replyId: z.string().min(1),
  threadId: z.string().nullable(),
  campaignId: z.string().nullable(),
  mailbox: z.string(),
  to: z.string(),
  opening,
});
export type ReplyLookup = z.infer<typeof replyLookup>;
export type ReplySighting = {
  readonly found: boolean;
  readonly sentId: string | null;
  readonly at: string | null;
};

const named = (vendor: string, verb: string): string => `campaign_replies.${vendor}.${verb}`;

/** Answers of leads, the oldest first where the vendor can. Changes nothing, not even what counts as read. */
export const listReplies = (vendor: string): Operation<ReplyQuestion, ReplyPage> =>
  defineOperation<ReplyQuestion, ReplyPage>({
    name: named(vendor, 'list_replies'),
    effect: 'read',
    risk: 'low',
    input: replyQuestion,
  });

/**
 * Answers one mail from the mailbox it came to. Promises: the thread is read before, and the same text to the same mail
 * is not sent twice; a lost answer is unknown and never repeated by itself.
 */
export const sendReply = (vendor: string): Operation<OutgoingReply, ReplyReceipt> =>
  defineOperation<OutgoingReply, ReplyReceipt>({
    name: named(vendor, 'send_reply'),
    effect: 'send',
    risk: 'high',
    input: outgoingReply,
    reaches: ({ to }) => [to],
    trace: lookupOf,
  });

/** Whether a text left as an answer to this mail. */
export const findReply = (vendor: string): Operation<ReplyLookup, ReplySighting> =>
  defineOperation<ReplyLookup, ReplySighting>({
    name: named(vendor, 'find_reply'),
    effect: 'read',
    risk: 'low',
    input: replyLookup,
  });

/** What finds an answer again, without its text. */
export const lookupOf = ({
  replyId,
  threadId,
  campaignId,
  mailbox,
  to,
  text,
}: OutgoingReply): ReplyLookup => ({
  replyId,
  threadId,
  campaignId,
  mailbox,
  to,
  opening: openingOf(text),
});

/** Letters and digits alone, lower case: what survives the way through HTML and back. */
const essence = (text: string): string => text.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '');
const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 32);
const textOf = (html: string): string =>
  html
    .replace(/<(style|script|head)\b[\s\S]*?<\/\1>/gi, ' ')
    .replace(/<[^>]*>/g, ' ')
    .replace(/&(?:#\d+|#x[\da-f]+|\w+);/gi, ' ');

export function openingOf(text: string): Opening {
  const whole = essence(text);
  return { length: whole.length, hash: hashOf(whole) };
}

/** Whether a mail begins with what was sent, by its plain text or its HTML. */
export const beginsWith = (
  mail: { readonly text?: string | null | undefined; readonly html?: string | null | undefined },
  { length, hash }: Opening,
): boolean =>
  [mail.text ?? '', textOf(mail.html ?? '')].some((body) => hashOf(essence(body).slice(0, length)) === hash);
