import { z } from 'zod';

/** What a workspace can be told. These names and their data are a promise to receivers. */
export const WEBHOOK_EVENTS = [
  'lead.status_changed',
  'message.sent',
  'message.rejected',
  'suppression.added',
  'run.started',
  'run.paused',
  'run.failed',
  'vendor.breaker_moved',
] as const;
export type WebhookEvent = (typeof WEBHOOK_EVENTS)[number];

export const DISABLED_REASONS = ['person', 'gone', 'failing'] as const;

const eventTypes = z.array(z.enum(WEBHOOK_EVENTS)).min(1);
const description = z.string().trim().max(200);

export const newEndpoint = z.object({
  url: z.string().trim().max(2_000),
  description: description.default(''),
  /** Everything where nothing is said. */
  eventTypes: eventTypes.default([...WEBHOOK_EVENTS]),
});
export type NewEndpoint = z.infer<typeof newEndpoint>;

export const endpointChange = z.object({
  enabled: z.boolean().optional(),
  description: description.optional(),
  eventTypes: eventTypes.optional(),
});
export type EndpointChange = z.infer<typeof endpointChange>;

export const webhookEndpoint = z.object({
  id: z.string(),
  url: z.string(),
  description: z.string(),
  eventTypes: z.array(z.string()),
  enabled: z.boolean(),
  disabledReason: z.enum(DISABLED_REASONS).nullable(),
  /** Until then the secret before the last rotation signs along. */
  previousUntil: z.string().nullable(),
  failingSince: z.string().nullable(),
  createdAt: z.string(),
  waiting: z.number().int(),
  delivered: z.number().int(),
  dead: z.number().int(),
});
export type WebhookEndpoint = z.infer<typeof webhookEndpoint>;

/** Shown once; the receiver checks signatures with it. */
export const endpointSecret = z.object({ endpointId: z.string(), secret: z.string() });
export type EndpointSecret = z.infer<typeof endpointSecret>;
export const rotatedSecret = endpointSecret.extend({ previousUntil: z.string() });
export type RotatedSecret = z.infer<typeof rotatedSecret>;

export const outgoingDelivery = z.object({
  id: z.string(),
  endpointId: z.string(),
  /** What the receiver knows it by. */
  webhookId: z.string(),
  eventType: z.string(),
  state: z.enum(['waiting', 'done', 'dead']),
  attempts: z.number().int(),
  responseCode: z.number().int().nullable(),
  error: z.string().nullable(),
  createdAt: z.string(),
  /** When it is tried next; null when it is settled. */
  dueAt: z.string().nullable(),
  settledAt: z.string().nullable(),
  body: z.string(),
});
export type OutgoingDelivery = z.infer<typeof outgoingDelivery>;

export const SEVERITIES = ['info', 'warning', 'critical'] as const;
export type Severity = (typeof SEVERITIES)[number];

export const alert = z.object({
  id: z.string(),
  code: z.string(),
  subject: z.string(),
  severity: z.enum(SEVERITIES),
  title: z.string(),
  text: z.string(),
  at: z.string(),
  postedAt: z.string().nullable(),
  /** Why it could not be posted the last time. */
  postError: z.string().nullable(),
  /** When it left by text message first. */
  textedAt: z.string().nullable(),
  /** Why a text message about it has not left. */
  textError: z.string().nullable(),
  acknowledgedAt: z.string().nullable(),
});
export type Alert = z.infer<typeof alert>;

/** The channel of Slack that a workspace is told and asked in. */
export const chatChannel = z
  .object({
    /** Its own; null where it has none. */
    channelId: z.string().nullable(),
    /** Its own, the installation's, or none at all. */
    uses: z.enum(['own', 'shared', 'none']),
    changedAt: z.string().nullable(),
    changedBy: z.string().nullable(),
  })
  .meta({ id: 'ChatChannel' });
export type ChatChannel = z.infer<typeof chatChannel>;
export const chatChannelChange = z.object({
  channelId: z.string().trim().max(80).nullable().describe('Null: the channel of the installation.'),
});

const hour = z.int().min(0).max(23);
const zone = z.string().refine((name) => {
  try {
    return Intl.DateTimeFormat('en', { timeZone: name }) !== null;
  } catch {
    return false;
  }
}, 'must be a time zone, such as Europe/Berlin');

/** Who is told by text message what is urgent. Between `quietFrom` and `quietTo` of their day only what is critical wakes them. */
export const newAlertPhone = z.object({
  name: z.string().trim().min(1).max(80),
  /** With its country. */
  number: z.string().trim().min(1).max(40),
  zone: zone.default('UTC'),
  quietFrom: hour.default(22),
  quietTo: hour.default(7),
});
export type NewAlertPhone = z.infer<typeof newAlertPhone>;

export const alertPhones = z
  .object({
    /** Something is set that sends text messages. */
    connected: z.boolean(),
    perHour: z.number().int().nullable(),
    phones: z.array(
      z.object({
        id: z.string(),
        name: z.string(),
        /** Its country and its end: `+49 … 42`. */
        number: z.string(),
        zone: z.string(),
        quietFrom: z.number().int(),
        quietTo: z.number().int(),
        /** Messages of the last seven days. */
        sent: z.number().int(),
        failed: z.number().int(),
        lastSentAt: z.string().nullable(),
        lastError: z.string().nullable(),
      }),
    ),
  })
  .meta({ id: 'AlertPhones' });
export type AlertPhones = z.infer<typeof alertPhones>;
