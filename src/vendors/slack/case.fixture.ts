import { serveSimulators } from '../kit/simulator.ts';
import type { VendorCase } from '../kit/vendor-case.fixture.ts';
import { slackPerformers } from './adapter.ts';
import { createSlackSimulator, type SlackSimulator } from './simulator.ts';

export const SIGNING_SECRET = 'signing-secret-of-the-test-app';
export const CHANNEL = 'C0APPROVAL';
export const ANA = { id: 'U0ANA0001', name: 'Ana López', email: 'ana@valewood.test' };

const TOKEN = 'xoxb-test';

export async function startSlack(
  now: () => Temporal.Instant,
  more: { perMinute?: number; scopes?: readonly string[]; channels?: readonly string[] } = {},
) {
  const simulator: SlackSimulator = createSlackSimulator({
    botToken: TOKEN,
    signingSecret: SIGNING_SECRET,
    now,
    members: [ANA, { id: 'U0GONE001', name: 'Gone', email: 'gone@valewood.test', deleted: true }],
    channels: [CHANNEL],
    ...more,
  });
  const server = await serveSimulators({ '/slack': simulator });
  const performersFor = (botToken: string) =>
    slackPerformers({ baseUrl: `${server.url}/slack`, botToken, timeoutMs: 2_000 });
  return {
    simulator,
    performers: performersFor(TOKEN),
    strangers: performersFor('xoxb-other'),
    close: server.close,
  };
}

export const slackCase: VendorCase = {
  vendor: 'slack',
  ports: ['chat'],
  openapi: [{ file: 'slack-used-methods.json' }],
  async start({ now, perMinute }) {
    const { simulator, ...running } = await startSlack(now, { perMinute });
    const card = [
      { kind: 'heading', text: 'A draft waits' },
      {
        kind: 'buttons',
        id: 'draft',
        buttons: [{ action: 'approve', value: 'item-1.v2', label: 'Approve' }],
      },
    ];
    return {
      ...running,
      simulator,
      examples: [
        { operation: 'chat.slack.whoami', input: {} },
        { operation: 'chat.slack.find_person', input: { email: ANA.email } },
        {
          operation: 'chat.slack.post_message',
          input: { to: { kind: 'channel', id: CHANNEL }, text: 'A draft waits for you', card },
          effects: () => simulator.posts().length,
        },
        {
          operation: 'chat.slack.update_message',
          input: {
            channelId: CHANNEL,
            messageId: `${Math.floor(now().epochMilliseconds / 1_000)}.000001`,
            text: 'Approved by Ana',
          },
          effects: () => simulator.changes(),
        },
      ],
    };
  },
};
