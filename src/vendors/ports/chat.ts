import { z } from 'zod';
import { defineOperation, type Operation } from '#gateway';

const button = z.object({
  /** What the click reports; opaque to the vendor. */
  action: z.string().min(1),
  /** An id and a version, never a text: who clicks and what it means is decided here. */
  value: z.string(),
  label: z.string().min(1),
  style: z.enum(['plain', 'primary', 'danger']).default('plain'),
  /** Opens a page as well. */
  url: z.string().nullable().default(null),
});

/** A card is made of parts; each chat draws them in its own way. Texts are plain, `*bold*` and `<url|links>` allowed in `text`. */
export const cardPart = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('heading'), text: z.string().min(1) }),
  z.object({ kind: z.literal('text'), text: z.string().min(1) }),
  z.object({
    kind: z.literal('fields'),
    fields: z.array(z.object({ label: z.string(), value: z.string() })),
  }),
  z.object({ kind: z.literal('note'), text: z.string().min(1) }),
  z.object({ kind: z.literal('line') }),
  z.object({ kind: z.literal('buttons'), id: z.string().min(1), buttons: z.array(button).min(1) }),
]);
export type CardPart = z.infer<typeof cardPart>;

export const chatIdentity = z.object({
  team: z.string(),
  teamId: z.string(),
  userId: z.string(),
  /** Permissions the token has; null where the vendor did not say. */
  scopes: z.array(z.string()).nullable(),
  /** Permissions this product needs and the token lacks, as the vendor names them. */
  missing: z.array(z.string()),
});
export type ChatIdentity = z.infer<typeof chatIdentity>;

export const personQuestion = z.object({ email: z.string() });
export const chatPerson = z.object({ id: z.string(), name: z.string(), email: z.string().nullable() });
export type ChatPerson = z.infer<typeof chatPerson>;

export const chatMessage = z.object({
  to: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('channel'), id: z.string().min(1) }),
    z.object({ kind: z.literal('person'), id: z.string().min(1) }),
  ]),
  /** Shown in notifications, and alone where cards cannot be drawn. */
  text: z.string().min(1),
  card: z.array(cardPart).default([]),
  threadId: z.string().nullable().default(null),
});
export type ChatMessage = z.infer<typeof chatMessage>;

/** Where a message lies: both are needed to change it. */
export type ChatReceipt = { channelId: string; messageId: string };

export const chatUpdate = z.object({
  channelId: z.string().min(1),
  messageId: z.string().min(1),
  text: z.string().min(1),
  card: z.array(cardPart).default([]),
});
export type ChatUpdate = z.infer<typeof chatUpdate>;

/** Who the token is and what it may do. The readiness of a chat is read from `missing`. */
export const whoami = (vendor: string): Operation<Record<string, never>, ChatIdentity> =>
  defineOperation<Record<string, never>, ChatIdentity>({
    name: `chat.${vendor}.whoami`,
    effect: 'read',
    risk: 'low',
    input: z.object({}).strict(),
  });

/** The active member with this address; null when there is none. A missing permission is a failure, never a null. */
export const findPerson = (
  vendor: string,
): Operation<z.infer<typeof personQuestion>, { person: ChatPerson | null }> =>
  defineOperation<z.infer<typeof personQuestion>, { person: ChatPerson | null }>({
    name: `chat.${vendor}.find_person`,
    effect: 'read',
    risk: 'low',
    input: personQuestion,
    concurrency: 2,
  });

/**
 * Posts one message into a channel or to one person. Promises: a card beyond the vendor's limits is refused before
 * anything leaves; a person is reached by a direct message; a missing permission is class `config` and names what is
 * needed and what is there. Not repeatable: after a lost answer the conversation is looked through.
 */
export const postMessage = (vendor: string): Operation<ChatMessage, ChatReceipt> =>
  defineOperation<ChatMessage, ChatReceipt>({
    name: `chat.${vendor}.post_message`,
    effect: 'write',
    risk: 'low',
    input: chatMessage,
    trace: ({ to, threadId }) => ({ to, threadId }),
  });

/** Replaces text and card of a message of ours. Doing it twice leaves the same message. */
export const updateMessage = (vendor: string): Operation<ChatUpdate, ChatReceipt> =>
  defineOperation<ChatUpdate, ChatReceipt>({
    name: `chat.${vendor}.update_message`,
    effect: 'write',
    risk: 'low',
    input: chatUpdate,
    trace: ({ channelId, messageId }) => ({ channelId, messageId }),
  });

const at = z.string().nullable();

/** What people do in the chat. `personId` must be compared with the allowed reviewers: anyone in a channel can click. */
export const chatEvent = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('chat.action'),
    at,
    action: z.string(),
    value: z.string(),
    personId: z.string(),
    personName: z.string().nullable(),
    channelId: z.string().nullable(),
    messageId: z.string().nullable(),
  }),
  z.object({
    kind: z.literal('chat.message'),
    at,
    text: z.string(),
    personId: z.string(),
    channelId: z.string(),
    messageId: z.string(),
    threadId: z.string().nullable(),
    isDirect: z.boolean(),
  }),
]);
export type ChatEvent = z.infer<typeof chatEvent>;
