import { z } from 'zod';
import { defineOperation, type Operation } from '#gateway';

export const DO_NOT_CONTACT = ['email', 'sms', 'call'] as const;
export type DoNotContact = (typeof DO_NOT_CONTACT)[number];

/** A contact as the CRM has it. `blocked` are the channels the person must not be reached by. */
export type CrmContact = {
  contactId: string;
  email: string | null;
  phone: string | null;
  firstName: string | null;
  lastName: string | null;
  companyName: string | null;
  tags: string[];
  blocked: DoNotContact[];
  changedAt: string | null;
};

export const changesQuestion = z.object({
  /** Contacts changed at or after this instant; null for all. */
  since: z.iso.datetime({ offset: true }).nullable(),
  /** From the answer before; null for the first page. */
  cursor: z.string().nullable().default(null),
  limit: z.number().int().min(1).max(100).default(100),
});
export type ChangesQuestion = z.infer<typeof changesQuestion>;
/** `cursor` is null on the last page. */
export type ChangedContacts = { contacts: CrmContact[]; cursor: string | null };

export const contactUpsert = z
  .object({
    email: z.email().nullable(),
    /** With its country, such as `+14155550123`. */
    phone: z
      .string()
      .regex(/^\+[1-9]\d{6,14}$/)
      .nullable(),
    firstName: z.string().nullable().default(null),
    lastName: z.string().nullable().default(null),
    companyName: z.string().nullable().default(null),
    website: z.string().nullable().default(null),
    source: z.string().nullable().default(null),
    /** The CRM's own fields by their id or key. */
    fields: z.array(z.object({ id: z.string(), value: z.string() })).default([]),
  })
  .refine((contact) => contact.email !== null || contact.phone !== null, 'needs an address or a phone');
export type ContactUpsert = z.infer<typeof contactUpsert>;
/** `ignored` names what the CRM did not take, because another contact has it. */
export type UpsertedContact = { contactId: string; created: boolean; ignored: ('email' | 'phone')[] };

const contactId = z.string().min(1);
export const tagChange = z.object({ contactId, tags: z.array(z.string().min(1)).min(1) });
export type TagChange = z.infer<typeof tagChange>;

export const block = z.object({
  contactId,
  channels: z.array(z.enum(DO_NOT_CONTACT)).min(1),
  /** Why, as a person at the CRM will read it. */
  why: z.string().min(1),
});
export type Block = z.infer<typeof block>;

export const opportunityUpsert = z.object({
  contactId,
  pipelineId: z.string().min(1),
  stageId: z.string().min(1),
  name: z.string().min(1),
  status: z.enum(['open', 'won', 'lost', 'abandoned']),
  /** In whole units of the account's currency; null leaves it. */
  value: z.number().nonnegative().nullable().default(null),
});
export type OpportunityUpsert = z.infer<typeof opportunityUpsert>;

export const newNote = z.object({ contactId, text: z.string().min(1) });
export type NewNote = z.infer<typeof newNote>;

export type Pipelines = { pipelines: { id: string; name: string; stages: { id: string; name: string }[] }[] };

export const opportunitiesQuestion = z.object({
  /** From the answer before; null for the first page. */
  cursor: z.string().nullable().default(null),
  limit: z.number().int().min(1).max(100).default(100),
});
export type OpportunitiesQuestion = z.infer<typeof opportunitiesQuestion>;
export type CrmOpportunity = {
  opportunityId: string;
  contactId: string;
  pipelineId: string;
  stageId: string;
  status: string;
  changedAt: string | null;
};
/** `cursor` is null on the last page. */
export type Opportunities = { opportunities: CrmOpportunity[]; cursor: string | null };

const write = <I, R>(
  vendor: string,
  verb: string,
  input: z.ZodType<I>,
  trace: (input: I) => object,
): Operation<I, R> =>
  defineOperation<I, R>({
    name: `crm.${vendor}.${verb}`,
    effect: 'write',
    risk: 'low',
    input,
    concurrency: 2,
    trace: (given) => ({ ...trace(given) }),
  });

/** Contacts changed since an instant, the oldest change first, page by page. */
export const listContacts = (vendor: string): Operation<ChangesQuestion, ChangedContacts> =>
  defineOperation<ChangesQuestion, ChangedContacts>({
    name: `crm.${vendor}.list_contacts`,
    effect: 'read',
    risk: 'low',
    input: changesQuestion,
  });

