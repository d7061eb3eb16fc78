import { generateKeyPairSync } from 'node:crypto';
import { join } from 'node:path';
import { createApolloSimulator } from '#vendors/apollo/simulator';
import { createBettercontactSimulator } from '#vendors/bettercontact/simulator';
import { createCalComSimulator } from '#vendors/cal-com/simulator';
import { createCaldavSimulator } from '#vendors/caldav/simulator';
import { API as CALENDLY, createCalendlySimulator } from '#vendors/calendly/simulator';
import { createClaySimulator } from '#vendors/clay/simulator';
import { createEmailbisonSimulator } from '#vendors/emailbison/simulator';
import { createGoogleCalendarSimulator } from '#vendors/google-calendar/simulator';
import { createHeyreachSimulator } from '#vendors/heyreach/simulator';
import { createHighlevelSimulator } from '#vendors/highlevel/simulator';
import { createHunterSimulator } from '#vendors/hunter/simulator';
import { createInstantlySimulator } from '#vendors/instantly/simulator';
import type { AddressKnowledge } from '#vendors/kit/known-address';
import type { SimulatedDelivery } from '#vendors/kit/simulated-delivery';
import { createMillionverifierSimulator } from '#vendors/millionverifier/simulator';
import { createNeverbounceSimulator } from '#vendors/neverbounce/simulator';
import { createNotionSimulator } from '#vendors/notion/simulator';
import { createSerperSimulator } from '#vendors/serper/simulator';
import { createSlackSimulator } from '#vendors/slack/simulator';
import { createSmartleadSimulator } from '#vendors/smartlead/simulator';
import { createTwilioSimulator } from '#vendors/twilio/simulator';
import { createZerobounceSimulator } from '#vendors/zerobounce/simulator';
import { knowledgeOf } from '../companies/knowledge.ts';
import { searchablePeople } from './searchable-people.ts';

/** Virtual time lives whole days in a second, so the vendors' limits per real minute are far away. */
const perMinute = 1_000_000;

export type ServiceParts = {
  readonly folder: string;
  readonly seed: string;
  readonly now: () => Temporal.Instant;
  /** Day zero of the world. */
  readonly born: () => Temporal.Instant;
  /** The secret of this world by that name. */
  readonly secretOf: (name: string) => string;
  /** How an address behaves for those who only check it. */
  readonly knowsAddress: AddressKnowledge;
  /** Hands a delivery to our intake and answers its status. */
  readonly deliver: (vendor: string, delivery: SimulatedDelivery) => Promise<number>;
};

export type Services = ReturnType<typeof openServices>;

/** Every vendor in small, with the keys of this world. Except for mail, what was charged and the bookings of Cal.com, what they hold lives as long as the process. */
export function openServices(parts: ServiceParts) {
  return { ...finders(parts), ...verifiers(parts), ...senders(parts), ...desks(parts), ...calendars(parts) };
}

function finders({ folder, seed, now, born, secretOf }: ServiceParts) {
  const common = { now, perMinute };
  const knows = (provider: Parameters<typeof knowledgeOf>[0]) => knowledgeOf(provider, seed, born);
  return {
    apollo: createApolloSimulator({
      ...{ ...common, folder, apiKey: secretOf('apollo'), knows: knows('apollo') },
      people: searchablePeople(seed, knows('apollo')),
    }),
    bettercontact: createBettercontactSimulator({
      ...{ ...common, folder, apiKey: secretOf('bettercontact'), knows: knows('bettercontact') },
    }),
    clay: createClaySimulator({
      ...{ ...common, knows: knows('clay'), apiKey: secretOf('clay') },
      webhookToken: secretOf('clay webhook'),
      callbackSecret: secretOf('clay callback'),
      signingSecret: secretOf('clay signing'),
    }),
    serper: createSerperSimulator({ ...common, apiKey: secretOf('serper') }),
  };
}

function verifiers({ seed, now, born, secretOf, knowsAddress }: ServiceParts) {
  const common = { now, perMinute, knows: knowsAddress };
  return {
    hunter: createHunterSimulator({
      ...{ now, perMinute, knowsAddress, apiKey: secretOf('hunter') },
      knows: knowledgeOf('hunter', seed, born),
    }),
    zerobounce: createZerobounceSimulator({ ...common, apiKey: secretOf('zerobounce') }),
    neverbounce: createNeverbounceSimulator({ ...common, apiKey: secretOf('neverbounce') }),
    millionverifier: createMillionverifierSimulator({ ...common, apiKey: secretOf('millionverifier') }),
  };
}

function senders({ now, secretOf, deliver }: ServiceParts) {
  const common = (vendor: string) => ({
    ...{ now, perMinute, apiKey: secretOf(vendor) },
    onDelivery: (delivery: SimulatedDelivery) => deliver(vendor, delivery),
  });
  return {
    instantly: createInstantlySimulator({ ...common('instantly'), mailsPerMinute: perMinute }),
    heyreach: createHeyreachSimulator(common('heyreach')),
    smartlead: createSmartleadSimulator({
      ...common('smartlead'),
      webhookSecret: secretOf('smartlead webhook'),
    }),
    emailbison: createEmailbisonSimulator(common('emailbison')),
  };
}

const OWNER = 'nora@fieldnote.example';
export const CHANNEL = 'C0OUTBOUND';

function desks({ now, secretOf }: ServiceParts) {
  return {
    slack: createSlackSimulator({
      ...{ now, perMinute, botToken: secretOf('slack'), signingSecret: secretOf('slack signing') },
      members: [{ id: 'U0NORA', name: 'Nora Field', email: OWNER }],
      channels: [CHANNEL],
    }),
    notion: createNotionSimulator({
      ...{ perMinute, token: secretOf('notion'), shared: { pages: ['reports'], dataSources: [] } },
    }),
    twilio: createTwilioSimulator({
      ...{ now, perMinute, accountSid: TWILIO_ACCOUNT, authToken: secretOf('twilio') },
      ...{ numbers: [TWILIO_NUMBER], inboundUrl: 'http://127.0.0.1/hooks/sandbox/twilio' },
    }),
    highlevel: createHighlevelSimulator({
      ...{ now, perMinute, token: secretOf('highlevel'), locationId: LOCATION, calendars: ['calls'] },
      signingKey: generateKeyPairSync('ed25519').privateKey,
    }),
  };
}

export const TWILIO_ACCOUNT = 'AC00000000000000000000000000000001';
export const TWILIO_NUMBER = '+15005550006';
export const LOCATION = 'sandbox-location';
export const CALDAV_CALENDAR = '/calendars/nora/calls/';

function calendars({ folder, now, secretOf, deliver }: ServiceParts) {
  return {
    google: createGoogleCalendarSimulator({
      ...{ now, perMinute, refreshToken: secretOf('google'), calendars: [OWNER] },
    }),
    'cal-com': createCalComSimulator({
      ...{ now, perMinute, apiKey: secretOf('cal-com'), webhookSecret: secretOf('cal-com webhook') },
      eventTypes: [77],
      keptIn: join(folder, 'cal-com.json'),
      onDelivery: (delivery) => deliver('cal-com', delivery),
    }),
    calendly: createCalendlySimulator({
      ...{ now, perMinute, token: secretOf('calendly'), signingKey: secretOf('calendly signing') },
      eventTypes: [`${CALENDLY}/event_types/intro-call`],
    }),
    caldav: createCaldavSimulator({
      ...{ perMinute, user: 'nora', password: secretOf('caldav'), calendars: [CALDAV_CALENDAR] },
    }),
  };
}
