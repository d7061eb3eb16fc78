import { z } from 'zod';
import type { SmsEvent, SmsState } from '../ports/sms.ts';

export const messageReply = z.object({
  sid: z.string().min(1),
  status: z.string(),
  num_segments: z.string().nullish(),
  body: z.string().nullish(),
  date_created: z.string().nullish(),
});
export type MessageReply = z.infer<typeof messageReply>;
export const listReply = z.object({ messages: z.array(messageReply), next_page_uri: z.string().nullish() });

const STATES: Readonly<Record<string, SmsState>> = {
  accepted: 'accepted',
  scheduled: 'accepted',
  queued: 'queued',
  sending: 'sending',
  sent: 'sent',
  delivered: 'delivered',
  read: 'delivered',
  partially_delivered: 'sent',
  undelivered: 'failed',
  failed: 'failed',
  canceled: 'failed',
};

/** The state in our words; undefined for states of messages that came in. */
export const stateOf = (status: string): SmsState | undefined => STATES[status];

/** Segments of a message through a messaging service are 0 until it has chosen a number. */
export const segmentsOf = (reply: MessageReply): number | null => Number(reply.num_segments ?? 0) || null;

type Cause = Extract<SmsEvent, { kind: 'sms.status' }>['cause'];
const CAUSES: Readonly<Record<string, Cause>> = {
  '21610': 'recipient_blocked',
  '30003': 'unreachable',
  '30005': 'unreachable',
  '30006': 'unreachable',
  '30004': 'carrier_filtered',
  '30007': 'carrier_filtered',
  '30032': 'sender_unregistered',
  '30034': 'sender_unregistered',
};

/** What a failed message means; null when it did not fail. */
export const causeOf = (state: SmsState, code: string | null): Cause =>
  state === 'failed' ? (CAUSES[code ?? ''] ?? 'unknown') : null;
