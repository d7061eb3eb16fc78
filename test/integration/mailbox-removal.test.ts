import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Ctx } from '#core/ctx';
import { whyNotSending } from '#leads';
import { removedMailboxes } from '#outbound';
import { slice as outbound } from '#outbound/slice';
import { carryOutApproved } from '../../src/approval/dangerous/carry-out.ts';
import { readItem } from '../../src/approval/read-approvals.ts';
import { connectMailbox } from '../../src/outbound/connect/connect-mailbox.ts';
import { reconnectMailbox } from '../../src/outbound/connect/reconnect-mailbox.ts';
import { beginTransmissions } from '../../src/outbound/ledger.store.ts';
import { readMailboxHealth } from '../../src/outbound/read-mailbox-health.ts';
import { ALL_ZERO, addresses, approved, people, proof, reconcile } from '../support/dispatch-steps.ts';
import { type DispatchWorld, openDispatchWorld, reviewer, type Tenant } from '../support/dispatch-world.ts';
import { ask, asker, pause, run, yes } from '../support/removal-steps.ts';

let world: DispatchWorld;
beforeAll(async () => {
  world = await openDispatchWorld();
});
afterAll(() => world[Symbol.asyncDispose]());

const forget = outbound.ticks?.find(({ name }) => name === 'outbound.forget_removed');
type Row = { id: string; address: string; state: string; secrets: boolean };
const mailboxes = (tenant: Tenant) =>
  tenant.rows<Row>(
    sql`select id, address, state, connection <> '{}' as secrets from mailboxes order by address`,
  );
/** Only this one sends for the campaign. */
const onlyBy = (tenant: Tenant, id = '') =>
  tenant.rows(
    sql`update campaigns set settings = jsonb_set(settings, '{mailboxes}', ${JSON.stringify([id])}::jsonb) returning 1`,
  );
const planned = (tenant: Tenant, id = '') =>
  tenant.rows<{ id: string; code: string | null }>(
    sql`select id, reasons -> 0 ->> 'code' as code from send_ledger where mailbox_id = ${id} and state = 'planned' order by id`,
  );

test('a mailbox that is removed in the middle of a batch: what it has in hand does not leave by it, all arrive by the other, none twice', async () => {
  const tenant = await world.tenant({ mailboxes: 2 });
  const everybody = people(8, 'removed');
  await approved(tenant, everybody);
  await tenant.settle();
  expect(tenant.accepted().length).toBeLessThan(8);
  const [gone, other] = await mailboxes(tenant);
  const ctx = await tenant.ctx();
  // A sender has claimed one of its messages and asks the guards.
  const [inHand] = await tenant.rows<{ id: string }>(
    sql`update send_ledger set state = 'claimed', claimed_at = ${ctx.now().toString()}, claimed_by = ${ctx.executorId}
        where id = (select id from send_ledger where mailbox_id = ${gone?.id} and state = 'planned' order by id limit 1) returning id`,
  );
  await pause(tenant, gone?.id);
  const item = await yes(tenant, await ask(tenant, gone?.address.toUpperCase()));
  expect(item.preview).toMatchObject({ typed: true, whom: gone?.address, proposedBy: { id: 'asker-1' } });
  expect(JSON.stringify(item.preview.parts)).toMatch(/answers are not read any more/);
  const leaving = [{ id: inHand?.id ?? '', campaignId: null, forbidding: [] }];
  const begin = async () =>
    (await ctx.db.tx((tx) => beginTransmissions(tx, leaving, ctx.executorId, ctx.now()))).size;
  expect(await carryOutApproved.run(await tenant.ctx())).toBe(1);
  // Its message may still be looked for, so how to get in is kept until that is settled.
  expect((await mailboxes(tenant))[0]).toMatchObject({ state: 'removed', secrets: true });
  expect(await begin()).toBe(0);
  await tenant.live(30);
  expect(tenant.accepted().toSorted()).toEqual(addresses(everybody));
  expect(await proof(tenant)).toMatchObject(ALL_ZERO);
  expect(await mailboxes(tenant)).toMatchObject([
    { state: 'removed', secrets: false },
    { id: other?.id, state: 'active', secrets: true },
  ]);
  expect(
    await tenant.rows(
      sql`select state from send_ledger where mailbox_id = ${gone?.id} and state <> 'accepted'`,
    ),
  ).toEqual([]);
});

