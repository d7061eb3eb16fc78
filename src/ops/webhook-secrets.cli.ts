import { readFileSync } from 'node:fs';
import { defineCommand, EXIT, type Io } from '#cli';
import type { Ctx } from '#core/ctx';
import { invalid } from '#core/errors';
import { newWebhookSecret } from './contract.ts';
import { dropWebhookSecret, readWebhookSecrets, setWebhookSecret } from './webhook-secrets.ts';

type Flags = Readonly<Record<string, string | boolean | undefined>>;
type Action = (ctx: Ctx, io: Io, vendor: string, flags: Flags) => Promise<void>;

const list: Action = async (ctx, io) => {
  const vendors = await readWebhookSecrets(ctx);
  io.result({ vendors }, () =>
    io.table(
      vendors.map(({ vendor, names, installation, own }) => ({
        vendor,
        secrets: names.join(', '),
        own: own.map(({ name, setAt }) => `${name} set on ${setAt.slice(0, 10)}`).join(', ') || '–',
        state: own.length > 0 ? 'its own' : installation ? 'the installation’s' : 'turned away',
      })),
    ),
  );
};

const set: Action = async (ctx, io, vendor, { name, from, overlap }) => {
  const read = newWebhookSecret.safeParse({
    ...(name ? { name } : {}),
    ...(from ? { secret: readFileSync(from === '-' ? 0 : String(from), 'utf8') } : {}),
    ...(overlap === undefined ? {} : { overlapHours: Number(overlap) }),
  });
  if (!read.success)
    throw invalid(
      'webhook_secret.invalid',
      `Nothing was set: ${read.error.issues.map((issue) => `${issue.path.join('.')} ${issue.message}`).join('; ')}.`,
    );
  const done = await setWebhookSecret(ctx, { vendor, ...read.data });
  io.result(done, () => {
    io.line(`The ${done.name} of ${vendor} is this workspace's own since ${done.setAt}.`);
    if (done.previousUntil) io.line(`The one before proves along until ${done.previousUntil}.`);
    if (done.secret) io.line(`Give it to ${vendor}; it is shown this once:\n${done.secret}`);
  });
};

const drop: Action = async (ctx, io, vendor) => {
  const done = await dropWebhookSecret(ctx, { vendor });
  io.result(done, () => io.line(`The installation's secret counts for ${vendor} again.`));
};

const ACTIONS: Readonly<Record<string, Action>> = { list, set, drop };

/** `legwork webhook-secrets`: what proves a vendor's deliveries to this workspace alone. */
export const webhookSecretsCommand = defineCommand({
  name: 'webhook-secrets',
  summary: 'What proves a vendor’s deliveries to this workspace: list, set <vendor>, drop <vendor>.',
  example: 'legwork webhook-secrets set calendly --from secret.txt',
  arguments: '[action] [vendor]',
  flags: [
    { flags: '--name <name>', summary: 'which of the vendor’s secrets, where there are several' },
    {
      flags: '--from <file>',
      summary: 'the file with what the vendor gave, - for standard input; made here without it',
    },
    { flags: '--overlap <hours>', summary: 'how long the one before proves along, 24 unless told' },
  ],
  async run(io, { positional, flags }, session) {
    const [name = 'list', vendor = ''] = positional;
    const action = ACTIONS[name];
    if (!action)
      throw invalid(
        'webhook_secret.action',
        `There is no ${name}. Choose one of ${Object.keys(ACTIONS).join(', ')}.`,
      );
    await action(await session.ctx(), io, vendor, flags);
    return EXIT.done;
  },
});
