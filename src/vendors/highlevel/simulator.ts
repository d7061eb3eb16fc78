import { type KeyObject, sign } from 'node:crypto';
import { routed } from '../kit/simulated-routes.ts';
import { createSimulator, type VendorSimulator } from '../kit/simulator.ts';
import {
  appointmentsByHand,
  type CalendarStore,
  calendarRoutes,
  messageRoutes,
  type SimulatedAppointment,
  type SimulatedMessage,
} from './simulated-calendars.ts';
import {
  contactRoutes,
  newContact,
  refused,
  type SimulatedContact,
  type SimulatedOpportunity,
} from './simulated-contacts.ts';

export type HighlevelSimulatorParts = {
  readonly token: string;
  readonly locationId: string;
  readonly now: () => Temporal.Instant;
  readonly calendars: readonly string[];
  readonly contacts?: readonly SimulatedContact[];
  /** The private Ed25519 key of the app that sends deliveries. */
  readonly signingKey: KeyObject;
  /** 100 in ten seconds. */
  readonly perMinute?: number;
};

export type HighlevelDelivery = {
  readonly path: string;
  readonly headers: Record<string, string>;
  readonly body: string;
};

export type HighlevelSimulator = VendorSimulator & {
  contacts(): readonly SimulatedContact[];
  opportunities(): readonly SimulatedOpportunity[];
  appointments(): readonly SimulatedAppointment[];
  messages(): readonly SimulatedMessage[];
  /** Somebody at HighLevel changes an appointment: its time, its status. */
  change(appointmentId: string, change: Partial<SimulatedAppointment>): void;
  /** Somebody at HighLevel deletes an appointment. */
  drop(appointmentId: string): void;
  /** A contact books by itself. */
  bookedByContact(contactId: string, start: string, end: string): SimulatedAppointment;
  changes(): CalendarStore['changes'];
  /** Somebody at HighLevel changes a contact, makes one, or deletes one. */
  edit(contactId: string, change: Partial<SimulatedContact>): void;
  /** Contacts as they were left there, each changed last at its own date. */
  fill(contacts: readonly SimulatedContact[]): void;
  remove(contactId: string): void;
  /** A signed delivery of an event such as `ContactTagUpdate`. */
  deliver(type: string, fields: object): HighlevelDelivery;
};

/** HighLevel in small: contacts, opportunities, messages and calendars of one sub-account, with its habits. */
export function createHighlevelSimulator(parts: HighlevelSimulatorParts): HighlevelSimulator {
  const { token, locationId, now, calendars, contacts = [], perMinute = 600 } = parts;
  const store: CalendarStore = {
    locationId,
    now,
    calendars,
    contacts: structuredClone([...contacts]),
    opportunities: [],
    appointments: [],
    messages: [],
    changes: { tags: 0, blocks: 0, opportunities: 0 },
  };
  const work = routed(
    { ...contactRoutes(store), ...calendarRoutes(store), ...messageRoutes(store) },
    refused(404, 'Not found'),
  );
  const simulator = createSimulator({
    perMinute,
    charges: () => [],
    authenticate: ({ headers }) =>
      headers.authorization === `Bearer ${token}` ? null : refused(401, 'Invalid Private Integration token'),
    tooMany: {
      status: 429,
      body: { statusCode: 429, message: 'Too Many Requests' },
      headers: { 'x-ratelimit-interval-milliseconds': '10000', 'x-ratelimit-daily-remaining': '1000' },
    },
    work: (request) =>
      request.headers.version ? work(request) : refused(401, 'version header was not found.'),
  });
  return {
    ...simulator,
    contacts: () => store.contacts,
    fill: (more) => void store.contacts.push(...structuredClone([...more])),
    opportunities: () => store.opportunities,
    appointments: () => store.appointments,
    messages: () => store.messages,
    changes: () => store.changes,
    ...editedByHand(store),
    ...appointmentsByHand(store),
    deliver(type, fields) {
      const body = JSON.stringify({
        type,
        locationId,
        webhookId: `hook-${type}`,
        timestamp: now().toString(),
        ...fields,
      });
      const signature = sign(null, Buffer.from(body), parts.signingKey).toString('base64');
      return {
        path: '/',
        body,
        headers: { 'content-type': 'application/json', 'x-ghl-signature': signature },
      };
    },
  };
}

/** What people do in HighLevel itself. */
const editedByHand = ({ contacts, now }: CalendarStore): Pick<HighlevelSimulator, 'edit' | 'remove'> => ({
  edit(contactId, change) {
    const dateUpdated = now().toString();
    const found = contacts.find(({ id }) => id === contactId);
    if (found) Object.assign(found, change, { dateUpdated });
    else contacts.push(newContact(contactId, dateUpdated, change));
  },
  remove(contactId) {
    const index = contacts.findIndex(({ id }) => id === contactId);
    if (index >= 0) contacts.splice(index, 1);
  },
});
