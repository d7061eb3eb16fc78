import { createHash } from 'node:crypto';
import { routed } from '../kit/simulated-routes.ts';
import {
  createSimulator,
  type SimulatedAnswer,
  type SimulatedRequest,
  type VendorSimulator,
} from '../kit/simulator.ts';
import { twilioSignature } from './signature.rules.ts';

export type TwilioSimulatorParts = {
  readonly accountSid: string;
  readonly authToken: string;
  readonly now: () => Temporal.Instant;
  /** Numbers of the account. */
  readonly numbers: readonly string[];
  /** Public address that messages coming in are sent to. */
  readonly inboundUrl: string;
  readonly perMinute?: number;
};

export type TwilioMessage = {
  readonly sid: string;
  readonly to: string;
  readonly from: string | null;
  readonly body: string;
  readonly status: string;
  readonly created: Temporal.Instant;
  readonly statusUrl: string | null;
};
export type TwilioDelivery = {
  readonly url: string;
  readonly headers: Record<string, string>;
  readonly body: string;
};

export type TwilioSimulator = VendorSimulator & {
  messages(): readonly TwilioMessage[];
  /** Somebody writes to a number of ours. */
  receive(from: string, to: string, text: string): TwilioDelivery;
  /** The report that a message has come to a status. */
  report(message: TwilioMessage, status: string, errorCode?: string): TwilioDelivery;
};

const refused = (status: number, code: number, message: string): SimulatedAnswer => ({
  status,
  body: { code, message, more_info: `https://www.twilio.com/docs/errors/${code}`, status },
});

/** Twilio's own numbers that fail, and one whose next answer never comes. */
const SENTINELS: Readonly<Record<string, SimulatedAnswer>> = {
  '+15005550001': refused(400, 21211, "The 'To' number +15005550001 is not a valid phone number."),
  '+15005550002': refused(400, 21612, 'The combination of To and From cannot be routed.'),
  '+15005550003': refused(400, 21408, 'Permission to send to the region has not been enabled.'),
  '+15005550004': refused(400, 21610, 'Attempt to send to unsubscribed recipient.'),
  '+15005550009': refused(400, 21614, "The 'To' number is not a valid mobile number."),
  '+15005550010': 'hang',
};

/** Twilio in small: messages of one account with their reports, the numbers that fail, opt-outs, signed deliveries. */
export function createTwilioSimulator(parts: TwilioSimulatorParts): TwilioSimulator {
  const { accountSid, authToken, now, perMinute = 6_000 } = parts;
  const messages: TwilioMessage[] = [];
  const stopped = new Set<string>();
  const expected = `Basic ${Buffer.from(`${accountSid}:${authToken}`).toString('base64')}`;
  const sign = (url: string, fields: Record<string, string>): TwilioDelivery => {
    const form = new URLSearchParams({ AccountSid: accountSid, ApiVersion: '2010-04-01', ...fields });
    return {
      url,
      body: form.toString(),
      headers: {
        'content-type': 'application/x-www-form-urlencoded',
        'x-twilio-signature': twilioSignature(authToken, url, form),
      },
    };
  };
  const path = `/2010-04-01/Accounts/${accountSid}/Messages.json`;
  const simulator = createSimulator({
    perMinute,
    charges: () => [],
    authenticate: ({ headers }) =>
      headers.authorization === expected ? null : refused(401, 20003, 'Authenticate'),
    tooMany: refused(429, 20429, 'Too Many Requests'),
    work: routed(
      {
        [`POST ${path}`]: (request) => {
          const form = new URLSearchParams(request.raw);
          const no = problemOf(form, parts, stopped);
          if (no) return no;
          const message = messageOf(form, messages.length, now());
          messages.push(message);
          return { status: 201, body: shown(message, accountSid) };
        },
        [`GET ${path}`]: (request) => listOf(messages, request, accountSid),
      },
      refused(404, 20404, 'The requested resource was not found'),
    ),
  });
  return { ...simulator, messages: () => messages, ...deliveriesOf(parts, sign, stopped) };
}

