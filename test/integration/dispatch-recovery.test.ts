import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { recordLeadEvents } from '#leads';
import { closeLeads } from '../../src/outbound/close-leads.ts';
import { executeApprovedBatches } from '../../src/outbound/execute-batch.ts';
import {
  ALL_ZERO,
  addresses,
  approved,
  dispatch,
  people,
  proof,
  reconcile,
} from '../support/dispatch-steps.ts';
import { type DispatchWorld, openDispatchWorld } from '../support/dispatch-world.ts';
import { drainAll } from '../support/drain-all.ts';

let world: DispatchWorld;

beforeAll(async () => {
  world = await openDispatchWorld();
});

afterAll(() => world[Symbol.asyncDispose]());

test('stale claim of a dead process is planned again and leaves once', async () => {
  const tenant = await world.tenant({ mailboxes: 1 });
  await approved(tenant, people(3, 'stale'));
  await tenant.settle();
  await tenant.rows(
    sql`update send_ledger set state = 'claimed', claimed_by = 'a-process-that-died', claimed_at = now() where state = 'planned'`,
  );
  expect((await proof(tenant)).unsettled).toBe(2);
  await tenant.live();
  expect(tenant.accepted().sort()).toEqual(addresses(people(3, 'stale')));
  expect(await proof(tenant)).toMatchObject(ALL_ZERO);
});

test('a claim of another process that lives is left alone', async () => {
  const tenant = await world.tenant({ mailboxes: 1 });
  await approved(tenant, people(2, 'living'));
  await tenant.settle();
  const ctx = await tenant.ctx();
  await world.owner(sql`insert into executors (id, role, pid, host, version, started_at, beat_at)
    values ('another-process', 'worker', 1, 'elsewhere', 'test', now(), now() + interval '1 hour') returning 1`);
  const held = await tenant.rows<{ id: string }>(
    sql`update send_ledger set state = 'claimed', claimed_by = 'another-process' where state = 'planned' returning id`,
  );
  expect(held).toHaveLength(1);
  await reconcile.run(ctx);
  expect((await tenant.sends()).map((send) => send.state).sort()).toEqual(['accepted', 'claimed']);
});

test('autosend §28 4: unknown is settled by looking, not by sending again', async () => {
  const tenant = await world.tenant({ mailboxes: 1 });
  await approved(tenant, [{ email: 'drop@lost-answer.example' }]);
  const ctx = await tenant.ctx();
  await drainAll(ctx, [executeApprovedBatches]);
  await dispatch.run(ctx);
  expect((await tenant.sends()).map((send) => send.state)).toEqual(['unknown']);
  expect(tenant.accepted()).toEqual(['drop@lost-answer.example']);
  expect((await proof(tenant)).unsettled).toBe(1);
  // Asked to send again, it does not: there is nothing planned.
  await dispatch.run(ctx);
  expect(tenant.accepted()).toHaveLength(1);
  await reconcile.run(ctx);
  expect((await tenant.sends()).map((send) => send.state)).toEqual(['accepted']);
  await tenant.live();
  expect(tenant.accepted()).toHaveLength(1);
  expect(await proof(tenant)).toMatchObject(ALL_ZERO);
});

test('an unknown that is surely absent from the Sent folder is planned again and leaves once', async () => {
  const tenant = await world.tenant({ mailboxes: 1 });
  await approved(tenant, people(2, 'absent'));
  await tenant.settle();
  await tenant.rows(
    sql`update send_ledger set state = 'transmission_begun', transmission_at = ${(await tenant.ctx()).now().toString()}, claimed_by = 'a-process-that-died' where state = 'planned'`,
  );
  await tenant.live();
  expect(tenant.accepted().sort()).toEqual(addresses(people(2, 'absent')));
  expect(await proof(tenant)).toMatchObject(ALL_ZERO);
});

