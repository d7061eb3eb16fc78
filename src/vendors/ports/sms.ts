import { createHash } from 'node:crypto';
import { z } from 'zod';
import { defineOperation, type Operation } from '#gateway';

/** A telephone number with its country, such as `+14155550123`. */
export const e164 = z.string().regex(/^\+[1-9]\d{6,14}$/);

export const outgoingSms = z.object({
  to: e164,
  /** Null sends from the number of the connection. */
  from: e164.nullable().default(null),
  text: z.string().min(1).max(1_600),
  /** The vendor's own id of the person, for vendors that send to people and not to numbers. */
  recipientId: z.string().nullable().default(null),
});
export type OutgoingSms = z.infer<typeof outgoingSms>;

/** From handed in to arrived; the order is the rank, and a message never goes back. */
export const SMS_STATES = ['accepted', 'queued', 'sending', 'sent', 'failed', 'delivered'] as const;
export type SmsState = (typeof SMS_STATES)[number];

/** Status reports overtake each other: only one of a higher rank than what is known may be taken. */
export const smsRank = (state: SmsState): number => SMS_STATES.indexOf(state);

/** `segments` is what is billed; null while the vendor does not know. */
export type SmsReceipt = { messageId: string; state: SmsState; segments: number | null };

export const textHash = (text: string): string => createHash('sha256').update(text).digest('hex');

/**
 * Sends one SMS. Promises: a recipient who opted out at the vendor is class `recipient_blocked` and permanent; a sender
 * that is not registered is class `config`; never repeated by itself, and after a lost answer the messages to the
 * number are looked through.
 */
export const sendSms = (vendor: string): Operation<OutgoingSms, SmsReceipt> =>
  defineOperation<OutgoingSms, SmsReceipt>({
    name: `sms.${vendor}.send_sms`,
    effect: 'send',
    risk: 'high',
    input: outgoingSms,
    trace: ({ to, recipientId, text }) => ({ to, recipientId, textHash: textHash(text) }),
  });

/** Whether the connection works; sends nothing. */
export const smsIdentity = (vendor: string): Operation<Record<string, never>, { account: string }> =>
  defineOperation<Record<string, never>, { account: string }>({
    name: `sms.${vendor}.whoami`,
    effect: 'read',
    risk: 'low',
    input: z.object({}).strict(),
  });

export const OPT_OUTS = ['stop', 'start', 'help'] as const;
export type OptOut = (typeof OPT_OUTS)[number];

const WORDS: Readonly<Record<string, OptOut>> = {
  stop: 'stop',
  stopall: 'stop',
  unsubscribe: 'stop',
  cancel: 'stop',
  end: 'stop',
  quit: 'stop',
  revoke: 'stop',
  optout: 'stop',
  start: 'start',
  unstop: 'start',
  help: 'help',
  info: 'help',
};

/** The carrier word a message consists of, signs and case aside. A sentence that holds one is none. */
export const optOutOf = (text: string): OptOut | null =>
  WORDS[
    text
      .trim()
      .toLowerCase()
      .replace(/[\s.!"'-]+/g, '')
  ] ?? null;

const at = z.string().nullable();
/** What happens to messages. `cause` says what a failed one means for the next. */
export const smsEvent = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('sms.received'),
    at,
    messageId: z.string(),
    from: z.string(),
    to: z.string(),
    text: z.string(),
    optOut: z.enum(OPT_OUTS).nullable(),
    media: z.number().int(),
    recipientId: z.string().nullable(),
  }),
  z.object({
    kind: z.literal('sms.status'),
    at,
    messageId: z.string(),
    state: z.enum(SMS_STATES),
    errorCode: z.string().nullable(),
    cause: z
      .enum(['recipient_blocked', 'unreachable', 'carrier_filtered', 'sender_unregistered', 'unknown'])
      .nullable(),
  }),
]);
export type SmsEvent = z.infer<typeof smsEvent>;
