import { sql } from 'drizzle-orm';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { attention } from '#core/contributions';
import { reconcileOperations } from '#gateway';
import { suppress, suppressAddresses, whyNotSending } from '#leads';
import { emergencyStop, verify } from '#ops';
import { liftSuppression } from '../../src/leads/suppression/lift-suppression.ts';
import { readSuppressions } from '../../src/leads/suppression/read-suppressions.ts';
import { openVendorBench, type VendorBench } from '../support/vendor-bench.ts';
import { booking, workAtBoth, workAtInstantly } from '../support/vendor-work.ts';

let world: VendorBench;
beforeEach(async () => {
  world = await openVendorBench();
});
afterEach(() => world[Symbol.asyncDispose]());

const stops = (leadId: string) =>
  world.all<{ vendor: string; state: string; attempts: number; reasons: { code: string; text: string }[] }>(
    sql`select vendor, state, attempts, reasons from vendor_leads where lead_id = ${leadId} order by vendor`,
  );
const blocked = () => [...world.instantly.simulator.state.blockList.values()].map(({ bl_value }) => bl_value);
const heyreachStatus = () =>
  [...world.heyreach.simulator.state.campaignLeads.values()].flat().map((lead) => lead.leadCampaignStatus);
const shown = async () =>
  (
    await Promise.all(
      world.ctx.contributed(attention).map((each) => world.ctx.db.tx((tx) => each.list(world.ctx, tx))),
    )
  ).flat();
const stopCalls = () =>
  world.instantly.simulator
    .requests()
    .filter(({ method, path }) => method === 'POST' && path === '/block-lists-entries').length;

test('a reply on one channel ends the steps at every vendor; an absence ends none', async () => {
  const leadId = await workAtBoth(world);
  expect(await stops(leadId)).toMatchObject([{ state: 'added' }, { state: 'added' }]);
  await world.instantly.simulator.reply('avery@acme.example', 'I am out of office until December 14, 2026.');
  await world.settle();
  expect((await stops(leadId)).map(({ state }) => state)).toEqual(['added', 'added']);
  world.clock.move({ hours: 1 });
  await world.instantly.simulator.reply('avery@acme.example', 'What does it cost?');
  await world.settle();
  expect((await stops(leadId)).map(({ vendor, state }) => [vendor, state])).toEqual([
    ['heyreach', 'stopped'],
    ['instantly', 'stopped'],
  ]);
  expect(blocked()).toEqual(['avery@acme.example']);
  expect(heyreachStatus()).not.toContain('InSequence');
  expect((await verify(world.ctx)).checks).toMatchObject({
    'still worked': { count: 0 },
    unread: { count: 0 },
  });
  const told = await world.all(sql`select 1 from audit_log where action = 'vendor.lead_stopped'`);
  expect(told).toHaveLength(2);
});

test('stopping goes on while the emergency stop is engaged', async () => {
  const leadId = await workAtBoth(world);
  await emergencyStop(world.ctx, { reason: 'wrong list' });
  await world.heyreach.simulator.reply('2-abc', 'Please stop writing to me.');
  await world.settle();
  expect((await stops(leadId)).map(({ state }) => state)).toEqual(['stopped', 'stopped']);
  expect(blocked()).toEqual(['avery@acme.example']);
});

test('a vendor that fails is asked again, later each time; until then it is shown and explained', async () => {
  const leadId = await workAtBoth(world);
  const { answer } = world.instantly.simulator;
  let down = true;
  world.instantly.simulator.answer = async (request) =>
    down && request.path === '/block-lists-entries'
      ? { status: 400, body: { statusCode: 400, error: 'Bad Request', message: 'down for the test' } }
      : answer(request);
  await world.heyreach.simulator.reply('2-abc', 'Can you call me tomorrow?');
  await world.settle();
  expect(await stops(leadId)).toMatchObject([
    { vendor: 'heyreach', state: 'stopped' },
    { vendor: 'instantly', state: 'stopping', attempts: 1 },
  ]);
  expect((await shown()).find(({ kind }) => kind === 'vendor_stops')).toMatchObject({ count: 1 });
  const why = await whyNotSending(world.ctx, leadId);
  expect(why.reasons.map(({ code }) => code)).toContain('send.vendor_stop_open');
  await world.settle();
  expect((await stops(leadId))[1]?.attempts).toBe(1);
  world.clock.move({ minutes: 1 });
  await world.settle();
  expect((await stops(leadId))[1]?.attempts).toBe(2);
  down = false;
  world.clock.move({ minutes: 2 });
  await world.settle();
  expect(await stops(leadId)).toMatchObject([{ state: 'stopped' }, { state: 'stopped', attempts: 3 }]);
  expect((await shown()).find(({ kind }) => kind === 'vendor_stops')).toBeUndefined();
});

