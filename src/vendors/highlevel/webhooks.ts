import { createHash, createPublicKey, type KeyObject, verify } from 'node:crypto';
import { z } from 'zod';
import { allow, reason, refuse } from '#core/verdict';
import { proofMissing, proofWrong, sameSecret } from '#core/webhook-proof.rules';
import type { VendorWebhooks } from '../kit/vendor-webhooks.ts';
import type { CrmEvent } from '../ports/crm.ts';
import { optOutOf, type SmsEvent } from '../ports/sms.ts';
import { blockedOf, contact } from './wire.ts';

const STALE_MINUTES = 5;

const text = z.string().nullish();
const envelope = z.object({ type: z.string(), webhookId: text, timestamp: text, dateAdded: text });
const contactBody = contact.extend({
  dndSettings: contact.shape.dndSettings.catch(null),
  locationId: text,
});
const appointmentBody = z.object({
  appointment: z.object({
    id: z.string(),
    contactId: text,
    calendarId: text,
    appointmentStatus: text,
    startTime: text,
    endTime: text,
  }),
});
const messageBody = z.object({
  locationId: text,
  contactId: z.string(),
  conversationId: text,
  messageId: text,
  emailMessageId: text,
  messageType: z.string(),
  direction: text,
  body: text,
  from: text,
  to: z.union([z.string(), z.array(z.string())]).nullish(),
  subject: text,
  attachments: z.array(z.unknown()).nullish(),
});

type Reader = (body: unknown, at: string | null) => (CrmEvent | SmsEvent)[];
type ContactChange = Extract<CrmEvent, { kind: 'crm.contact_changed' }>['change'];
type AppointmentChange = Extract<CrmEvent, { kind: 'crm.appointment_changed' }>['change'];

const contactChanged =
  (change: ContactChange): Reader =>
  (body, at) => {
    const entry = contactBody.parse(body);
    const isKnown = typeof entry.dnd === 'boolean' || Boolean(entry.dndSettings);
    return [
      {
        kind: 'crm.contact_changed',
        at,
        change,
        account: entry.locationId ?? null,
        contactId: entry.id,
        email: entry.email?.toLowerCase() ?? null,
        phone: entry.phone ?? null,
        tags: entry.tags ?? null,
        blocked: isKnown ? blockedOf(entry) : null,
      },
    ];
  };

const BY_STATUS: Readonly<Record<string, AppointmentChange>> = {
  cancelled: 'cancelled',
  invalid: 'cancelled',
  noshow: 'no_show',
  showed: 'attended',
};

const appointmentChanged =
  (change: AppointmentChange): Reader =>
  (body, at) => {
    const { appointment } = appointmentBody.parse(body);
    return [
      {
        kind: 'crm.appointment_changed',
        at,
        change: change === 'deleted' ? change : (BY_STATUS[appointment.appointmentStatus ?? ''] ?? change),
        appointmentId: appointment.id,
        contactId: appointment.contactId ?? null,
        calendarId: appointment.calendarId ?? null,
        start: appointment.startTime ?? null,
        end: appointment.endTime ?? null,
      },
    ];
  };

const received: Reader = (body, at) => {
  const message = messageBody.parse(body);
  const {
    contactId,
    conversationId = null,
    messageId,
    emailMessageId,
    from = null,
    to,
    subject = null,
  } = message;
  const words = message.body ?? '';
  const id = messageId ?? emailMessageId;
  if (!id || message.direction === 'outbound') return [];
  if (message.messageType.toLowerCase() === 'email')
    return [
      {
        kind: 'crm.mail_received',
        at,
        messageId: emailMessageId ?? id,
        contactId,
        conversationId,
        from,
        subject,
        html: words,
      },
    ];
  if (message.messageType.toUpperCase() !== 'SMS') return [];
  return [
    {
      kind: 'sms.received',
      at,
      messageId: id,
      from: from ?? '',
      to: (Array.isArray(to) ? to[0] : to) ?? '',
      text: words,
      optOut: optOutOf(words),
      media: message.attachments?.length ?? 0,
      recipientId: contactId,
    },
  ];
};

