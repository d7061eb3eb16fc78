import { serveSimulators } from '../kit/simulator.ts';
import type { VendorCase } from '../kit/vendor-case.fixture.ts';
import { twilioPerformers } from './adapter.ts';
import { createTwilioSimulator } from './simulator.ts';

const ACCOUNT = `AC${'0'.repeat(32)}`;
export const AUTH_TOKEN = 'primary-auth-token-of-the-tests';
export const OUR_NUMBER = '+14155550100';
export const INBOUND_URL = 'https://legwork.test/hooks/twilio?workspace=w1';
export const STATUS_URL = 'https://legwork.test/hooks/twilio?workspace=w1&about=status';

export async function startTwilio(
  now: () => Temporal.Instant,
  { perMinute, ...settings }: { perMinute?: number; from?: string; messagingServiceSid?: string } = {
    from: OUR_NUMBER,
  },
) {
  const simulator = createTwilioSimulator({
    accountSid: ACCOUNT,
    authToken: AUTH_TOKEN,
    now,
    numbers: [OUR_NUMBER],
    inboundUrl: INBOUND_URL,
    perMinute,
  });
  const server = await serveSimulators({ '/twilio': simulator });
  const performersFor = (password: string) =>
    twilioPerformers({
      baseUrl: `${server.url}/twilio`,
      accountSid: ACCOUNT,
      user: ACCOUNT,
      password,
      statusUrl: STATUS_URL,
      timeoutMs: 1_000,
      ...settings,
    });
  return {
    simulator,
    performers: performersFor(AUTH_TOKEN),
    strangers: performersFor('another'),
    close: server.close,
  };
}

export const twilioCase: VendorCase = {
  vendor: 'twilio',
  ports: ['sms'],
  openapi: [{ file: 'twilio-messages.json' }],
  async start({ now, perMinute }) {
    const { simulator, ...running } = await startTwilio(now, { from: OUR_NUMBER, perMinute });
    return {
      ...running,
      simulator,
      examples: [
        { operation: 'sms.twilio.whoami', input: {} },
        {
          operation: 'sms.twilio.send_sms',
          input: { to: '+14155550123', text: 'Does Tuesday at ten suit you?' },
          effects: () => simulator.messages().length,
        },
        {
          operation: 'sms.twilio.send_notice',
          input: { to: '+14155550123', text: 'Critical: a run stopped #a1b2' },
          effects: () => simulator.messages().length,
        },
      ],
    };
  },
};
