import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createIo } from '#cli';
import { attention, probes } from '#core/contributions';
import type { Ctx } from '#core/ctx';
import { whyNotSending } from '#leads';
import { saveMailbox } from '#outbound';
import { commands } from '#outbound/cli';
import { slice as outbound } from '#outbound/slice';
import { changeMailboxState } from '../../src/outbound/change-mailbox-state.ts';
import { reconnectMailbox } from '../../src/outbound/connect/reconnect-mailbox.ts';
import { readMailboxHealth } from '../../src/outbound/read-mailbox-health.ts';
import { ALL_ZERO, addresses, approved, people, proof } from '../support/dispatch-steps.ts';
import { type DispatchWorld, openDispatchWorld, reviewer, type Tenant } from '../support/dispatch-world.ts';

let world: DispatchWorld;
beforeAll(async () => {
  world = await openDispatchWorld();
});
afterAll(() => world[Symbol.asyncDispose]());

const watch = outbound.ticks?.find(({ name }) => name === 'outbound.mailbox_health');
const mailboxes = (tenant: Tenant) =>
  tenant.rows<{ id: string; address: string; state: string; reason: string | null }>(
    sql`select id, address, state, state_reason as reason from mailboxes order by address`,
  );
/** Whoever owns the account gives it another password, or none that we know. */
const password = (tenant: Tenant, id: string | undefined, word: string) =>
  tenant.rows(
    sql`update mailboxes set connection = jsonb_set(jsonb_set(connection, '{smtp,password}', to_jsonb(${word}::text)), '{imap,password}', to_jsonb(${word}::text)) where id = ${id} returning 1`,
  );
const known = async (tenant: Tenant, id: string | undefined): Promise<string> => {
  const [found] = await tenant.rows<{ word: string }>(
    sql`select connection -> 'smtp' ->> 'password' as word from mailboxes where id = ${id}`,
  );
  return found?.word ?? '';
};

test('a mailbox that is deleted in the middle of a batch is disconnected by what its server says; all arrive by the other, none twice', async () => {
  const tenant = await world.tenant({ mailboxes: 2 });
  const everybody = people(8, 'deleted');
  await approved(tenant, everybody);
  await tenant.settle();
  const before = tenant.accepted().length;
  expect(before).toBeGreaterThan(0);
  expect(before).toBeLessThan(8);
  const [gone, other] = await mailboxes(tenant);
  await password(tenant, gone?.id, 'no longer mine');
  await tenant.live(30);
  expect(tenant.accepted().toSorted()).toEqual(addresses(everybody));
  expect(await proof(tenant)).toMatchObject(ALL_ZERO);
  expect(await mailboxes(tenant)).toMatchObject([
    {
      id: gone?.id,
      state: 'disconnected',
      reason: expect.stringMatching(/refused \d+ sign-ins one after the other/),
    },
    { id: other?.id, state: 'active' },
  ]);
  expect(
    await tenant.rows(sql`select severity, title from alerts where code = 'mailbox.disconnect'`),
  ).toEqual([{ severity: 'critical', title: `${gone?.address} is disconnected` }]);
  const ctx = await tenant.ctx();
  const home: { title: string }[] = [];
  await ctx.db.tx(async (tx) => {
    for (const part of ctx.contributed(attention)) home.push(...(await part.list(ctx, tx)));
  });
  expect(home.map(({ title }) => title)).toContain(`${gone?.address} is disconnected: connect again`);
  const probe = ctx.contributed(probes).find(({ name }) => name === 'mailboxes');
  expect(await probe?.check(ctx)).toMatchObject({
    state: 'degraded',
    message: expect.stringContaining(`${gone?.address}: disconnected`),
  });
});