/** What leaves the CRM is told once it was sent; of other channels than mail nothing follows here. */
const sent: Reader = (body, at) => {
  const { contactId, locationId = null, messageId, emailMessageId, messageType } = messageBody.parse(body);
  const id = messageId ?? emailMessageId;
  if (!id || messageType.toLowerCase() !== 'email') return [];
  return [{ kind: 'crm.mail_sent', at, account: locationId, contactId, messageId: id }];
};

/** Events that mean something here; every other one is stored and read as nothing. */
const READERS: Readonly<Record<string, Reader>> = {
  ContactCreate: contactChanged('created'),
  ContactUpdate: contactChanged('updated'),
  ContactDelete: contactChanged('deleted'),
  ContactTagUpdate: contactChanged('tags'),
  ContactDndUpdate: contactChanged('do_not_contact'),
  AppointmentCreate: appointmentChanged('booked'),
  AppointmentUpdate: appointmentChanged('moved'),
  AppointmentDelete: appointmentChanged('deleted'),
  InboundMessage: received,
  OutboundMessage: sent,
};

/** PEM, or the 32 bytes of the key in base64 or hex, bare or with their DER head. */
function publicKeyOf(text: string): KeyObject | null {
  try {
    if (text.includes('BEGIN')) return createPublicKey(text);
    const bytes = Buffer.from(text.trim(), /^[0-9a-f]{64}$/i.test(text.trim()) ? 'hex' : 'base64');
    const head = Buffer.from('302a300506032b6570032100', 'hex');
    return createPublicKey({
      key: bytes.length === 32 ? Buffer.concat([head, bytes]) : bytes,
      format: 'der',
      type: 'spki',
    });
  } catch {
    return null;
  }
}

const instantIn = (body: string): string | null => {
  const { timestamp, dateAdded } = envelope.safeParse(JSON.parse(body)).data ?? {};
  const at = Date.parse(timestamp ?? dateAdded ?? '');
  return Number.isNaN(at) ? null : Temporal.Instant.fromEpochMilliseconds(at).toString();
};

/**
 * Deliveries of a marketplace app, signed with Ed25519 over the raw body, and of workflows, which sign nothing and bring a
 * secret of ours. The old RSA signature is not accepted.
 */
export const highlevelWebhooks: VendorWebhooks<CrmEvent | SmsEvent> = {
  vendor: 'highlevel',
  secrets: ['webhookPublicKey', 'workflowSecret'],
  keep: [],
  verify({ headers, body }, { webhookPublicKey, workflowSecret }, now) {
    const given = headers.get('x-legwork-secret');
    if (given !== null && workflowSecret) return sameSecret(given, workflowSecret) ? allow() : proofWrong;
    const signature = headers.get('x-ghl-signature');
    const key = webhookPublicKey ? publicKeyOf(webhookPublicKey) : null;
    if (signature === null || !key) return proofMissing;
    if (!verify(null, Buffer.from(body), key, Buffer.from(signature, 'base64'))) return proofWrong;
    const at = instantIn(body);
    const off = at === null ? Number.POSITIVE_INFINITY : Math.abs(now.since(at).total('minutes'));
    return off <= STALE_MINUTES
      ? allow()
      : refuse(
          reason('intake.proof_stale', 'The delivery is more than five minutes off. It was not stored.'),
        );
  },
  deliveryId({ body }) {
    const webhookId = envelope.safeParse(JSON.parse(body)).data?.webhookId;
    return webhookId ?? createHash('sha256').update(body).digest('hex');
  },
  read({ body }) {
    const parsed: unknown = JSON.parse(body);
    const read = READERS[envelope.parse(parsed).type];
    return read ? read(parsed, instantIn(body)) : [];
  },
  /** Anything but 200 loses the event; only 429 is sent again. */
  answer: () => ({ status: 200 }),
};
