import { fieldsOf, type SimulatedRoutes } from '../kit/simulated-routes.ts';
import type { SimulatedAnswer, SimulatedRequest } from '../kit/simulator.ts';
import { answered, type ContactStore, refused } from './simulated-contacts.ts';
import { isOn } from './wire.ts';

export type SimulatedAppointment = Record<string, unknown> & {
  readonly id: string;
  readonly calendarId: string;
  readonly contactId: string;
  readonly startTime: string;
  readonly endTime: string;
  appointmentStatus: string;
};
export type SimulatedMessage = Record<string, unknown> & {
  readonly type: string;
  readonly contactId: string;
};

export type CalendarStore = ContactStore & {
  readonly calendars: readonly string[];
  readonly appointments: SimulatedAppointment[];
  readonly messages: SimulatedMessage[];
};

const instant = (value: unknown): Temporal.Instant =>
  typeof value === 'number' || /^\d+$/.test(String(value))
    ? Temporal.Instant.fromEpochMilliseconds(Number(value))
    : Temporal.Instant.from(String(value));
const overlaps = (event: SimulatedAppointment, from: Temporal.Instant, to: Temporal.Instant): boolean =>
  Temporal.Instant.compare(event.startTime, to) < 0 && Temporal.Instant.compare(event.endTime, from) > 0;

/** Calendars open from nine to five on weekdays in the zone asked for, in slots of half an hour. */
export const calendarRoutes = (store: CalendarStore): SimulatedRoutes => ({
  'GET /calendars/': () =>
    answered(200, {
      calendars: store.calendars.map((id) => ({
        id,
        name: id,
        locationId: store.locationId,
        isActive: true,
      })),
    }),
  'GET /calendars/blocked-slots': () => answered(200, { events: [] }),
  'GET /calendars/events': ({ query }) => {
    if (!store.calendars.includes(query.get('calendarId') ?? '')) return refused(404, 'Calendar not found');
    const [from, to] = [instant(query.get('startTime')), instant(query.get('endTime'))];
    const found = store.appointments
      .filter((event) => event.calendarId === query.get('calendarId'))
      .filter((event) => overlaps(event, from, to));
    return answered(200, { events: found });
  },
  'GET /calendars/:id/free-slots': (request, { id = '' }) => slots(store, request, id),
  'POST /calendars/events/appointments': (request) => book(store, request),
  'GET /calendars/events/appointments/:id': (_request, { id }) => {
    const appointment = store.appointments.find((event) => event.id === id);
    return appointment
      ? answered(200, { appointment, traceId: 'sim' })
      : refused(404, 'Appointment not found');
  },
  'PUT /calendars/events/appointments/:id': (request, { id }) => {
    const appointment = store.appointments.find((event) => event.id === id);
    if (!appointment) return refused(404, 'Appointment not found');
    const wanted = fieldsOf(request);
    if (wanted.startTime !== undefined) {
      const [from, to] = [instant(wanted.startTime), instant(wanted.endTime)];
      const others = store.appointments.filter((event) => event !== appointment);
      if (others.some((event) => isOn(event) && overlaps(event, from, to)))
        return refused(400, 'The slot you have selected is no longer available.');
    }
    Object.assign(appointment, wanted);
    return answered(200, appointment);
  },
});

function book(store: CalendarStore, request: SimulatedRequest): SimulatedAnswer {
  const wanted = fieldsOf(request);
  if (!store.calendars.includes(String(wanted.calendarId))) return refused(404, 'Calendar not found');
  if (!store.contacts.some(({ id }) => id === wanted.contactId)) return refused(400, 'Contact not found');
  const [from, to] = [instant(wanted.startTime), instant(wanted.endTime)];
  const isTaken = store.appointments.some((event) => isOn(event) && overlaps(event, from, to));
  if (isTaken) return refused(400, 'The slot you have selected is no longer available.');
  const appointment = {
    ...wanted,
    id: `appointment${store.appointments.length + 1}`,
    calendarId: String(wanted.calendarId),
    contactId: String(wanted.contactId),
    startTime: String(wanted.startTime),
    endTime: String(wanted.endTime),
    appointmentStatus: String(wanted.appointmentStatus),
    groupId: '',
    users: [],
    assignedUserId: 'user1',
    dateAdded: store.now().toString(),
    dateUpdated: store.now().toString(),
  };
  store.appointments.push(appointment);
  const { dateAdded: _added, dateUpdated: _updated, ...shown } = appointment;
  return answered(200, shown);
}

