import { defineCommand, EXIT, type Io } from '#cli';
import type { Ctx } from '#core/ctx';
import { invalid } from '#core/errors';
import { isId } from '#core/ids';
import { addEndpoint } from './add-endpoint.ts';
import { alertPhonesCommand } from './alert-phones.cli.ts';
import { rotateSecret } from './change-endpoint.ts';
import { chatChannelCommand } from './chat-channel.cli.ts';
import { newEndpoint } from './contract.ts';
import { readEndpoints } from './read-endpoints.ts';
import { replayFailedSince, replayOutgoing } from './replay-deliveries.ts';
import { slackTestCommand } from './slack-test.cli.ts';

type Flags = Readonly<Record<string, string | boolean | undefined>>;
type Action = (ctx: Ctx, io: Io, target: string, flags: Flags) => Promise<void>;

const idOf = (target: string): string => {
  if (isId(target)) return target;
  throw invalid(
    'webhook_endpoint.id',
    'Name the endpoint by its id. Nothing was changed; the ids are shown by list.',
  );
};

const list: Action = async (ctx, io) => {
  const endpoints = await readEndpoints(ctx);
  io.result({ endpoints }, () => {
    io.table(
      endpoints.map(({ id, url, enabled, disabledReason, waiting, delivered, dead }) => ({
        id,
        url,
        state: enabled ? 'on' : `off (${disabledReason})`,
        waiting,
        delivered,
        dead,
      })),
    );
    if (endpoints.length === 0) io.line('Nobody is told anything yet. Add an endpoint with: add <url>.');
  });
};

const add: Action = async (ctx, io, url, { events, description }) => {
  const read = newEndpoint.safeParse({
    url,
    ...(events
      ? {
          eventTypes: String(events)
            .split(',')
            .map((name) => name.trim()),
        }
      : {}),
    ...(description ? { description: String(description) } : {}),
  });
  if (!read.success)
    throw invalid(
      'webhook_endpoint.invalid',
      `Nothing was added: ${read.error.issues.map((issue) => issue.message).join(' ')}`,
    );
  const added = await addEndpoint(ctx, read.data);
  io.result(added, () => {
    io.line(`Added ${added.endpointId}. Its secret is shown this once:`);
    io.line(added.secret);
  });
};

const rotate: Action = async (ctx, io, target, { overlap }) => {
  const overlapHours = Math.min(168, Math.max(0, Math.trunc(Number(overlap ?? 24))));
  if (Number.isNaN(overlapHours))
    throw invalid('webhook_endpoint.overlap', 'The overlap is a number of hours. Nothing was changed.');
  const rotated = await rotateSecret(ctx, { endpointId: idOf(target), overlapHours });
  io.result(rotated, () => {
    io.line(`The new secret, shown this once; the old one signs along until ${rotated.previousUntil}:`);
    io.line(rotated.secret);
  });
};

const replay: Action = async (ctx, io, target, { since, delivery }) => {
  if (since && Number.isNaN(Date.parse(String(since))))
    throw invalid(
      'webhook_endpoint.since',
      'That is no moment. Write it like 2026-11-20T09:00:00Z. Nothing was replayed.',
    );
  const from = since ? new Date(String(since)).toISOString() : undefined;
  const done = delivery
    ? await replayOutgoing(ctx, { outgoingId: idOf(String(delivery)) })
    : await replayFailedSince(ctx, { endpointId: idOf(target), since: from });
  io.result(done, () => io.line(`${done.replayed} sent again, under the same ids.`));
};

const ACTIONS: Readonly<Record<string, Action>> = { list, add, rotate, replay };

/** `legwork webhook-endpoints`: who is told what happens here. And `slack-test`. */
export const commands = [
  slackTestCommand,
  chatChannelCommand,
  alertPhonesCommand,
  defineCommand({
    name: 'webhook-endpoints',
    summary: 'Who is told what happens here: list, add <url>, rotate <id>, replay <id>.',
    example: 'legwork webhook-endpoints add https://hooks.example.com/legwork --events message.sent',
    arguments: '[action] [target]',
    flags: [
      { flags: '--events <list>', summary: 'what it is told, separated by commas; everything without it' },
      { flags: '--description <text>', summary: 'what it is for' },
      { flags: '--overlap <hours>', summary: 'how long the old secret signs along, 24 unless told' },
      { flags: '--since <moment>', summary: 'replay what failed since then' },
      { flags: '--delivery <id>', summary: 'replay this one delivery' },
    ],
    async run(io, { positional, flags }, session) {
      const [name = 'list', target = ''] = positional;
      const action = ACTIONS[name];
      if (!action)
        throw invalid(
          'webhook_endpoint.action',
          `There is no ${name}. Choose one of ${Object.keys(ACTIONS).join(', ')}.`,
        );
      await action(await session.ctx(), io, target, flags);
      return EXIT.done;
    },
  }),
];