/** Every opportunity, whatever its status, page by page. There is no question for what changed. */
export const listOpportunities = (vendor: string): Operation<OpportunitiesQuestion, Opportunities> =>
  defineOperation<OpportunitiesQuestion, Opportunities>({
    name: `crm.${vendor}.list_opportunities`,
    effect: 'read',
    risk: 'low',
    input: opportunitiesQuestion,
  });

/** Pipelines with their stages; the probe of a connection. */
export const listPipelines = (vendor: string): Operation<Record<string, never>, Pipelines> =>
  defineOperation<Record<string, never>, Pipelines>({
    name: `crm.${vendor}.list_pipelines`,
    effect: 'read',
    risk: 'low',
    input: z.object({}).strict(),
  });

/**
 * Makes or completes the contact with this address or phone. Promises: tags and blocks are never touched, a person's
 * main address is never replaced by a second one, and what the CRM ignored is named.
 */
export const upsertContact = (vendor: string): Operation<ContactUpsert, UpsertedContact> =>
  write(vendor, 'upsert_contact', contactUpsert, ({ email, phone }) => ({ email, phone }));

/** Adds tags and leaves the others. */
export const addTags = (vendor: string): Operation<TagChange, { tags: string[] }> =>
  write(vendor, 'add_tags', tagChange, (change) => change);

/** Takes these tags away and leaves the others. */
export const removeTags = (vendor: string): Operation<TagChange, { tags: string[] }> =>
  write(vendor, 'remove_tags', tagChange, (change) => change);

/** Blocks channels for good. There is no way back here: only a person at the CRM lifts a block. */
export const setDoNotContact = (vendor: string): Operation<Block, { blocked: DoNotContact[] }> =>
  write(vendor, 'set_do_not_contact', block, ({ contactId: id, channels }) => ({ contactId: id, channels }));

/** Makes the contact's opportunity of a pipeline, or brings the one that is there to this state. Never a second one. */
export const upsertOpportunity = (
  vendor: string,
): Operation<OpportunityUpsert, { opportunityId: string; created: boolean }> =>
  write(
    vendor,
    'upsert_opportunity',
    opportunityUpsert,
    ({ contactId: id, pipelineId, stageId, status }) => ({
      contactId: id,
      pipelineId,
      stageId,
      status,
    }),
  );

/** Adds a note. It carries a short mark of its key, by which it is found again after a lost answer. */
export const addNote = (vendor: string): Operation<NewNote, { noteId: string }> =>
  write(vendor, 'add_note', newNote, ({ contactId: id }) => ({ contactId: id }));

const at = z.string().nullable();
/** What changes in the CRM. Fields it did not send are null and mean nothing. */
export const crmEvent = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('crm.contact_changed'),
    at,
    change: z.enum(['created', 'updated', 'deleted', 'tags', 'do_not_contact']),
    /** The account it happened in; null where the delivery does not say. */
    account: z.string().nullable(),
    contactId: z.string(),
    email: z.string().nullable(),
    phone: z.string().nullable(),
    tags: z.array(z.string()).nullable(),
    blocked: z.array(z.enum(DO_NOT_CONTACT)).nullable(),
  }),
  z.object({
    kind: z.literal('crm.appointment_changed'),
    at,
    change: z.enum(['booked', 'moved', 'cancelled', 'no_show', 'attended', 'deleted']),
    appointmentId: z.string(),
    contactId: z.string().nullable(),
    calendarId: z.string().nullable(),
    start: z.string().nullable(),
    end: z.string().nullable(),
  }),
  /** A mail that arrived in the CRM's own inbox. */
  z.object({
    kind: z.literal('crm.mail_received'),
    at,
    messageId: z.string(),
    contactId: z.string(),
    conversationId: z.string().nullable(),
    from: z.string().nullable(),
    subject: z.string().nullable(),
    html: z.string(),
  }),
  /** A mail the CRM wrote to a contact, whoever had it do so. */
  z.object({
    kind: z.literal('crm.mail_sent'),
    at,
    account: z.string().nullable(),
    contactId: z.string(),
    messageId: z.string(),
  }),
]);
export type CrmEvent = z.infer<typeof crmEvent>;