function slots(store: CalendarStore, { query }: SimulatedRequest, id: string): SimulatedAnswer {
  if (!store.calendars.includes(id)) return refused(404, 'Calendar not found');
  const zone = query.get('timezone') ?? 'UTC';
  const [from, to] = [Number(query.get('startDate')), Number(query.get('endDate'))];
  if (to - from > 31 * 86_400_000) return refused(400, 'Date range cannot be more than 31 days');
  const days: Record<string, { slots: string[] }> = {};
  const last = instant(to).toZonedDateTimeISO(zone).toPlainDate();
  let day = instant(from).toZonedDateTimeISO(zone).toPlainDate();
  for (; Temporal.PlainDate.compare(day, last) <= 0; day = day.add({ days: 1 })) {
    if (day.dayOfWeek > 5) continue;
    days[day.toString()] = { slots: openIn(store, id, day, zone) };
  }
  return answered(200, { ...days, traceId: 'sim' });
}

function openIn(store: CalendarStore, id: string, day: Temporal.PlainDate, zone: string): string[] {
  return Array.from({ length: 16 }, (_, half) =>
    day.toZonedDateTime({
      timeZone: zone,
      plainTime: Temporal.PlainTime.from('09:00').add({ minutes: half * 30 }),
    }),
  )
    .filter((start) => {
      const [from, to] = [start.toInstant(), start.add({ minutes: 30 }).toInstant()];
      return !store.appointments.some(
        (event) => event.calendarId === id && isOn(event) && overlaps(event, from, to),
      );
    })
    .map((start) => start.toString({ timeZoneName: 'never' }));
}

/** One conversation for each contact; SMS and mail to people who do not want them are refused in words. */
export const messageRoutes = (store: CalendarStore): SimulatedRoutes => ({
  'POST /conversations/messages': (request) => send(store, request),
  'GET /conversations/messages/export': ({ query }) => {
    const channel = query.get('channel');
    const found = store.messages
      .filter((message) => message.contactId === query.get('contactId'))
      // Without a channel, mail is left out.
      .filter((message) => (channel === null ? message.type !== 'Email' : message.type === channel))
      .filter((message) => String(message.dateAdded) >= (query.get('startDate') ?? ''))
      .reverse();
    const limit = Number(query.get('limit') ?? 20);
    const messages = found.slice(0, limit).map((message) => shownMessage(message, store.locationId));
    return answered(200, {
      messages,
      total: found.length,
      ...(found.length > limit ? { nextCursor: 'more' } : {}),
    });
  },
});

function send(store: CalendarStore, request: SimulatedRequest): SimulatedAnswer {
  const wanted = fieldsOf(request);
  const contact = store.contacts.find(({ id }) => id === wanted.contactId);
  if (!contact) return refused(400, 'Contact not found');
  const type = String(wanted.type);
  const isBlocked = contact.dnd || ['active', 'permanent'].includes(contact.dndSettings[type]?.status ?? '');
  if (isBlocked) return refused(400, `Cannot send message as DND is active for ${type}.`);
  if (type === 'SMS' && contact.phone === null) return refused(400, 'Missing phone number');
  const id = `message${store.messages.length + 1}`;
  store.messages.push({ ...wanted, id, type, contactId: contact.id, dateAdded: store.now().toString() });
  return answered(200, {
    conversationId: `conversation-${contact.id}`,
    messageId: id,
    ...(type === 'Email' ? { emailMessageId: `email-${id}` } : {}),
    status: 'pending',
  });
}

const shownMessage = (message: SimulatedMessage, locationId: string): object => ({
  id: message.id,
  type: message.type === 'Email' ? 3 : 1,
  messageType: message.type === 'Email' ? 'TYPE_EMAIL' : 'TYPE_SMS',
  locationId,
  contactId: message.contactId,
  conversationId: `conversation-${message.contactId}`,
  dateAdded: message.dateAdded,
  body: message.html ?? message.message,
  direction: 'outbound',
  status: 'sent',
  contentType: message.type === 'Email' ? 'text/html' : 'text/plain',
  source: 'api',
});

/** What people do with appointments in HighLevel itself. */
export const appointmentsByHand = ({ appointments, calendars, now }: CalendarStore) => ({
  change(appointmentId: string, change: Partial<SimulatedAppointment>): void {
    const found = appointments.find(({ id }) => id === appointmentId);
    if (found) Object.assign(found, change, { dateUpdated: now().toString() });
  },
  drop(appointmentId: string): void {
    const index = appointments.findIndex(({ id }) => id === appointmentId);
    if (index >= 0) appointments.splice(index, 1);
  },
  bookedByContact(contactId: string, startTime: string, endTime: string): SimulatedAppointment {
    const appointment = {
      ...{
        id: `byhand${appointments.length + 1}`,
        calendarId: calendars[0] ?? '',
        contactId,
        startTime,
        endTime,
      },
      ...{ appointmentStatus: 'confirmed', title: 'Booked by the contact', dateAdded: now().toString() },
    };
    appointments.push(appointment);
    return appointment;
  },
});
