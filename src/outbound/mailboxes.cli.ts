import { proposeDangerous } from '#approval';
import { type Arguments, defineCommand, EXIT, type Io } from '#cli';
import type { Ctx } from '#core/ctx';
import { invalid, notFound } from '#core/errors';
import { changeMailboxState } from './change-mailbox-state.ts';
import { connectMailbox } from './connect/connect-mailbox.ts';
import { connectInput } from './connect/contract.ts';
import { reconnectMailbox } from './connect/reconnect-mailbox.ts';
import { type MailboxHealthView, mailboxStateInput, rampWaiveInput } from './contract.ts';
import { readMailboxHealth } from './read-mailbox-health.ts';
import { readRamp, waiveRamp } from './waive-ramp.ts';

const STATES = { pause: 'paused', resume: 'active' } as const;
const isMove = (action: string): action is keyof typeof STATES => Object.hasOwn(STATES, action);

function print(io: Io, { mailboxes, accounts, removed }: MailboxHealthView): void {
  if (mailboxes.length + accounts.length === 0) io.line('No mailbox sends yet.');
  io.table([
    ...mailboxes.map(({ address, state, sentToday, capToday, stateReason, returnsAt }) => ({
      ...{ mailbox: address, state, 'sent today': sentToday, 'may send': capToday, why: stateReason },
      'comes back': returnsAt?.slice(0, 10) ?? null,
    })),
    ...accounts.map(({ address, state, capToday, stateReason }) => ({
      ...{ mailbox: address, state, 'sent today': null, 'may send': capToday, why: stateReason },
      'comes back': null,
    })),
  ]);
  for (const { address, resuming } of mailboxes)
    if (resuming) io.line(`${address}: when you bring it back: ${resuming}`);
  for (const { address, state, reasons } of mailboxes)
    if (state === 'disconnected')
      io.line(`${address}: ${reasons[0]?.text ?? ''} Then: legwork mailboxes reconnect ${address}`);
  for (const each of removed)
    io.line(
      `${each.address} was removed on ${each.removedAt.slice(0, 10)}; ${each.waiting} messages wait there, of ${each.uncertain} nobody knows whether they left.`,
    );
}

async function chosen(ctx: Ctx, action: string, address: string) {
  if (address === '')
    throw invalid('mailbox.address', `Say which mailbox to ${action}, by its address. Nothing was changed.`);
  const { mailboxes, accounts } = await readMailboxHealth(ctx);
  const wanted = address.toLowerCase();
  const found = [...mailboxes, ...accounts].find((each) => each.address.toLowerCase() === wanted);
  if (!found) throw notFound('mailbox', address);
  return found;
}

/** Pauses one mailbox or brings it back; a sentence for whoever asked. */
async function move(
  ctx: Ctx,
  { action, address, reason }: { action: keyof typeof STATES; address: string; reason: unknown },
): Promise<{ address: string; state: string; changed: boolean; text: string }> {
  const mailbox = await chosen(ctx, action, address);
  const input = mailboxStateInput.safeParse({ state: STATES[action], reason });
  if (!input.success)
    throw invalid('mailbox.reason', 'Say why with --reason, in 3 to 300 characters. Nothing was changed.');
  const { changed } = await changeMailboxState(ctx, { mailboxId: mailbox.id, ...input.data });
  const { state } = input.data;
  const told = 'resuming' in mailbox ? (mailbox.resuming ?? '') : '';
  const text = !changed
    ? `${mailbox.address} is ${state} already; nothing was changed.`
    : state === 'paused'
      ? `${mailbox.address} rests. ${mailbox.pausing}`
      : `${mailbox.address} sends again. ${told}`.trim();
  return { address: mailbox.address, state, changed, text };
}

/** Signs in with what is stored; a variable that holds the password is read as it is now. */
async function reconnect(io: Io, ctx: Ctx, address: string): Promise<number> {
  const { id } = await chosen(ctx, 'reconnect', address);
  const done = await reconnectMailbox(ctx, { mailboxId: id });
  io.result({ address, ...done }, () => io.line(done.text));
  return done.connected ? EXIT.done : EXIT.failed;
}

/** Asks for the removal of a mailbox; somebody else says yes to what it hits. */
async function remove(io: Io, ctx: Ctx, address: string, reason: unknown): Promise<number> {
  const asked = { what: 'mailbox.remove', input: { address }, reason: String(reason ?? '') };
  const made = await proposeDangerous(ctx, asked);
  io.result(made, () => {
    if (made.isNew) io.line('Asked for. Nothing happens before another person says yes.');
    io.line(`It waits: legwork approvals show ${made.itemId}`);
  });
  return EXIT.done;
}