test('an unknown that never left is not planned again when the lead answered meanwhile', async () => {
  const tenant = await world.tenant({ mailboxes: 1 });
  await approved(tenant, people(2, 'answered'));
  await tenant.settle();
  const [doubtful] = await tenant.rows<{ leadId: string }>(
    sql`update send_ledger set state = 'unknown', claimed_by = 'a-process-that-died' where state = 'planned' returning lead_id as "leadId"`,
  );
  const ctx = await tenant.ctx();
  await ctx.db.tx((tx) =>
    recordLeadEvents(ctx, tx, [
      { leadId: doubtful?.leadId ?? '', event: 'replied', channel: 'email', summary: 'Replied' },
    ]),
  );
  await tenant.live();
  expect((await tenant.sends()).find((send) => send.leadId === doubtful?.leadId)).toMatchObject({
    state: 'cancelled',
    reasons: [{ code: 'lead.replied' }, { code: 'send.never_left' }],
  });
  expect(tenant.accepted()).toHaveLength(1);
  expect(await proof(tenant)).toMatchObject(ALL_ZERO);
});

test('absence proves nothing where the server does not file what it accepts: a person decides', async () => {
  const tenant = await world.tenant({ mailboxes: 1 });
  await approved(tenant, people(2, 'unsure'));
  await tenant.settle();
  await tenant.rows(sql`update mailboxes set connection = connection - 'filesSent'`);
  await tenant.rows(
    sql`update send_ledger set state = 'unknown', claimed_by = 'a-process-that-died' where state = 'planned'`,
  );
  await tenant.live();
  expect((await tenant.sends()).map((send) => send.state).sort()).toEqual(['accepted', 'unknown']);
  expect(tenant.accepted()).toHaveLength(1);
  expect((await proof(tenant)).unsettled).toBe(1);
});

test('refused by the server before the first byte: later for a while, for ever for a dead mailbox', async () => {
  const tenant = await world.tenant();
  await approved(tenant, [
    { email: 'greylist@slow-server.example' },
    { email: 'bounce-hard@no-such-user.example' },
  ]);
  await tenant.live();
  const states = Object.fromEntries((await tenant.sends()).map((send) => [send.to, send.state]));
  expect(states).toEqual({
    'greylist@slow-server.example': 'accepted',
    'bounce-hard@no-such-user.example': 'rejected',
  });
  expect(tenant.accepted()).toEqual(['greylist@slow-server.example']);
  expect(await proof(tenant)).toMatchObject(ALL_ZERO);
});

test('two dispatchers never send one row twice', async () => {
  const tenant = await world.tenant({ mailboxes: 3 });
  await approved(tenant, people(40, 'race'));
  await tenant.settle();
  const now = (await tenant.ctx()).now().toString();
  await tenant.rows(sql`update send_ledger set planned_for = ${now} where state = 'planned'`);
  const ctx = await tenant.ctx();
  for (let moved = 1; moved > 0; ) {
    const done = await Promise.all([dispatch.run(ctx), dispatch.run(ctx), dispatch.run(ctx)]);
    moved = done.reduce((sum, count) => sum + count, 0);
  }
  const accepted = tenant.accepted();
  expect(new Set(accepted).size).toBe(accepted.length);
  await tenant.live();
  expect(tenant.accepted().sort()).toEqual(addresses(people(40, 'race')));
  expect(await proof(tenant)).toMatchObject(ALL_ZERO);
});

test('an approval survives an answer that arrives before the send was settled', async () => {
  const tenant = await world.tenant({ mailboxes: 1 });
  const { waiting } = await approved(tenant, [{ email: 'drop@quick-answer.example' }]);
  const ctx = await tenant.ctx();
  await drainAll(ctx, [executeApprovedBatches]);
  await dispatch.run(ctx);
  await ctx.db.tx((tx) =>
    recordLeadEvents(ctx, tx, [
      { leadId: waiting[0]?.leadId ?? '', event: 'replied', channel: 'email', summary: 'Replied at once' },
    ]),
  );
  await drainAll(ctx, [closeLeads]);
  await tenant.live();
  expect(tenant.accepted()).toHaveLength(1);
  expect(await proof(tenant)).toMatchObject(ALL_ZERO);
});
