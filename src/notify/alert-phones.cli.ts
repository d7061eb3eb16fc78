import { defineCommand, EXIT, type Io } from '#cli';
import type { Ctx } from '#core/ctx';
import { invalid } from '#core/errors';
import { isId } from '#core/ids';
import { addAlertPhone, readAlertPhones, removeAlertPhone } from './alert-phones.ts';
import { newAlertPhone } from './contract.ts';

type Flags = Readonly<Record<string, string | boolean | undefined>>;
type Action = (ctx: Ctx, io: Io, target: string, flags: Flags) => Promise<void>;

const list: Action = async (ctx, io) => {
  const view = await readAlertPhones(ctx);
  io.result(view, () => {
    if (view.phones.length > 0)
      io.table(
        view.phones.map(({ id, name, number, zone, quietFrom, quietTo, sent, lastError }) => ({
          ...{ id, name, number, quiet: `${quietFrom}-${quietTo} ${zone}`, sent },
          problem: lastError ?? '',
        })),
      );
    else io.line('Nobody is told by text message. Add a number with: add <number> --name <name>.');
    if (!view.connected) io.line('Nothing is set that sends text messages: LEGWORK_ALERT_SMS.');
  });
};

const add: Action = async (ctx, io, number, { name, zone, quiet }) => {
  const [from, to] = typeof quiet === 'string' ? quiet.split('-').map(Number) : [];
  const read = newAlertPhone.safeParse({
    ...{ number, name: name ?? 'Owner' },
    ...(zone === undefined ? {} : { zone }),
    ...(quiet === undefined ? {} : { quietFrom: from, quietTo: to }),
  });
  if (!read.success)
    throw invalid(
      'alert_phone.invalid',
      `Nothing was added: ${read.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; ')}. Write it like: add "+49 170 1234567" --name Ana --zone Europe/Berlin --quiet 22-7.`,
    );
  const added = await addAlertPhone(ctx, read.data);
  io.result(added, () => io.line(`Added ${added.phoneId}: it is told what is urgent from now on.`));
};

const remove: Action = async (ctx, io, target) => {
  if (!isId(target))
    throw invalid('alert_phone.id', 'Name the number by its id, which list shows. Nothing was changed.');
  const done = await removeAlertPhone(ctx, { phoneId: target });
  io.result(done, () => io.line('It is forgotten and told nothing more.'));
};

const ACTIONS: Readonly<Record<string, Action>> = { list, add, remove };

/** `legwork alert-phones`: who is told by text message. */
export const alertPhonesCommand = defineCommand({
  name: 'alert-phones',
  summary: 'Who is told by text message what is urgent: list, add <number>, remove <id>.',
  example: 'legwork alert-phones add "+49 170 1234567" --name Ana --zone Europe/Berlin --quiet 22-7',
  arguments: '[action] [target]',
  flags: [
    { flags: '--name <name>', summary: 'whose number it is' },
    { flags: '--zone <zone>', summary: 'their time zone, UTC unless told' },
    {
      flags: '--quiet <hours>',
      summary: 'hours in which only what is critical wakes them, 22-7 unless told',
    },
  ],
  async run(io, { positional, flags }, session) {
    const [name = 'list', target = ''] = positional;
    const action = ACTIONS[name];
    if (!action)
      throw invalid(
        'alert_phone.action',
        `There is no ${name}. Choose one of ${Object.keys(ACTIONS).join(', ')}.`,
      );
    await action(await session.ctx(), io, target, flags);
    return EXIT.done;
  },
});
