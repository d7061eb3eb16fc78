import { generateKeyPairSync } from 'node:crypto';
import { serveSimulators } from '../kit/simulator.ts';
import type { Example, VendorCase } from '../kit/vendor-case.fixture.ts';
import { highlevelPerformers } from './adapter.ts';
import { newContact } from './simulated-contacts.ts';
import { createHighlevelSimulator, type HighlevelSimulator } from './simulator.ts';

const TOKEN = 'pit-of-the-tests';
const keys = generateKeyPairSync('ed25519');
export const PUBLIC_KEY = keys.publicKey.export({ type: 'spki', format: 'pem' }).toString();
export const RAW_PUBLIC_KEY = keys.publicKey
  .export({ type: 'spki', format: 'der' })
  .subarray(-32)
  .toString('base64');
export const CALENDAR = 'calendar1';
const LONG_AGO = '2026-01-01T00:00:00Z';

export const ANA = newContact('contactofana0001', LONG_AGO, {
  email: 'ana@valewood.test',
  additionalEmails: ['ana.lopez@gmail.test'],
  phone: '+14155550123',
  tags: ['customer'],
  dndSettings: { Call: { status: 'permanent' } },
});
export const BO = newContact('contactofbo0001', LONG_AGO, {
  email: 'bo@northgate.test',
  phone: '+14155550199',
});
export const NO_PHONE = newContact('contactnophone1', LONG_AGO, { email: 'nophone@northgate.test' });

export async function startHighlevel(now: () => Temporal.Instant, perMinute?: number) {
  const simulator = createHighlevelSimulator({
    token: TOKEN,
    locationId: 'location1',
    now,
    calendars: [CALENDAR],
    contacts: [ANA, BO, NO_PHONE],
    signingKey: keys.privateKey,
    perMinute,
  });
  const server = await serveSimulators({ '/highlevel': simulator });
  const performersFor = (token: string) =>
    highlevelPerformers({
      baseUrl: `${server.url}/highlevel`,
      token,
      locationId: 'location1',
      timeoutMs: 1_000,
    });
  return {
    simulator,
    performers: performersFor(TOKEN),
    strangers: performersFor('pit-of-others'),
    close: server.close,
  };
}

export const BOOKING = {
  bookingId: 'booking-1',
  calendarId: CALENDAR,
  start: '2026-11-24T15:00:00Z',
  end: '2026-11-24T15:30:00Z',
  timeZone: 'America/New_York',
  title: 'Ana and Sam',
  attendee: { name: 'Ana López', email: 'ana@valewood.test' },
  contactId: ANA.id,
};
const WINDOW = { from: '2026-11-24T12:00:00Z', to: '2026-11-25T12:00:00Z' };

export const highlevelCase: VendorCase = {
  vendor: 'highlevel',
  ports: ['crm', 'crm_mail', 'sms', 'calendar'],
  openapi: ['contacts', 'opportunities', 'calendars', 'conversations'].map((name) => ({
    file: `highlevel-${name}.json`,
  })),
  async start({ now, perMinute }) {
    const { simulator, ...running } = await startHighlevel(now, perMinute);
    const examples = [...crmExamples(simulator), ...calendarExamples(simulator)];
    return { ...running, simulator, examples };
  },
};

function crmExamples(simulator: HighlevelSimulator): Example[] {
  const sent = (type: string) => () => simulator.messages().filter((message) => message.type === type).length;
  const stage = {
    contactId: ANA.id,
    pipelineId: 'pipeline1',
    stageId: 'stage1',
    name: 'Valewood',
    status: 'open',
  };
  const person = { email: 'new@northgate.test', phone: '+14155550177', firstName: 'Ned' };
  return [
    { operation: 'crm.highlevel.list_pipelines', input: {} },
    { operation: 'crm.highlevel.list_opportunities', input: {} },
    {
      operation: 'crm.highlevel.upsert_contact',
      input: person,
      effects: () => simulator.contacts().length - 3,
    },
    { operation: 'crm.highlevel.list_contacts', input: { since: '2026-11-23T00:00:00Z' } },
    {
      operation: 'crm.highlevel.add_tags',
      input: { contactId: ANA.id, tags: ['Replied'] },
      effects: () => simulator.changes().tags,
    },
    {
      operation: 'crm.highlevel.remove_tags',
      input: { contactId: ANA.id, tags: ['Replied'] },
      effects: () => simulator.changes().tags,
    },
    {
      operation: 'crm.highlevel.upsert_opportunity',
      input: stage,
      effects: () => simulator.changes().opportunities,
    },
    {
      operation: 'crm.highlevel.add_note',
      input: { contactId: ANA.id, text: 'Asked for a call' },
      effects: () => simulator.contacts()[0]?.notes.length ?? 0,
    },
    { operation: 'sms.highlevel.whoami', input: {} },
    {
      operation: 'sms.highlevel.send_sms',
      input: { to: ANA.phone, text: 'Does Tuesday at ten suit you?', recipientId: ANA.id },
      effects: sent('SMS'),
    },
    {
      operation: 'crm_mail.highlevel.send_mail',
      input: { contactId: ANA.id, to: ANA.email, subject: 'Tuesday', html: '<p>At ten?</p>' },
      effects: sent('Email'),
    },
    {
      operation: 'crm.highlevel.set_do_not_contact',
      input: { contactId: ANA.id, channels: ['email'], why: 'Asked by mail' },
      effects: () => simulator.changes().blocks,
    },
  ];
}

function calendarExamples(simulator: HighlevelSimulator): Example[] {
  const question = { ...BOOKING, attendeeEmail: BOOKING.attendee.email };
  return [
    { operation: 'calendar.highlevel.whoami', input: {} },
    { operation: 'calendar.highlevel.busy_times', input: { calendarIds: [CALENDAR], ...WINDOW } },
    {
      operation: 'calendar.highlevel.free_slots',
      input: { calendarId: CALENDAR, timeZone: BOOKING.timeZone, ...WINDOW },
    },
    {
      operation: 'calendar.highlevel.create_event',
      input: BOOKING,
      effects: () => simulator.appointments().length,
    },
    { operation: 'calendar.highlevel.find_event', input: question },
    {
      operation: 'calendar.highlevel.move_event',
      input: {
        ...{ calendarId: CALENDAR, eventId: 'appointment1', timeZone: BOOKING.timeZone },
        ...{ from: BOOKING.start, start: '2026-11-24T16:00:00Z', end: '2026-11-24T16:30:00Z' },
      },
      effects: () =>
        simulator.appointments().filter(({ startTime }) => startTime.startsWith('2026-11-24T11:00')).length,
    },
    {
      operation: 'calendar.highlevel.read_event',
      input: { calendarId: CALENDAR, eventId: 'appointment1' },
    },
    {
      operation: 'calendar.highlevel.read_meeting',
      input: { calendarId: CALENDAR, eventId: 'appointment1' },
    },
    { operation: 'calendar.highlevel.list_meetings', input: { calendarId: CALENDAR, ...WINDOW } },
    {
      operation: 'calendar.highlevel.mark_no_show',
      input: { calendarId: CALENDAR, eventId: 'appointment1', attendeeEmail: BOOKING.attendee.email },
      effects: () => simulator.appointments().filter((each) => each.appointmentStatus === 'noshow').length,
    },
    {
      operation: 'calendar.highlevel.cancel_event',
      input: { calendarId: CALENDAR, eventId: 'appointment1' },
      effects: () => simulator.appointments().filter((each) => each.appointmentStatus === 'cancelled').length,
    },
  ];
}
