import { z } from 'zod';
import { DO_NOT_CONTACT } from '#vendors/ports/crm';

/** What happens here and is told to the CRM as a tag. */
export const CRM_CAUSES = ['replied', 'meeting_booked', 'bounced', 'unsubscribed'] as const;
export type CrmCause = (typeof CRM_CAUSES)[number];

const tagNames = z.array(z.string().trim().toLowerCase().min(1).max(60)).max(5);
/** Tags by cause, instead of the usual ones; an empty list tells nothing. */
export const crmTags = z.partialRecord(z.enum(CRM_CAUSES), tagNames);
export type CrmTags = z.infer<typeof crmTags>;

export const crmChange = z.object({ enabled: z.boolean().optional(), tags: crmTags.optional() });
export type CrmChange = z.infer<typeof crmChange>;

/** Why a contact is a person of ours, or why not. */
export const CRM_LINKS = [
  'address',
  'phone',
  'unlinked',
  'nothing_to_go_by',
  'nobody_here',
  'several_people',
  'contradiction',
] as const;
export type CrmLink = (typeof CRM_LINKS)[number];

const count = z.number().int().nonnegative();
export const crmState = z.object({
  vendor: z.string(),
  /** This installation has a key for it. */
  connected: z.boolean(),
  enabled: z.boolean(),
  /** One sentence: how the reading stands. */
  sentence: z.string(),
  syncedAt: z.string().nullable(),
  /** Seconds since the last complete reading; null before the first. */
  lagSeconds: z.number().int().nullable(),
  /** The latest change that was read, by the CRM's clock. */
  since: z.string().nullable(),
  /** The position in a reading that is not finished. */
  cursor: z.string().nullable(),
  lastSeen: count.nullable(),
  lastChanged: count.nullable(),
  fullAt: z.string().nullable(),
  dueAt: z.string().nullable(),
  error: z.string().nullable(),
  contacts: count,
  linked: count,
  blocked: count,
  gone: count,
  /** Contacts that are nobody of ours, by reason. */
  unlinked: z.partialRecord(z.enum(CRM_LINKS), count),
  writes: z.object({ waiting: count, done: count, dead: count, oldestDueAt: z.string().nullable() }),
  tags: z.record(z.string(), z.array(z.string())),
});
export type CrmState = z.infer<typeof crmState>;

export const crmContactRow = z.object({
  id: z.string(),
  vendor: z.string(),
  contactId: z.string(),
  name: z.string().nullable(),
  email: z.string().nullable(),
  company: z.string().nullable(),
  tags: z.array(z.string()),
  /** Pipeline and stage of the opportunity that changed last, with its status. */
  stage: z.string().nullable(),
  stageStatus: z.string().nullable(),
  blocked: z.array(z.enum(DO_NOT_CONTACT)),
  everBlocked: z.array(z.enum(DO_NOT_CONTACT)),
  link: z.enum(CRM_LINKS),
  leadId: z.string().nullable(),
  leadStatus: z.string().nullable(),
  activeAt: z.string(),
  goneAt: z.string().nullable(),
});
export type CrmContactRow = z.infer<typeof crmContactRow>;

export const crmContactQuestion = z.object({
  show: z.enum(['all', 'linked', 'unlinked', 'blocked', 'gone', 'revivable']).default('all'),
  search: z.string().trim().max(200).optional(),
  after: z.string().optional(),
  limit: z.coerce.number().int().min(1).max(200).default(100),
});
export type CrmContactQuestion = z.infer<typeof crmContactQuestion>;
