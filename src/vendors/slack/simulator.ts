import { createHmac } from 'node:crypto';
import { fieldsOf, routed } from '../kit/simulated-routes.ts';
import {
  createSimulator,
  type SimulatedAnswer,
  type SimulatedRequest,
  type VendorSimulator,
} from '../kit/simulator.ts';
import { type Block, blockProblems } from './blocks.rules.ts';

export type SlackMember = {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly deleted?: boolean;
};
export type SlackPost = {
  readonly channel: string;
  readonly ts: string;
  readonly text: string;
  readonly blocks: readonly Block[];
  readonly thread: string | null;
  readonly metadata: unknown;
};

export type SlackSimulatorParts = {
  readonly botToken: string;
  readonly signingSecret: string;
  readonly now: () => Temporal.Instant;
  readonly members: readonly SlackMember[];
  /** Channels the app is in. */
  readonly channels: readonly string[];
  /** All that are needed where nothing is said. */
  readonly scopes?: readonly string[];
  /** Tier 3 is 50 a minute and method; posting about 1 a second and channel. */
  readonly perMinute?: number;
};

/** A signed delivery as the intake gets it; `path` is where Slack was told to send it. */
export type SlackDelivery = {
  readonly path: string;
  readonly headers: Record<string, string>;
  readonly body: string;
};

export type SlackSimulator = VendorSimulator & {
  /** Messages as they stand now, the oldest first. */
  posts(): readonly SlackPost[];
  /** How often a message was changed. */
  changes(): number;
  /** Somebody clicks a button with this action: the first, unless another is named. */
  click(post: SlackPost, action: string, userId: string, which?: number): SlackDelivery;
  /** Somebody writes. */
  say(channel: string, userId: string, text: string): SlackDelivery;
};

const ALL_SCOPES = [
  'chat:write',
  'users:read',
  'users:read.email',
  'im:write',
  'channels:history',
  'im:history',
];
const SCOPE_OF: Readonly<Record<string, string>> = {
  '/users.lookupByEmail': 'users:read.email',
  '/chat.postMessage': 'chat:write',
  '/chat.update': 'chat:write',
  '/conversations.open': 'im:write',
  '/conversations.history': 'channels:history',
  '/conversations.replies': 'channels:history',
};

/** Slack in small: failures with status 200, scopes, block limits, direct messages, metadata, signed deliveries. */
export function createSlackSimulator(parts: SlackSimulatorParts): SlackSimulator {
  const { botToken, now, scopes = ALL_SCOPES, perMinute = 50 } = parts;
  const posts: SlackPost[] = [];
  let changes = 0;
  const nextTs = (): string =>
    `${Math.floor(now().epochMilliseconds / 1_000)}.${String(posts.length + 1).padStart(6, '0')}`;
  const work = routed(
    {
      'GET /auth.test': () => ok(IDENTITY),
      'GET /users.lookupByEmail': (request) => lookup(parts, request),
      'POST /conversations.open': (request) => open(parts, request),
      'POST /chat.postMessage': (request) => post(parts, posts, request, nextTs()),
      'POST /chat.update': (request) => {
        const answer = change(posts, request);
        if (typeof answer === 'object' && (answer.body as { ok: boolean }).ok) changes += 1;
        return answer;
      },
      'GET /conversations.history': (request) =>
        history(
          posts.filter((post) => post.thread === null),
          request,
        ),
      'GET /conversations.replies': (request) =>
        history(
          posts.filter((post) => post.thread === request.query.get('ts')),
          request,
        ),
    },
    no('unknown_method'),
  );
  const simulator = createSimulator({
    perMinute,
    charges: () => [],
    authenticate: ({ headers }) =>
      headers.authorization === `Bearer ${botToken}` ? null : no('invalid_auth'),
    tooMany: { status: 429, body: { ok: false, error: 'ratelimited' }, headers: { 'retry-after': '30' } },
    work(request) {
      const needed = SCOPE_OF[request.path];
      const answer =
        needed === undefined || scopes.includes(needed)
          ? work(request)
          : no('missing_scope', { needed, provided: scopes.join(',') });
      return typeof answer === 'string'
        ? answer
        : { ...answer, headers: { 'x-oauth-scopes': scopes.join(',') } };
    },
  });
  return {
    ...simulator,
    posts: () => posts,
    changes: () => changes,
    click: (post, action, userId, which = 0) =>
      signed(parts, '/interactions', clickBody(post, { action, which }, userId, now())),
    say: (channel, userId, text) =>
      signed(parts, '/events', JSON.stringify(saying(channel, userId, text, nextTs()))),
  };
}

const IDENTITY = {
  url: 'https://valewood.slack.com/',
  team: 'Valewood',
  user: 'legwork',
  team_id: 'T0VALEWOOD',
  user_id: 'U0LEGWORK',
  bot_id: 'B0LEGWORK1',
};

const ok = (body: object): SimulatedAnswer => ({ status: 200, body: { ok: true, ...body } });
const no = (error: string, more: object = {}): SimulatedAnswer => ({
  status: 200,
  body: { ok: false, error, ...more },
});

function lookup({ members }: SlackSimulatorParts, { query }: SimulatedRequest): SimulatedAnswer {
  const found = members.find((member) => member.email === query.get('email')?.toLowerCase());
  if (!found) return no('users_not_found');
  const { id, name, email, deleted = false } = found;
  const user = { id, name, real_name: name, deleted, is_bot: false, is_app_user: false, updated: 0 };
  return ok({ user: { ...user, profile: { email } } });
}

