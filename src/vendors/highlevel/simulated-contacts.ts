import { fieldsOf, type SimulatedRoutes } from '../kit/simulated-routes.ts';
import type { SimulatedAnswer, SimulatedRequest } from '../kit/simulator.ts';

export type SimulatedContact = {
  readonly id: string;
  email: string | null;
  /** Second addresses; the vendor shows them in no search by main address. */
  readonly additionalEmails: string[];
  phone: string | null;
  tags: string[];
  dnd: boolean;
  dndSettings: Record<string, { status: string; message?: string }>;
  notes: { id: string; body: string }[];
  dateUpdated: string;
  readonly fields: Record<string, unknown>;
};
export type SimulatedOpportunity = Record<string, unknown> & { readonly id: string };

export type ContactStore = {
  readonly locationId: string;
  readonly now: () => Temporal.Instant;
  readonly contacts: SimulatedContact[];
  readonly opportunities: SimulatedOpportunity[];
  /** Counts every change, so that a test sees what happened twice. */
  readonly changes: { tags: number; blocks: number; opportunities: number };
};

export const answered = (status: number, body: object): SimulatedAnswer => ({ status, body });
export const refused = (statusCode: number, message: string | string[]): SimulatedAnswer =>
  answered(statusCode, { statusCode, message, error: 'Refused', traceId: 'sim' });
const notFound = refused(404, 'Contact not found');

const KNOWN_FIELDS = new Set(
  'firstName lastName name email phone address1 city state postalCode website timezone dnd dndSettings inboundDndSettings tags customFields source dateOfBirth country companyName assignedTo gender createNewIfDuplicateAllowed locationId'.split(
    ' ',
  ),
);

export const newContact = (
  id: string,
  at: string,
  more: Partial<SimulatedContact> = {},
): SimulatedContact => ({
  id,
  email: null,
  additionalEmails: [],
  phone: null,
  tags: [],
  dnd: false,
  dndSettings: {},
  notes: [],
  dateUpdated: at,
  fields: {},
  ...more,
});

export const shownContact = (
  { fields, notes: _notes, additionalEmails, ...contact }: SimulatedContact,
  locationId: string,
): object =>
  Object.fromEntries(
    Object.entries({ ...fields, ...contact, locationId, additionalEmails }).filter(
      ([, value]) => value !== null,
    ),
  );

/** Contacts, tags, notes and opportunities as HighLevel keeps them, with the habits that bite. */
export const contactRoutes = (store: ContactStore): SimulatedRoutes => ({
  'POST /contacts/search': (request) => search(store, request),
  'GET /contacts/search/duplicate': ({ query }) => {
    const found = duplicate(store, query.get('email'), query.get('number'));
    return answered(200, { contact: found ? shownContact(found, store.locationId) : null });
  },
  'POST /contacts/upsert': (request) => upsert(store, request),
  'GET /contacts/:id': (_request, { id }) => {
    const found = store.contacts.find((contact) => contact.id === id);
    return found ? answered(200, { contact: shownContact(found, store.locationId) }) : notFound;
  },
  'PUT /contacts/:id': (request, { id }) => {
    const found = store.contacts.find((contact) => contact.id === id);
    if (!found) return notFound;
    const wrong = unknownField(request);
    if (wrong) return wrong;
    if ('dndSettings' in fieldsOf(request)) store.changes.blocks += 1;
    change(store, found, fieldsOf(request));
    return answered(200, { succeded: true, contact: shownContact(found, store.locationId) });
  },
  'POST /contacts/:id/tags': (request, { id }) => retag(store, id, request, true),
  'DELETE /contacts/:id/tags': (request, { id }) => retag(store, id, request, false),
  'POST /contacts/:id/notes': (request, { id }) => {
    const found = store.contacts.find((contact) => contact.id === id);
    if (!found) return notFound;
    const note = {
      id: `note${found.notes.length + 1}`,
      body: String(fieldsOf(request).body),
      contactId: found.id,
    };
    found.notes.push(note);
    return answered(201, { note });
  },
  'GET /contacts/:id/notes': (_request, { id }) => {
    const found = store.contacts.find((contact) => contact.id === id);
    return found ? answered(200, { notes: found.notes }) : notFound;
  },
  ...opportunityRoutes(store),
});

function duplicate({ contacts }: ContactStore, email: unknown, phone: unknown): SimulatedContact | undefined {
  const address = String(email ?? '').toLowerCase();
  const byEmail = contacts.find(
    (each) => address !== '' && [each.email, ...each.additionalEmails].includes(address),
  );
  return byEmail ?? contacts.find((each) => phone && each.phone === phone);
}

function unknownField(request: SimulatedRequest): SimulatedAnswer | null {
  const wrong = Object.keys(fieldsOf(request)).filter((name) => !KNOWN_FIELDS.has(name));
  return wrong.length === 0
    ? null
    : refused(
        422,
        wrong.map((name) => `property ${name} should not exist`),
      );
}

function upsert(store: ContactStore, request: SimulatedRequest): SimulatedAnswer {
  const fields = fieldsOf(request);
  const wrong =
    unknownField(request) ?? (fields.locationId === store.locationId ? null : refused(403, 'Wrong location'));
  if (wrong) return wrong;
  const found = duplicate(store, fields.email, fields.phone);
  const contact = found ?? newContact(`simulatedcontact${store.contacts.length + 1}`, store.now().toString());
  if (!found) store.contacts.push(contact);
  change(store, contact, fields);
  // The vendor was seen to refuse and to make the contact all the same.
  if (String(fields.email).startsWith('half-made@')) return refused(422, ['email must be valid']);
  return answered(200, { new: !found, contact: shownContact(contact, store.locationId), traceId: 'sim' });
}