function deliveriesOf(
  { now, inboundUrl }: TwilioSimulatorParts,
  sign: (url: string, fields: Record<string, string>) => TwilioDelivery,
  stopped: Set<string>,
): Pick<TwilioSimulator, 'receive' | 'report'> {
  return {
    receive(from, to, text) {
      if (/^\s*stop\s*$/i.test(text)) stopped.add(from);
      const sid = sidOf(`in ${from} ${text} ${now()}`);
      const message = { MessageSid: sid, SmsSid: sid, SmsStatus: 'received', NumMedia: '0' };
      return sign(inboundUrl, { ...message, From: from, To: to, Body: text });
    },
    report: ({ sid, to, from, statusUrl }, status, errorCode) =>
      sign(statusUrl ?? inboundUrl, {
        MessageSid: sid,
        SmsSid: sid,
        MessageStatus: status,
        SmsStatus: status,
        To: to,
        From: from ?? '',
        ...(errorCode === undefined ? {} : { ErrorCode: errorCode }),
      }),
  };
}

const sidOf = (seed: string): string => `SM${createHash('sha256').update(seed).digest('hex').slice(0, 32)}`;

function problemOf(
  form: URLSearchParams,
  { numbers }: TwilioSimulatorParts,
  stopped: ReadonlySet<string>,
): SimulatedAnswer | null {
  const to = form.get('To') ?? '';
  const from = form.get('From');
  if (!/^\+[1-9]\d{6,14}$/.test(to)) return refused(400, 21211, 'Invalid To.');
  if (!from && !form.get('MessagingServiceSid')) return refused(400, 21603, 'A From number is required.');
  if (from && !numbers.includes(from)) return refused(400, 21606, 'The From number is not yours.');
  if ((form.get('Body') ?? '').length > 1_600)
    return refused(400, 21617, 'The body exceeds 1600 characters.');
  if (stopped.has(to)) return refused(400, 21610, 'Attempt to send to unsubscribed recipient.');
  return SENTINELS[to] ?? null;
}

const messageOf = (form: URLSearchParams, count: number, created: Temporal.Instant): TwilioMessage => ({
  sid: sidOf(`out ${count}`),
  to: form.get('To') ?? '',
  from: form.get('From'),
  body: form.get('Body') ?? '',
  status: form.get('From') ? 'queued' : 'accepted',
  created,
  statusUrl: form.get('StatusCallback'),
});

/** Seven bits where they do, sixteen where a sign needs them. */
const segments = (text: string): number => {
  const [one, more] = /^[\x20-\x7e\n\r£¥èéùìòÇØøÅåÄÖÑÜ§äöñüà€]*$/.test(text) ? [160, 153] : [70, 67];
  return text.length <= one ? 1 : Math.ceil(text.length / more);
};

const shown = (message: TwilioMessage, accountSid: string): object => ({
  sid: message.sid,
  account_sid: accountSid,
  api_version: '2010-04-01',
  to: message.to,
  from: message.from,
  body: message.body,
  status: message.status,
  direction: 'outbound-api',
  num_segments: message.from ? String(segments(message.body)) : '0',
  num_media: '0',
  price: null,
  price_unit: 'USD',
  error_code: null,
  error_message: null,
  messaging_service_sid: null,
  date_created: rfc2822(message.created),
  date_updated: rfc2822(message.created),
  date_sent: null,
  uri: `/2010-04-01/Accounts/${accountSid}/Messages/${message.sid}.json`,
  subresource_uris: { media: `/2010-04-01/Accounts/${accountSid}/Messages/${message.sid}/Media.json` },
});

const rfc2822 = (at: Temporal.Instant): string =>
  new Date(at.epochMilliseconds).toUTCString().replace('GMT', '+0000');

function listOf(
  messages: readonly TwilioMessage[],
  { query }: SimulatedRequest,
  accountSid: string,
): SimulatedAnswer {
  const size = Number(query.get('PageSize') ?? 50);
  const found = messages.filter(({ to }) => !query.has('To') || to === query.get('To')).reverse();
  const uri = `/2010-04-01/Accounts/${accountSid}/Messages.json?PageSize=${size}`;
  return {
    status: 200,
    body: {
      messages: found.slice(0, size).map((message) => shown(message, accountSid)),
      page: 0,
      page_size: size,
      start: 0,
      end: Math.max(0, Math.min(size, found.length) - 1),
      uri,
      first_page_uri: uri,
      next_page_uri: found.length > size ? `${uri}&Page=1` : null,
      previous_page_uri: null,
    },
  };
}