test('a stop whose answer is lost is settled by looking; it is not asked twice', async () => {
  const leadId = await workAtBoth(world);
  const { answer } = world.instantly.simulator;
  let lost = false;
  world.instantly.simulator.answer = async (request) => {
    const given = await answer(request);
    if (lost || request.method !== 'POST' || request.path !== '/block-lists-entries') return given;
    lost = true;
    return 'drop';
  };
  await world.heyreach.simulator.reply('2-abc', 'Not interested, thanks.');
  await world.settle();
  expect((await stops(leadId))[1]).toMatchObject({ state: 'unknown' });
  world.clock.move({ minutes: 3 });
  await world.settle();
  expect((await stops(leadId))[1]).toMatchObject({ state: 'unknown' });
  await reconcileOperations(
    world.ctx,
    new Map(world.instantly.performers.map((each) => [each.operation.name, each])),
  );
  world.clock.move({ minutes: 15 });
  await world.settle();
  expect((await stops(leadId))[1]).toMatchObject({ state: 'stopped' });
  expect([stopCalls(), blocked()]).toEqual([1, ['avery@acme.example']]);
});

test('a no by address or by domain, a booked meeting and a dead address end the steps too', async () => {
  const leadId = await workAtBoth(world);
  await suppressAddresses(world.ctx, [
    { address: 'avery@acme.example', reason: 'by telephone', source: 'operator' },
  ]);
  await world.settle();
  expect((await stops(leadId)).map(({ state }) => state)).toEqual(['stopped', 'stopped']);
  const others = await workAtInstantly(world, ['d@domain-no.example', 'b@books.example', 'x@dead.example']);
  await suppressAddresses(world.ctx, [
    { domain: 'domain-no.example', reason: 'a customer', source: 'operator' },
  ]);
  await world.deliver(booking(world, 'b@books.example'));
  await world.instantly.simulator.happens('x@dead.example', 'bounced');
  await world.settle();
  const states = await Promise.all(others.map(async (id) => (await stops(id)).map(({ state }) => state)));
  expect(states).toEqual([['stopped'], ['stopped'], ['stopped']]);
  const statuses = await world.all<{ id: string; status: string }>(sql`select id, status from leads`);
  expect(others.map((id) => statuses.find((lead) => lead.id === id)?.status)).toEqual([
    'sent',
    'meeting_booked',
    'bounced',
  ]);
});

test('a no that was lifted ends nothing any more, nor does a dead mailbox elsewhere end what goes by another way', async () => {
  const leadId = await workAtBoth(world);
  const entries = [
    { domain: 'acme.example', reason: 'a customer', cause: 'manual' as const },
    { address: 'avery@acme.example', reason: 'a customer', cause: 'manual' as const },
  ];
  // Written and lifted before anybody looks.
  await suppress(world.ctx, entries, 'operator');
  const { suppressions } = await readSuppressions(world.ctx, { lifted: false, limit: 10 });
  for (const { id } of suppressions)
    await liftSuppression(world.ctx, { id, reason: 'They are no customer after all.' });
  await world.settle();
  expect((await stops(leadId)).map(({ state }) => state)).toEqual(['added', 'added']);
  await suppressAddresses(world.ctx, [
    { address: 'avery@acme.example', reason: 'no such mailbox', source: 'bounce' },
  ]);
  await world.settle();
  expect((await stops(leadId)).map(({ vendor, state }) => [vendor, state])).toEqual([
    ['heyreach', 'added'],
    ['instantly', 'stopped'],
  ]);
});