const FLAGS = [
  { flags: '--reason <text>', summary: 'for pause, resume and remove: why; it is written down' },
  { flags: '--name <name>', summary: 'for connect: the name that readers see' },
  { flags: '--smtp <host:port>', summary: 'for connect: where mail is handed over' },
  { flags: '--imap <host:port>', summary: 'for connect: where mail is read' },
  { flags: '--user <user>', summary: 'for connect: who signs in; the address where nothing is said' },
  { flags: '--password-env <name>', summary: 'for connect: the variable that holds the password' },
  { flags: '--files-sent', summary: 'for connect: the server itself files what it accepts under Sent' },
  { flags: '--nurture', summary: 'for connect: it writes to who went quiet, not to strangers' },
  {
    flags: '--new',
    summary:
      'for connect: it is held to its warm-up: no strangers for two weeks, 15 a day in the third, 30 in the fourth',
  },
  { flags: '--cap <messages>', summary: 'for connect: messages a day, at most 40; 30 where nothing is said' },
];

/** "mail.acme.example:465" as host and port. */
function serverOf(flag: string, said: unknown): { host: string; port: number } {
  const [, host, port] = /^(.+):(\d{1,5})$/.exec(String(said ?? '')) ?? [];
  if (host && port) return { host, port: Number(port) };
  throw invalid(
    'mailbox.server',
    `Say --${flag} as host:port, such as mail.acme.example:465. Nothing was saved.`,
  );
}

/** Connects a mailbox of one's own. A password is never said on a command line, where others can read it. */
async function connect(io: Io, ctx: Ctx, address: string, flags: Arguments['flags']): Promise<number> {
  const input = connectInput.safeParse({
    ...{ address, displayName: flags.name, user: flags.user, passwordEnv: flags.passwordEnv },
    ...{ smtp: serverOf('smtp', flags.smtp), imap: serverOf('imap', flags.imap) },
    ...{ filesSent: flags.filesSent === true, purpose: flags.nurture === true ? 'nurture' : 'cold' },
    warmupHeld: flags.new === true,
    ...(flags.cap !== undefined && { dailyCap: Number(flags.cap) }),
  });
  if (!input.success)
    throw invalid(
      'mailbox.invalid',
      'Say the address, --name, --smtp, --imap and --password-env. Nothing was saved.',
      input.error.issues.map(({ path, message }) => ({ path: path.join('.'), message })),
    );
  const done = await connectMailbox(ctx, input.data);
  io.result(done, () => io.line(done.text));
  return done.connected ? EXIT.done : EXIT.failed;
}

/** `legwork mailboxes`: how they are, connecting one, and a person's pause or return of one. */
export const mailboxesCommand = defineCommand({
  name: 'mailboxes',
  summary:
    'How each mailbox is and why it rests; connect ADDRESS, pause, resume or ask to remove it with a reason, reconnect it after its password was renewed.',
  example: 'legwork mailboxes resume nora@mail.acme.example --reason "the list was cleaned"',
  arguments: '[action] [address]',
  flags: FLAGS,
  async run(io, { positional: [action = 'list', address = ''], flags }, session) {
    const ctx = await session.ctx();
    if (action === 'list') {
      const health = await readMailboxHealth(ctx);
      io.result(health, () => print(io, health));
      return EXIT.done;
    }
    if (action === 'connect') return connect(io, ctx, address, flags);
    if (action === 'reconnect') return reconnect(io, ctx, address);
    if (action === 'remove') return remove(io, ctx, address, flags.reason);
    if (!isMove(action))
      throw invalid(
        'mailbox.action',
        `There is no "${action}". Known: list, connect, ${Object.keys(STATES).join(', ')}, reconnect, remove. Nothing was changed.`,
      );
    const { text, ...done } = await move(ctx, { action, address, reason: flags.reason });
    io.result(done, () => io.line(text));
    return EXIT.done;
  },
});

/** `legwork ramp`: the slow start of a live workspace, and its end by a person who stands for it. */
export const rampCommand = defineCommand({
  name: 'ramp',
  summary: 'How the slow start of a live workspace stands; waive ends it where the domains are warm already.',
  example: 'legwork ramp waive --reason "these domains have sent for a year"',
  arguments: '[action]',
  flags: [{ flags: '--reason <text>', summary: 'for waive: why; it is written down' }],
  async run(io, { positional: [action = 'show'], flags }, session) {
    if (action !== 'show' && action !== 'waive')
      throw invalid('ramp.action', `There is no "${action}". Known: show, waive. Nothing was changed.`);
    const ctx = await session.ctx();
    if (action === 'show') {
      const ramp = await readRamp(ctx);
      io.result(ramp, () => {
        for (const { text } of ramp.reasons) io.line(text);
      });
      return EXIT.done;
    }
    const input = rampWaiveInput.safeParse({ reason: flags.reason });
    if (!input.success)
      throw invalid('ramp.reason', 'Say why with --reason, in 3 to 300 characters. Nothing was changed.');
    const done = await waiveRamp(ctx, input.data);
    io.result(done, () =>
      io.line(
        done.waived ? 'The slow start is over: the limits of the workspace hold.' : 'It was waived before.',
      ),
    );
    return EXIT.done;
  },
});
