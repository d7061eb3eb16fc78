import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createIo } from '#cli';
import { commands } from '#outbound/cli';
import { connectMailbox } from '../../src/outbound/connect/connect-mailbox.ts';
import { connectInput } from '../../src/outbound/connect/contract.ts';
import { type DispatchWorld, openDispatchWorld, reviewer, type Tenant } from '../support/dispatch-world.ts';

let world: DispatchWorld;
beforeAll(async () => {
  world = await openDispatchWorld();
});
afterAll(() => world[Symbol.asyncDispose]());

type End = { host: string; port: number; password: string };
/** What a person types for a mailbox that the mail server of the sandbox has. */
function typed(address: string, more: object = {}) {
  world.sandbox.ensureMailbox(address);
  const { smtp, imap } = world.sandbox.mailboxConnection(address) as { smtp: End; imap: End };
  return connectInput.parse({
    ...{ address, displayName: 'Nora Field', password: smtp.password, filesSent: true },
    smtp: { host: smtp.host, port: smtp.port },
    imap: { host: imap.host, port: imap.port },
    ...more,
  });
}
const mailboxes = (tenant: Tenant) =>
  tenant.rows<{ address: string; state: string; reason: string | null; vendor: string }>(
    sql`select address, state, state_reason as reason, vendor from mailboxes order by created_at, id`,
  );

test('a mailbox is signed in before it is said to be connected', async () => {
  const tenant = await world.tenant({ mailboxes: 0 });
  const done = await connectMailbox(await tenant.ctx(reviewer), typed('nora@new.example'));
  expect(done).toMatchObject({ connected: true, refused: false });
  expect(done.text).toBe('nora@new.example signs in, and sends and reads from now on.');
  expect(await mailboxes(tenant)).toMatchObject([
    { address: 'nora@new.example', state: 'active', vendor: 'sandbox' },
  ]);
});

test('one that its server refuses is kept and does nothing, and says why', async () => {
  const tenant = await world.tenant({ mailboxes: 0 });
  const ctx = await tenant.ctx(reviewer);
  const done = await connectMailbox(ctx, typed('nora@refused.example', { password: 'a guess' }));
  expect(done).toMatchObject({ connected: false, refused: true });
  expect(done.text).toMatch(/^nora@refused\.example is saved and not connected\. The mail server did not/);
  expect(await mailboxes(tenant)).toMatchObject([
    { state: 'disconnected', reason: expect.stringContaining('did not accept') },
  ]);
});

test('where its server cannot be asked that is said, and it is tried when there is something to do', async () => {
  const tenant = await world.tenant({ mailboxes: 0 });
  const ctx = await tenant.ctx(reviewer);
  const nobody = typed('nora@silent.example', { imap: { host: '127.0.0.1', port: 1 } });
  const done = await connectMailbox(ctx, nobody);
  expect(done).toMatchObject({ connected: false, refused: false });
  expect(done.text).toContain('could not be found out');
  expect(await mailboxes(tenant)).toMatchObject([{ state: 'active' }]);
});

test('what works is not overwritten by an address that is typed twice', async () => {
  const tenant = await world.tenant({ mailboxes: 1 });
  const ctx = await tenant.ctx(reviewer);
  const [own] = await mailboxes(tenant);
  const again = typed(own?.address ?? '', { password: 'a guess' });
  await expect(connectMailbox(ctx, { ...again, address: again.address.toUpperCase() })).rejects.toThrow(
    /is connected already\. Nothing was changed/,
  );
  const stored = sql`select connection -> 'smtp' ->> 'password' as word from mailboxes`;
  expect(await tenant.rows(stored)).not.toContainEqual({ word: 'a guess' });
});

test('a sandbox connects nobody who could write to real people', async () => {
  const tenant = await world.tenant({ mailboxes: 0 });
  const ctx = await tenant.ctx(reviewer);
  const real = typed('nora@real.example', { smtp: { host: 'smtp.mail.example', port: 465 } });
  await expect(connectMailbox(ctx, real)).rejects.toThrow(/Make a live workspace for it/);
  expect(await mailboxes(tenant)).toEqual([]);
});

test('a password or its variable, one of them', () => {
  const both = { ...typed('nora@both.example'), passwordEnv: 'NORA_PASSWORD' };
  expect(connectInput.safeParse(both).success).toBe(false);
  expect(connectInput.safeParse({ ...both, password: undefined }).success).toBe(true);
  expect(connectInput.safeParse({ ...both, password: undefined, passwordEnv: undefined }).success).toBe(
    false,
  );
  const ours = { ...both, password: undefined, passwordEnv: 'LEGWORK_DATABASE_PASSWORD' };
  expect(connectInput.safeParse(ours).success).toBe(false);
});

test('in the terminal, where a password is named and never said', async () => {
  const tenant = await world.tenant({ mailboxes: 0 });
  const ctx = await tenant.ctx(reviewer);
  const { smtp, imap } = typed('nora@terminal.example');
  const texts: string[] = [];
  const io = createIo({ json: false, stdout: { write: (text: string) => texts.push(text) } });
  const session = { ctx: async () => ctx, settle: async () => undefined };
  const command = commands.find(({ name }) => name === 'mailboxes');
  const run = (flags: object) =>
    command?.run(io, { positional: ['connect', 'nora@terminal.example'], flags: { ...flags } }, session);
  await expect(run({ smtp: 'mail.example' })).rejects.toThrow(/--smtp as host:port/);
  const servers = { smtp: `${smtp.host}:${smtp.port}`, imap: `${imap.host}:${imap.port}` };
  await expect(run(servers)).rejects.toThrow(/Say the address, --name/);
  expect(await mailboxes(tenant)).toEqual([]);
  expect(await run({ ...servers, name: 'Nora', passwordEnv: 'NOT_SET_PASSWORD' })).toBe(1);
  expect(texts.join('')).toContain('the variable NOT_SET_PASSWORD is not set');
  expect(await mailboxes(tenant)).toMatchObject([{ state: 'disconnected' }]);
});