test('where its only mailbox is disconnected a message waits and says so, and leaves once it is connected again', async () => {
  const tenant = await world.tenant({ mailboxes: 2 });
  const [own, other] = await mailboxes(tenant);
  const id = own?.id ?? '';
  await tenant.rows(
    sql`update campaigns set settings = jsonb_set(settings, '{mailboxes}', ${JSON.stringify([id])}::jsonb) returning 1`,
  );
  const right = await known(tenant, id);
  await password(tenant, id, 'no longer mine');
  const everybody = people(3, 'waits');
  const { waiting } = await approved(tenant, everybody);
  await tenant.live(2);
  expect(tenant.accepted()).toEqual([]);
  expect((await tenant.sends()).map(({ state }) => state)).toEqual(['planned', 'planned', 'planned']);
  const leadId = waiting[0]?.leadId ?? '';
  expect((await whyNotSending(await tenant.ctx(), leadId)).reasons).toContainEqual(
    expect.objectContaining({
      code: 'send.mailbox_disconnected',
      text: expect.stringContaining(`${own?.address} is disconnected`),
    }),
  );
  const shown = await readMailboxHealth(await tenant.ctx());
  expect(shown.mailboxes[0]).toMatchObject({ state: 'disconnected', capToday: 0, resuming: null });

  const person = await tenant.ctx(reviewer);
  await expect(
    changeMailboxState(person, { mailboxId: id, state: 'active', reason: 'it works again' }),
  ).rejects.toMatchObject({ code: 'mailbox.disconnected' });
  const stranger = await (await world.tenant({ mailboxes: 0 })).ctx(reviewer);
  await expect(reconnectMailbox(stranger, { mailboxId: id, password: right })).rejects.toThrow(/no mailbox/);
  expect(await reconnectMailbox(person, { mailboxId: id })).toMatchObject({
    connected: false,
    text: expect.stringContaining('did not accept the user name or password'),
  });
  expect(await reconnectMailbox(person, { mailboxId: id, password: 'a guess' })).toMatchObject({
    connected: false,
  });
  expect(await known(tenant, id)).toBe('no longer mine');
  expect((await mailboxes(tenant))[0]?.state).toBe('disconnected');

  expect(await reconnectMailbox(person, { mailboxId: id, password: right })).toEqual({
    connected: true,
    refused: false,
    text: `${own?.address} is connected again and sends within its limits.`,
  });
  // What was refused before says nothing any more.
  expect(await watch?.run(await tenant.ctx())).toBe(0);
  expect(await mailboxes(tenant)).toMatchObject([
    { state: 'active', reason: null },
    { id: other?.id, state: 'active' },
  ]);
  await tenant.live(100);
  expect(tenant.accepted().toSorted()).toEqual(addresses(everybody));
  expect(await proof(tenant)).toMatchObject(ALL_ZERO);
});

test('two refusals are no evidence, nor are those before a look that worked', async () => {
  const tenant = await world.tenant({ mailboxes: 1 });
  const [own] = await mailboxes(tenant);
  const ctx = await tenant.ctx();
  const refuse = (count: number, seconds: number) =>
    tenant.rows(
      sql`insert into operation_log (workspace_id, id, operation, effect, idempotency_key, actor_kind, actor_id, state, subject, reasons, intended_at, settled_at)
          select ${ctx.workspace.id}, gen_random_uuid(), 'email.fetch', 'read', 'look ' || gen_random_uuid(), 'system', 'test', 'failed', ${JSON.stringify({ mailboxId: own?.id })}::jsonb,
            '[{"code":"mail.auth_failed","text":"Wrong password."}]', ${ctx.now().subtract({ seconds }).toString()}, ${ctx.now().toString()} from generate_series(1, ${count}) returning 1`,
    );
  await refuse(2, 60);
  expect(await watch?.run(ctx)).toBe(0);
  await tenant.rows(
    sql`update mailboxes set last_polled_at = ${ctx.now().subtract({ seconds: 30 }).toString()} returning 1`,
  );
  await refuse(1, 10);
  expect(await watch?.run(ctx)).toBe(0);
  await refuse(2, 5);
  expect(await watch?.run(ctx)).toBe(1);
  expect(await watch?.run(ctx)).toBe(0);
});