test('where its campaign has no other one, what is planned waits and says why, and leaves once the mailbox is connected again', async () => {
  const tenant = await world.tenant({ mailboxes: 2 });
  const [own] = await mailboxes(tenant);
  await onlyBy(tenant, own?.id);
  const everybody = people(3, 'stays');
  const { waiting } = await approved(tenant, everybody);
  const [{ connection } = { connection: {} as never }] = await tenant.rows<{
    connection: { smtp: Record<string, never>; imap: Record<string, never> };
  }>(sql`select connection from mailboxes where id = ${own?.id}`);
  await tenant.settle();
  await pause(tenant, own?.id);
  const left = tenant.accepted().length;
  const itemId = await ask(tenant, own?.address);
  expect((await readItem(await tenant.ctx(reviewer), itemId)).item.preview.sample).not.toEqual([]);
  await yes(tenant, itemId);
  await tenant.settle();
  expect(new Set((await planned(tenant, own?.id)).map(({ code }) => code))).toEqual(
    new Set(['send.mailbox_removed']),
  );
  await tenant.live(48);
  expect(tenant.accepted()).toHaveLength(left);
  const [waits] = await tenant.rows<{ leadId: string }>(
    sql`select lead_id as "leadId" from send_ledger where state = 'planned' limit 1`,
  );
  expect(waiting.map(({ leadId }) => leadId)).toContain(waits?.leadId);
  expect((await whyNotSending(await tenant.ctx(), waits?.leadId ?? '')).reasons).toContainEqual(
    expect.objectContaining({ code: 'send.mailbox_removed', text: expect.stringContaining('was removed') }),
  );
  const shown = await readMailboxHealth(await tenant.ctx());
  expect(shown.mailboxes.map(({ address }) => address)).not.toContain(own?.address);
  expect(shown.removed).toMatchObject([{ address: own?.address, waiting: 3 - left, looking: false }]);
  expect(await run(await tenant.ctx(reviewer), [], {}, false)).toContain(`${own?.address} was removed on`);
  const person = await tenant.ctx(reviewer);
  const mailboxId = own?.id ?? '';
  await expect(pause(tenant, mailboxId)).rejects.toMatchObject({ code: 'mailbox.removed' });
  await expect(reconnectMailbox(person, { mailboxId })).rejects.toMatchObject({ code: 'mailbox.removed' });
  await expect(ask(tenant, own?.address)).rejects.toMatchObject({ code: 'mailbox.removed' });

  const { smtp, imap } = connection as Record<'smtp' | 'imap', { host: string; port: number } & object>;
  const login = connection.smtp as { user?: string; password?: string };
  expect(
    await connectMailbox(person, {
      ...{ address: own?.address ?? '', displayName: 'Nora Field', purpose: 'cold', dailyCap: 40 },
      ...{ smtp: { host: smtp.host, port: smtp.port }, imap: { host: imap.host, port: imap.port } },
      ...{ user: login.user, password: login.password, filesSent: true, warmupHeld: false },
    }),
  ).toMatchObject({ connected: true, mailboxId });
  await tenant.live(100);
  expect(tenant.accepted().toSorted()).toEqual(addresses(everybody));
  expect(await proof(tenant)).toMatchObject(ALL_ZERO);
});

