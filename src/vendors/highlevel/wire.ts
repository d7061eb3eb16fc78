import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { CrmContact, CrmOpportunity, DoNotContact } from '../ports/crm.ts';

const text = z.string().nullish();
const dnd = z.object({ status: z.enum(['active', 'inactive', 'permanent']) }).loose();
export const DND_CHANNELS = { email: 'Email', sms: 'SMS', call: 'Call' } as const satisfies Record<
  DoNotContact,
  string
>;

export const contact = z.object({
  id: z.string().min(1),
  email: text,
  phone: text,
  firstName: text,
  lastName: text,
  companyName: text,
  tags: z.array(z.string()).nullish(),
  dnd: z.boolean().nullish(),
  dndSettings: z.record(z.string(), dnd).nullish(),
  dateUpdated: text,
  searchAfter: z.array(z.unknown()).nullish(),
});
export type HighlevelContact = z.infer<typeof contact>;

export const contactReply = z.object({ contact });
export const duplicateReply = z.object({ contact: contact.nullish() });
export const searchReply = z.object({ contacts: z.array(contact) });
export const upsertReply = z.object({ new: z.boolean(), contact });
export const tagsReply = z.object({ tags: z.array(z.string()) });
export const noteReply = z.object({ note: z.object({ id: z.string().min(1) }) });
export const notesReply = z.object({
  notes: z.array(z.object({ id: z.string(), body: z.string().nullish() })),
});
export const pipelinesReply = z.object({
  pipelines: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      stages: z.array(z.object({ id: z.string(), name: z.string() }).loose()),
    }),
  ),
});
export const opportunity = z.object({
  id: z.string().min(1),
  pipelineId: text,
  pipelineStageId: text,
  contactId: text,
  status: text,
  updatedAt: text,
});
export const opportunityReply = z.object({ opportunity });
const place = z.union([z.string(), z.number()]).nullish();
export const opportunitiesReply = z.object({
  opportunities: z.array(opportunity),
  /** Where the next page begins. */
  meta: z.object({ startAfter: place, startAfterId: place }).nullish(),
});

/** Times come as texts with an offset, or as milliseconds. */
const time = z.union([z.string(), z.number()]).transform((value, context) => {
  const at = new Date(value).getTime();
  if (!Number.isNaN(at)) return Temporal.Instant.fromEpochMilliseconds(at).toString();
  context.addIssue({ code: 'custom', message: 'is no time' });
  return z.NEVER;
});
export const appointment = z.object({
  id: z.string().min(1),
  calendarId: text,
  contactId: text,
  startTime: time,
  endTime: time,
  appointmentStatus: text,
  address: text,
});
export type Appointment = z.infer<typeof appointment>;
export const eventsReply = z.object({ events: z.array(appointment) });
/** The vendor's document says `event`, its answers say `appointment`. */
export const appointmentReply = z
  .union([z.object({ appointment }), z.object({ event: appointment })])
  .transform((reply) => ('appointment' in reply ? reply.appointment : reply.event));
/** The answer of a booking may lack its end. */
export const bookedReply = appointment.extend({ endTime: time.nullish() });
export const calendarsReply = z.object({ calendars: z.array(z.object({ id: z.string() }).loose()) });
/** Days with their slots; other keys may stand between them. */
export const slotsReply = z.record(z.string(), z.unknown());
export const daySlots = z.object({ slots: z.array(z.string()) });

export const sentReply = z.object({
  messageId: z.string().min(1),
  conversationId: z.string(),
  emailMessageId: text,
});
export const exportReply = z.object({
  messages: z.array(z.object({ id: z.string(), body: text, direction: z.string() })),
  nextCursor: text,
});

export const isCancelled = ({ appointmentStatus }: { appointmentStatus?: string | null }): boolean =>
  appointmentStatus === 'cancelled' || appointmentStatus === 'invalid';

/** Appointments with these statuses take no time. */
const OFF = new Set(['cancelled', 'invalid', 'noshow']);
export const isOn = (entry: { appointmentStatus?: string | null }): boolean =>
  !OFF.has(entry.appointmentStatus ?? '');

/** `dnd` is every channel; `active` and `permanent` both mean that the person must not be reached. */
export function blockedOf({ dnd: all, dndSettings }: HighlevelContact): DoNotContact[] {
  const isBlocked = ([, key]: [string, string]) =>
    all === true || ['active', 'permanent'].includes(dndSettings?.[key]?.status ?? '');
  return Object.entries(DND_CHANNELS)
    .filter(isBlocked)
    .map(([channel]) => channel as DoNotContact);
}

export const toContact = (entry: HighlevelContact): CrmContact => ({
  contactId: entry.id,
  email: entry.email?.toLowerCase() ?? null,
  phone: entry.phone ?? null,
  firstName: entry.firstName ?? null,
  lastName: entry.lastName ?? null,
  companyName: entry.companyName ?? null,
  tags: entry.tags ?? [],
  blocked: blockedOf(entry),
  changedAt: entry.dateUpdated ?? null,
});

/** One that belongs to nobody, or stands nowhere, is left out. */
export const toOpportunity = (entry: z.infer<typeof opportunity>): CrmOpportunity[] => {
  const { id, contactId, pipelineId, pipelineStageId, status, updatedAt } = entry;
  return contactId && pipelineId && pipelineStageId
    ? [
        {
          opportunityId: id,
          contactId,
          pipelineId,
          stageId: pipelineStageId,
          status: status ?? 'open',
          changedAt: updatedAt ?? null,
        },
      ]
    : [];
};

/** Ends a note, so that it is found again by its key. */
export const noteMark = (idempotencyKey: string): string =>
  `Ref ${createHash('sha256').update(idempotencyKey).digest('hex').slice(0, 12)}`;
