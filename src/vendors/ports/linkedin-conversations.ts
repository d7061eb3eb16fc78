import { z } from 'zod';
import { defineOperation, type Operation } from '#gateway';
import { opening, openingOf } from './campaign-replies.ts';

export const conversationQuestion = z.object({
  cursor: z.string().nullable().default(null),
  /** One of our LinkedIn accounts; all where nothing is said. */
  accountId: z.string().nullable().default(null),
});
export type ConversationQuestion = z.infer<typeof conversationQuestion>;
export type LinkedInConversation = {
  readonly id: string;
  /** The LinkedIn account it is held with; an answer must leave from it. */
  readonly accountId: string;
  readonly campaignId: string | null;
  /** `linkedin.com/in/jane-doe`; null where the vendor shows none. */
  readonly profileUrl: string | null;
  readonly fullName: string | null;
  readonly lastMessageAt: string | null;
  readonly lastText: string | null;
  /** Whether the last word is the lead's; null where the vendor does not say. */
  readonly waiting: boolean | null;
};
export type ConversationPage = {
  readonly conversations: LinkedInConversation[];
  readonly cursor: string | null;
};

export const linkedInMessage = z.object({
  conversationId: z.string().min(1),
  accountId: z.string().min(1),
  /** For InMail alone. */
  subject: z.string().nullable().default(null),
  /** Without a letter or digit it could not be found again. */
  text: z
    .string()
    .max(8_000)
    .regex(/[\p{L}\p{N}]/u),
});
export type LinkedInMessage = z.infer<typeof linkedInMessage>;
/** `already`: our last message since the lead's last one has this text, and nothing was sent. */
export type MessageReceipt = { readonly already: boolean };

/** What a look for a message needs. */
export const messageLookup = z.object({ conversationId: z.string(), accountId: z.string(), opening });

/** A message to somebody who has let us in, by the profile they are known under. */
export const leadMessage = linkedInMessage
  .pick({ text: true })
  .extend({ profileUrl: z.string().regex(/^linkedin\.com\/in\/./) });
export type LeadMessage = z.infer<typeof leadMessage>;
export const leadMessageLookup = z.object({ profileUrl: z.string(), opening });

const named = (vendor: string, verb: string): string => `linkedin_conversations.${vendor}.${verb}`;

/** Conversations, the latest first. Marks nothing as seen. */
export const listConversations = (vendor: string): Operation<ConversationQuestion, ConversationPage> =>
  defineOperation<ConversationQuestion, ConversationPage>({
    name: named(vendor, 'list_conversations'),
    effect: 'read',
    risk: 'low',
    input: conversationQuestion,
    concurrency: 2,
  });

/**
 * Sends one message in a conversation that exists. Promises: the conversation is read before, and the same text is not
 * sent twice without a word of the lead in between; a lost answer is unknown and never repeated by itself.
 */
export const sendMessage = (vendor: string): Operation<LinkedInMessage, MessageReceipt> =>
  defineOperation<LinkedInMessage, MessageReceipt>({
    name: named(vendor, 'send_message'),
    effect: 'send',
    risk: 'high',
    input: linkedInMessage,
    trace: ({ conversationId, accountId, text }) => ({ conversationId, accountId, opening: openingOf(text) }),
  });

/**
 * Sends one message to a lead in the conversation we have with them. Promises: without a conversation nothing is sent,
 * because somebody who has not let us in is not written to; otherwise as `sendMessage`.
 */
export const messageLead = (vendor: string): Operation<LeadMessage, MessageReceipt> =>
  defineOperation<LeadMessage, MessageReceipt>({
    name: named(vendor, 'message_lead'),
    effect: 'send',
    risk: 'high',
    input: leadMessage,
    trace: ({ profileUrl, text }) => ({ profileUrl, opening: openingOf(text) }),
  });