test('what may have left is looked for although its mailbox was removed; after a day nobody can, and it says so', async () => {
  const tenant = await world.tenant({ mailboxes: 1 });
  await approved(tenant, people(2, 'doubt'));
  await tenant.settle();
  const [own] = await mailboxes(tenant);
  const doubt = () =>
    tenant.rows<{ id: string }>(
      sql`update send_ledger set state = 'unknown', settled_at = null, receipt_at = null, response = null
          where id = (select id from send_ledger where transmission_at is not null order by id limit 1) returning id`,
    );
  const standing = async (id = '') =>
    (
      await tenant.rows<{ state: string; code: string | null }>(
        sql`select state, reasons -> 0 ->> 'code' as code from send_ledger where id = ${id}`,
      )
    )[0];
  const [sent] = await doubt();
  await pause(tenant, own?.id);
  await yes(tenant, await ask(tenant, own?.address));
  const ctx = await tenant.ctx();
  expect(await carryOutApproved.run(ctx)).toBe(1);
  expect((await mailboxes(tenant))[0]).toMatchObject({ state: 'removed', secrets: true });
  expect(await forget?.run(ctx)).toBe(0);
  await reconcile.run(ctx);
  expect(await standing(sent?.id)).toMatchObject({ state: 'accepted' });
  expect(await forget?.run(ctx)).toBe(1);
  expect((await mailboxes(tenant))[0]).toMatchObject({ secrets: false });

  await doubt();
  await tenant.rows(sql`update mailboxes set connection = '{"smtp": {"host": "none"}}' returning 1`);
  expect(await forget?.run(ctx)).toBe(0);
  await tenant.rows(sql`update mailboxes set paused_at = paused_at - interval '25 hours' returning 1`);
  expect(await forget?.run(ctx)).toBe(1);
  expect(await standing(sent?.id)).toEqual({ state: 'unknown', code: 'send.unlooked' });
  const looked = () => tenant.rows(sql`select 1 from operation_log where operation = 'email.find_sent'`);
  const before = (await looked()).length;
  await reconcile.run(ctx);
  expect(await looked()).toHaveLength(before);
  expect(await ctx.db.tx(removedMailboxes)).toMatchObject([{ uncertain: 1, looking: false }]);
});

test('one that sends, one of a vendor, a stranger’s and nobody’s are not removed, and nobody says yes to themselves', async () => {
  const tenant = await world.tenant({ mailboxes: 1 });
  const [own] = await mailboxes(tenant);
  await expect(ask(tenant, own?.address)).rejects.toMatchObject({ code: 'mailbox.sends' });
  await expect(ask(tenant, 'nobody@mail.example')).rejects.toThrow(/no mailbox/);
  const foreign = await world.tenant({ mailboxes: 0 });
  await expect(ask(foreign, own?.address)).rejects.toThrow(/no mailbox/);
  await pause(tenant, own?.id);
  const viewer = await tenant.ctx({ ...asker, scopes: new Set(['campaigns:read']) });
  await expect(run(viewer, ['remove', own?.address ?? ''], { reason: 'because' })).rejects.toThrow(
    'operations:stop',
  );
  const self = await tenant.ctx(reviewer);
  const made = JSON.parse(await run(self, ['remove', own?.address ?? ''], { reason: 'The domain ends.' }));
  await expect(yes(tenant, made.itemId)).rejects.toMatchObject({ code: 'dangerous.own_proposal' });
  await tenant.rows(sql`update mailboxes set vendor = 'smartlead' returning 1`);
  expect((await readItem(self, made.itemId)).dropReasons).toMatchObject([{ code: 'mailbox.of_vendor' }]);
});

test('a first message goes to another mailbox; who was written to before waits, as nobody reads what they answered', async () => {
  const tenant = await world.tenant({ mailboxes: 2 });
  await approved(tenant, people(8, 'later'));
  await tenant.settle();
  const [own, other] = await mailboxes(tenant);
  // Its server refuses who signs in, and nobody has looked at it since.
  await tenant.rows(
    sql`update mailboxes set state = 'disconnected', paused_by = 'sign_in', paused_at = now() where id = ${own?.id} returning 1`,
  );
  const [later] = await planned(tenant, own?.id);
  await tenant.rows(sql`update send_ledger set step = 2 where id = ${later?.id} returning 1`);
  const both = (await planned(tenant, own?.id)).length + (await planned(tenant, other?.id)).length;
  await yes(tenant, await ask(tenant, own?.address));
  const ctx = await tenant.ctx();
  // Whoever dies in the middle leaves all as it was, and the next run does it once.
  const dying: Ctx = {
    ...ctx,
    as: (by) => ({ ...ctx.as(by), audit: () => Promise.reject(new Error('killed')) }),
  };
  await expect(carryOutApproved.run(dying)).rejects.toThrow('killed');
  expect((await mailboxes(tenant))[0]).toMatchObject({ state: 'disconnected', secrets: true });
  const runs = await Promise.all([carryOutApproved.run(ctx), carryOutApproved.run(ctx)]);
  expect(runs.toSorted()).toEqual([0, 1]);
  expect(await planned(tenant, own?.id)).toEqual([{ id: later?.id, code: 'send.mailbox_removed' }]);
  expect(await planned(tenant, other?.id)).toHaveLength(both - 1);
  expect((await mailboxes(tenant))[0]).toMatchObject({ state: 'removed', secrets: false });
});
