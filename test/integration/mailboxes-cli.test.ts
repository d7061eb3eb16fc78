import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createIo } from '#cli';
import type { Ctx } from '#core/ctx';
import { commands } from '#outbound/cli';
import { readRamp, waiveRamp } from '../../src/outbound/waive-ramp.ts';
import { type DispatchWorld, openDispatchWorld, reviewer } from '../support/dispatch-world.ts';

let world: DispatchWorld;
beforeAll(async () => {
  world = await openDispatchWorld();
});
afterAll(() => world[Symbol.asyncDispose]());

/** What `legwork mailboxes …` or `legwork ramp …` prints in this workspace. */
async function run(ctx: Ctx, name: string, line: readonly string[], flags = {}, json = true) {
  const texts: string[] = [];
  const io = createIo({ json, stdout: { write: (text: string) => texts.push(text) } });
  const session = { ctx: async () => ctx, settle: async () => undefined };
  await commands.find((each) => each.name === name)?.run(io, { positional: line, flags }, session);
  return texts.join('');
}

test('a mailbox is paused and brought back in the terminal, with why it rests and what its return means', async () => {
  const tenant = await world.tenant({ mailboxes: 2 });
  const ctx = await tenant.ctx(reviewer);
  const [own, other] = JSON.parse(await run(ctx, 'mailboxes', [])).mailboxes;
  expect(own).toMatchObject({ state: 'active', resuming: null });
  expect(own.pausing).toContain('goes to the others, or waits');
  const reason = 'its owner is away';
  expect(JSON.parse(await run(ctx, 'mailboxes', ['pause', own.address.toUpperCase()], { reason }))).toEqual({
    ...{ address: own.address, state: 'paused', changed: true },
  });
  expect(await run(ctx, 'mailboxes', ['pause', own.address], { reason }, false)).toContain('paused already');
  const listed = await run(ctx, 'mailboxes', [], {}, false);
  expect(listed).toContain(reason);
  expect(listed).toContain('It sends again at once');
  expect(await run(ctx, 'mailboxes', ['resume', own.address], { reason: 'back' }, false)).toMatch(
    /sends again\. It sends again at once, up to \d+ a day/,
  );
  expect(JSON.parse(await run(ctx, 'mailboxes', [])).mailboxes).toMatchObject([
    { address: own.address, state: 'active' },
    { address: other.address, state: 'active' },
  ]);
  expect(
    await tenant.rows(
      sql`select action, detail ->> 'reason' as reason from audit_log where subject = ${own.id} and action <> 'mailbox.saved' order by at`,
    ),
  ).toEqual([
    { action: 'mailbox.paused', reason },
    { action: 'mailbox.active', reason: 'back' },
  ]);
});

test('what its figures made rest comes back small, and that is said before', async () => {
  const tenant = await world.tenant({ mailboxes: 1 });
  const ctx = await tenant.ctx(reviewer);
  await tenant.rows(
    sql`update mailboxes set state = 'paused', paused_by = 'complaints', paused_at = now(), state_reason = 'Too many complained.', daily_cap = 40`,
  );
  const [own] = JSON.parse(await run(ctx, 'mailboxes', [])).mailboxes;
  expect(own.resuming).toMatch(/complained.*starts with 10 of 40 a day and is back at 40 after 14 days/);
  await run(ctx, 'mailboxes', ['resume', own.address], { reason: 'the list was cleaned' });
  expect(JSON.parse(await run(ctx, 'mailboxes', [])).mailboxes).toMatchObject([
    { state: 'active', capToday: 10, stateReason: null, resuming: null },
  ]);
});

test('what cannot be done is said in a sentence, and nothing changes', async () => {
  const tenant = await world.tenant({ mailboxes: 1 });
  const ctx = await tenant.ctx(reviewer);
  const [{ address }] = JSON.parse(await run(ctx, 'mailboxes', [])).mailboxes;
  const reason = 'a holiday';
  for (const [line, flags, says] of [
    [['burn', address], { reason }, /Known: list, connect, pause, resume, reconnect/],
    [['pause'], { reason }, /which mailbox/],
    [['pause', address], {}, /Say why/],
    [['pause', address], { reason: '  x ' }, /Say why/],
    [['pause', 'nobody@mail.example'], { reason }, /no mailbox/],
  ] as const)
    await expect(run(ctx, 'mailboxes', line, flags)).rejects.toThrow(says);
  await expect(run(await tenant.ctx(), 'mailboxes', ['pause', address], { reason })).rejects.toThrow(
    /A person/,
  );
  const foreign = await (await world.tenant({ mailboxes: 0 })).ctx(reviewer);
  await expect(run(foreign, 'mailboxes', ['pause', address], { reason })).rejects.toThrow(/no mailbox/);
  expect(JSON.parse(await run(ctx, 'mailboxes', [])).mailboxes).toMatchObject([{ state: 'active' }]);
});

test('the slow start is read and ended in the terminal, with a reason that is written down', async () => {
  const tenant = await world.tenant({ mode: 'live', ramp: true });
  const ctx = await tenant.ctx(reviewer);
  expect(await run(ctx, 'ramp', [], {}, false)).toContain('0 of 3 clean days');
  for (const [line, flags, says] of [
    [['end'], {}, /Known: show, waive/],
    [['waive'], {}, /Say why/],
  ] as const)
    await expect(run(ctx, 'ramp', line, flags)).rejects.toThrow(says);
  expect((await readRamp(ctx)).active).toBe(true);
  const reason = 'these domains have sent for a year';
  expect(JSON.parse(await run(ctx, 'ramp', ['waive'], { reason }))).toEqual({ waived: true });
  expect(await run(ctx, 'ramp', ['waive'], { reason }, false)).toContain('waived before');
  expect((await readRamp(ctx)).active).toBe(false);
  expect(
    await tenant.rows(sql`select detail ->> 'reason' as reason from audit_log where action = 'ramp.waived'`),
  ).toEqual([{ reason }]);
});

test('in a sandbox there is no slow start to end, and none is ended ahead of time', async () => {
  const tenant = await world.tenant({ mode: 'sandbox', ramp: true });
  const ctx = await tenant.ctx(reviewer);
  await expect(waiveRamp(ctx, { reason: 'ahead of time' })).rejects.toMatchObject({ code: 'ramp.not_live' });
  expect(
    await tenant.rows(
      sql`select ramp_waived_at is null as slow from workspaces where id = ${ctx.workspace.id}`,
    ),
  ).toEqual([{ slow: true }]);
});