test('a disconnected mailbox that is saved with what works is back at once; with what does not it stays, and both are said', async () => {
  const tenant = await world.tenant({ mailboxes: 1 });
  const [own] = await mailboxes(tenant);
  const ctx = await tenant.ctx(reviewer);
  await tenant.rows(
    sql`update mailboxes set state = 'disconnected', paused_by = 'sign_in', paused_at = now(), state_reason = 'Refused.' returning 1`,
  );
  const address = own?.address ?? '';
  const works = world.sandbox.mailboxConnection(address);
  const save = (connection: unknown) =>
    saveMailbox(ctx, { address, displayName: 'Nora Field', vendor: 'sandbox', connection });
  const wrong = structuredClone(works) as { smtp: { password: string } };
  wrong.smtp.password = 'a guess';
  expect(await save(wrong)).toMatchObject({ mailboxId: own?.id, signIn: { connected: false } });
  const dead = structuredClone(works) as { imap: { port: number } };
  dead.imap.port = 1;
  expect(await save(dead)).toMatchObject({
    signIn: { connected: false, text: expect.stringContaining('could not be found out') },
  });
  expect((await mailboxes(tenant))[0]?.state).toBe('disconnected');
  expect(await save(works)).toMatchObject({ signIn: { connected: true } });
  expect((await mailboxes(tenant))[0]?.state).toBe('active');
  expect(await save(works)).toEqual({ mailboxId: own?.id, signIn: null });
});

test('in the terminal a disconnected mailbox says what to do, and is connected again', async () => {
  const tenant = await world.tenant({ mailboxes: 1 });
  const ctx = await tenant.ctx(reviewer);
  const [own] = await mailboxes(tenant);
  const run = async (on: Ctx, line: readonly string[], flags = {}) => {
    const texts: string[] = [];
    const io = createIo({ json: false, stdout: { write: (text: string) => texts.push(text) } });
    const session = { ctx: async () => on, settle: async () => undefined };
    const found = commands.find(({ name }) => name === 'mailboxes');
    const code = await found?.run(io, { positional: line, flags }, session);
    return { code, text: texts.join('') };
  };
  const right = await known(tenant, own?.id);
  await password(tenant, own?.id, 'a guess');
  await tenant.rows(
    sql`update mailboxes set state = 'disconnected', paused_by = 'sign_in', paused_at = now(), state_reason = 'Refused.' returning 1`,
  );
  const address = own?.address ?? '';
  expect((await run(ctx, [])).text).toContain(`Then: legwork mailboxes reconnect ${address}`);
  await expect(run(ctx, ['resume', address], { reason: 'it works' })).rejects.toThrow(/is disconnected/);
  await expect(run(ctx, ['reconnect'])).rejects.toThrow(/which mailbox/);
  expect(await run(ctx, ['reconnect', address])).toMatchObject({ code: 1 });
  await password(tenant, own?.id, right);
  expect(await run(ctx, ['reconnect', address.toUpperCase()])).toMatchObject({
    code: 0,
    text: expect.stringContaining('is connected again'),
  });
});

test('nobody is written to again from elsewhere while what they answered is unread', async () => {
  const tenant = await world.tenant({ mailboxes: 2 });
  await approved(tenant, people(6, 'unread'));
  await tenant.settle();
  const [gone, other] = await mailboxes(tenant);
  const waitingIn = async (id: string | undefined) =>
    (
      await tenant.rows<{ step: number }>(
        sql`select step from send_ledger where mailbox_id = ${id} and state = 'planned' order by step`,
      )
    ).map(({ step }) => step);
  const [first] = await tenant.rows<{ id: string }>(
    sql`select id from send_ledger where mailbox_id = ${gone?.id} and state = 'planned' order by planned_for limit 1`,
  );
  await tenant.rows(sql`update send_ledger set step = 2 where id = ${first?.id} returning 1`);
  const before = [...(await waitingIn(gone?.id)), ...(await waitingIn(other?.id))].length;
  await tenant.rows(
    sql`update mailboxes set state = 'disconnected', paused_by = 'sign_in', paused_at = now(), state_reason = 'Refused.' where id = ${gone?.id} returning 1`,
  );
  await watch?.run(await tenant.ctx());
  expect(await waitingIn(gone?.id)).toEqual([2]);
  expect(await waitingIn(other?.id)).toHaveLength(before - 1);
});