function change(store: ContactStore, contact: SimulatedContact, fields: Record<string, unknown>): void {
  const { email, phone, tags, dnd, dndSettings, locationId: _location, ...others } = fields;
  if (typeof email === 'string') {
    const address = email.toLowerCase();
    const index = contact.additionalEmails.indexOf(address);
    // A second address becomes the main one and the former main one is gone.
    if (index >= 0) contact.additionalEmails.splice(index, 1);
    contact.email = address;
  }
  const isTaken = store.contacts.some((each) => each !== contact && each.phone === phone);
  if (typeof phone === 'string' && !isTaken) contact.phone = phone;
  if (Array.isArray(tags)) contact.tags = tags.map(String);
  if (typeof dnd === 'boolean') contact.dnd = dnd;
  if (dndSettings) contact.dndSettings = dndSettings as SimulatedContact['dndSettings'];
  Object.assign(contact.fields, others);
  contact.dateUpdated = store.now().toString();
}

function retag(
  store: ContactStore,
  id: string | undefined,
  request: SimulatedRequest,
  adds: boolean,
): SimulatedAnswer {
  const found = store.contacts.find((contact) => contact.id === id);
  if (!found) return notFound;
  const tags = (fieldsOf(request).tags as string[]).map((tag) => tag.toLowerCase());
  const others = found.tags.filter((tag) => !tags.includes(tag));
  found.tags = adds ? [...others, ...tags] : others;
  found.dateUpdated = store.now().toString();
  store.changes.tags += 1;
  return answered(adds ? 201 : 200, { tags: found.tags });
}

function search({ contacts, locationId }: ContactStore, request: SimulatedRequest): SimulatedAnswer {
  const {
    pageLimit,
    filters = [],
    searchAfter,
    page,
  } = fieldsOf(request) as {
    pageLimit: number;
    filters?: { field: string; operator: string; value: { gte?: string } }[];
    searchAfter?: [string, string];
    page?: number;
  };
  if (pageLimit > 500) return refused(422, 'pageLimit must not be greater than 500');
  if (page !== undefined && page * pageLimit > 10_000) return refused(400, 'Result window is too large');
  const since = filters.find(({ field }) => field === 'dateUpdated')?.value.gte ?? '';
  const placeOf = (contact: SimulatedContact): string => `${contact.dateUpdated} ${contact.id}`;
  const found = contacts
    .filter(({ dateUpdated }) => since === '' || Temporal.Instant.compare(dateUpdated, since) >= 0)
    .filter((contact) => !searchAfter || placeOf(contact) > searchAfter.join(' '))
    .sort((a, b) => (placeOf(a) < placeOf(b) ? -1 : 1));
  const shown = found.slice(0, pageLimit).map((contact) => ({
    ...shownContact(contact, locationId),
    searchAfter: [contact.dateUpdated, contact.id],
  }));
  return answered(200, { contacts: shown, total: found.length, traceId: 'sim' });
}

const PIPELINE = {
  id: 'pipeline1',
  name: 'Outbound',
  stages: [
    { id: 'stage1', name: 'Replied', position: 0 },
    { id: 'stage2', name: 'Booked', position: 1 },
  ],
};

const opportunityRoutes = (store: ContactStore): SimulatedRoutes => ({
  'GET /opportunities/pipelines': () =>
    answered(200, { pipelines: [{ ...PIPELINE, locationId: store.locationId }] }),
  'GET /opportunities/search': ({ query }) => {
    const wants = (name: string, field: string) => (each: SimulatedOpportunity) =>
      !query.has(name) || each[field] === query.get(name);
    const found = store.opportunities
      .filter(wants('contact_id', 'contactId'))
      .filter(wants('pipeline_id', 'pipelineId'))
      .filter(
        (each) =>
          (query.get('status') ?? 'open') === 'all' || each.status === (query.get('status') ?? 'open'),
      );
    const from = found.findIndex(({ id }) => id === query.get('startAfterId')) + 1;
    const shown = found.slice(from, from + Number(query.get('limit') ?? 20));
    const last = shown.at(-1);
    const meta = { total: found.length, ...(last && { startAfter: 1, startAfterId: last.id }) };
    return answered(200, { opportunities: shown, meta });
  },
  'POST /opportunities/': (request) => {
    const opportunity = {
      ...fieldsOf(request),
      id: `opportunity${store.opportunities.length + 1}`,
      updatedAt: store.now().toString(),
    };
    store.opportunities.push(opportunity);
    store.changes.opportunities += 1;
    return answered(201, { opportunity });
  },
  'PUT /opportunities/:id': (request, { id }) => {
    const index = store.opportunities.findIndex((each) => each.id === id);
    const known = store.opportunities[index];
    if (!known) return refused(404, 'Opportunity not found');
    const opportunity = {
      ...known,
      ...fieldsOf(request),
      id: known.id,
      updatedAt: store.now().toString(),
    };
    store.opportunities[index] = opportunity;
    store.changes.opportunities += 1;
    return answered(200, { opportunity });
  },
});