/** The direct channel of a member; the same one each time. */
const directChannel = (userId: string): string => `D${userId.slice(1).padEnd(9, '0')}`;

function open({ members }: SlackSimulatorParts, request: SimulatedRequest): SimulatedAnswer {
  const member = members.find(({ id }) => id === fieldsOf(request).users);
  if (!member) return no('user_not_found');
  return member.deleted ? no('user_disabled') : ok({ channel: { id: directChannel(member.id) } });
}

function post(
  parts: SlackSimulatorParts,
  posts: SlackPost[],
  request: SimulatedRequest,
  ts: string,
): SimulatedAnswer {
  const refused = refusedPost(parts, request);
  if (refused) return refused;
  const made = postOf(request, ts);
  posts.push(made);
  return ok({ channel: made.channel, ts, message: { type: 'message', text: made.text, ts } });
}

function change(posts: SlackPost[], request: SimulatedRequest): SimulatedAnswer {
  const { channel, ts } = fieldsOf(request);
  const index = posts.findIndex((each) => each.channel === channel && each.ts === ts);
  const old = posts[index];
  if (!old) return no('message_not_found');
  const refused = refusedContent(request);
  if (refused) return refused;
  const changed = { ...postOf(request, old.ts), thread: old.thread };
  posts[index] = changed;
  return ok({
    channel: changed.channel,
    ts: changed.ts,
    text: changed.text,
    message: { text: changed.text },
  });
}

function refusedPost(
  { channels, members }: SlackSimulatorParts,
  request: SimulatedRequest,
): SimulatedAnswer | null {
  const { channel } = fieldsOf(request);
  const direct = members.map(({ id }) => directChannel(id));
  if (channel === 'CARCHIVED1') return no('is_archived');
  if (channel === 'CNOTINVIT1') return no('not_in_channel');
  if (![...channels, ...direct].includes(String(channel))) return no('channel_not_found');
  return refusedContent(request);
}

function refusedContent(request: SimulatedRequest): SimulatedAnswer | null {
  const { text, blocks = [] } = fieldsOf(request);
  if (!text && !(blocks as Block[]).length) return no('no_text');
  const [problem] = blockProblems(blocks as Block[]);
  if (!problem) return null;
  return no(problem.detail?.what === 'characters in all' ? 'msg_blocks_too_long' : 'invalid_blocks');
}

function postOf(request: SimulatedRequest, ts: string): SlackPost {
  const { channel, text = '', blocks = [], thread_ts = null, metadata = null } = fieldsOf(request);
  return {
    channel: String(channel),
    ts,
    text: String(text),
    blocks: blocks as Block[],
    thread: thread_ts as string | null,
    metadata,
  };
}

function history(posts: readonly SlackPost[], { query }: SimulatedRequest): SimulatedAnswer {
  const limit = Number(query.get('limit') ?? 100);
  const found = posts
    .filter((post) => post.channel === query.get('channel'))
    .filter((post) => !query.has('latest') || post.ts <= (query.get('latest') ?? ''))
    .filter((post) => !query.has('oldest') || post.ts >= (query.get('oldest') ?? ''))
    .reverse();
  const messages = found
    .slice(0, limit)
    .map(({ ts, text, metadata }) => ({ type: 'message', ts, text, ...(metadata ? { metadata } : {}) }));
  return ok({ messages, has_more: found.length > limit });
}

function clickBody(
  post: SlackPost,
  { action, which }: { action: string; which: number },
  userId: string,
  at: Temporal.Instant,
): string {
  const button = post.blocks
    .flatMap((block) => (block.type === 'actions' ? block.elements : []))
    .filter((element) => element.action_id === action)[which];
  if (!button) throw new Error(`The message has no button ${action}.`);
  const payload = {
    type: 'block_actions',
    api_app_id: 'A0LEGWORK',
    team: { id: IDENTITY.team_id, domain: 'valewood' },
    user: { id: userId, username: 'ana', team_id: IDENTITY.team_id },
    container: { type: 'message', message_ts: post.ts, channel_id: post.channel, is_ephemeral: false },
    channel: { id: post.channel, name: 'approvals' },
    message: { ts: post.ts, text: post.text, blocks: post.blocks },
    response_url: 'https://hooks.slack.com/actions/T0VALEWOOD/1/x',
    trigger_id: '1.2.3',
    actions: [
      {
        type: 'button',
        action_id: action,
        value: button.value,
        action_ts: `${Math.floor(at.epochMilliseconds / 1_000)}.500000`,
      },
    ],
  };
  return new URLSearchParams({ payload: JSON.stringify(payload) }).toString();
}

const saying = (channel: string, user: string, text: string, ts: string): object => ({
  token: 'deprecated',
  team_id: IDENTITY.team_id,
  type: 'event_callback',
  event_id: `Ev${ts.replace('.', '')}`,
  event_time: Math.floor(Number(ts)),
  event: {
    type: 'message',
    user,
    text,
    channel,
    channel_type: channel.startsWith('D') ? 'im' : 'channel',
    ts,
  },
});

function signed({ signingSecret, now }: SlackSimulatorParts, path: string, body: string): SlackDelivery {
  const time = String(Math.floor(now().epochMilliseconds / 1_000));
  const signature = createHmac('sha256', signingSecret).update(`v0:${time}:${body}`).digest('hex');
  return {
    path,
    body,
    headers: {
      'content-type': body.startsWith('payload=') ? 'application/x-www-form-urlencoded' : 'application/json',
      'x-slack-request-timestamp': time,
      'x-slack-signature': `v0=${signature}`,
    },
  };
}
