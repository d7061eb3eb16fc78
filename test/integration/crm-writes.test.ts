import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { agentActor } from '#core/actor';
import type { Ctx } from '#core/ctx';
import { rows } from '#core/db/index';
import { reconcileOperations } from '#gateway';
import { recordLeadEvents, suppressAddresses, unsubscribeLead } from '#leads';
import type { LeadEvent } from '#leads/contract';
import { slice as leads } from '#leads/slice';
import { emergencyStop, resumeOperations } from '#ops';
import { addTags } from '#vendors/ports/crm';
import { changeGrant } from '../../src/agents/change-grant.ts';
import { changeCrm } from '../../src/leads/crm/change-crm.ts';
import { claimWrites } from '../../src/leads/crm/crm-write.store.ts';
import { readCrms } from '../../src/leads/crm/read-crm.ts';
import { writeCrm } from '../../src/leads/crm/write-crm.ts';
import { type CrmWorld, openCrmWorld } from '../support/crm-world.ts';
import { drainAll } from '../support/drain-all.ts';

let world: CrmWorld;
beforeAll(async () => {
  world = await openCrmWorld();
});
afterAll(() => world[Symbol.asyncDispose]());
beforeEach(() => {
  for (const { id } of [...world.simulator.contacts()]) world.simulator.remove(id);
});

const at = (contactId: string) => world.simulator.contacts().find(({ id }) => id === contactId);
const happens = (ctx: Ctx, leadId: string, event: LeadEvent) =>
  ctx.db.tx((tx) => recordLeadEvents(ctx, tx, [{ leadId, event, channel: 'email', summary: 'It happened' }]));

const operations = (ctx: Ctx) =>
  ctx.db.tx((tx) =>
    rows(tx, sql`select 1 from operation_log where operation like 'crm.%' and effect = 'write'`),
  );

/** A workspace with one lead that the CRM knows as `ana`. */
async function known(slug: string): Promise<{ ctx: Ctx; leadId: string }> {
  const ctx = await world.workspace(slug);
  world.simulator.edit('ana', { email: 'ana@valewood.test', tags: ['vip'] });
  const leadId = await world.lead(ctx, 'ana@valewood.test');
  await world.read(ctx);
  return { ctx, leadId };
}

test('what happens to a lead is a tag there, once, however often it happens', async () => {
  const { ctx, leadId } = await known('told');
  await happens(ctx, leadId, 'replied');
  expect(await world.tell(ctx)).toBe(1);
  await happens(ctx, leadId, 'meeting_booked');
  await happens(ctx, leadId, 'replied');
  expect(await world.tell(ctx)).toBe(1);
  expect(await world.tell(ctx)).toBe(0);
  expect(at('ana')?.tags).toEqual(['vip', 'replied', 'meeting-booked']);
  expect((await world.cached(ctx, 'ana'))?.tags).toEqual(['meeting-booked', 'replied', 'vip']);
  expect(await world.writes(ctx)).toMatchObject([
    { cause: 'meeting_booked', state: 'done', attempts: 1 },
    { cause: 'replied', state: 'done', attempts: 1 },
  ]);
});

test('the workspace names the tags; an empty list tells nothing', async () => {
  const { ctx, leadId } = await known('named');
  await changeCrm(ctx, { vendor: 'highlevel', tags: { replied: ['Answered us'], meeting_booked: [] } });
  await happens(ctx, leadId, 'replied');
  await happens(ctx, leadId, 'meeting_booked');
  await world.tell(ctx);
  expect(at('ana')?.tags).toEqual(['vip', 'answered us']);
});

test('who leaves is tagged and blocked there, and the echo changes nothing here', async () => {
  const { ctx, leadId } = await known('left');
  const before = await world.cached(ctx, 'ana');
  await unsubscribeLead(ctx, { leadId, source: 'link' });
  expect(await world.tell(ctx)).toBe(2);
  expect(at('ana')).toMatchObject({
    tags: ['vip', 'unsubscribed', 'do-not-contact'],
    dndSettings: { Email: { status: 'active', message: 'Legwork: asked to be left alone' } },
  });
  const { requests, changes } = world.simulator;
  const [asked, blocks] = [requests().length, changes().blocks];
  world.pass({ minutes: 6 });
  await world.deliver(ctx, 'ContactTagUpdate', { id: 'ana', tags: at('ana')?.tags });
  await world.deliver(ctx, 'ContactDndUpdate', { id: 'ana', dndSettings: at('ana')?.dndSettings });
  await world.read(ctx);
  expect(await world.tell(ctx)).toBe(0);
  expect((await readCrms(ctx))[0]).toMatchObject({ lastSeen: 1, lastChanged: 0, writes: { waiting: 0 } });
  expect(await world.cached(ctx, 'ana')).toMatchObject({ activeAt: before?.activeAt, blocked: ['email'] });
  expect([requests().length - asked, changes().blocks - blocks]).toEqual([1, 0]);
});

test('an echo that arrives before the answer of the call is no change either', async () => {
  const { ctx, leadId } = await known('early-echo');
  const before = await world.cached(ctx, 'ana');
  await happens(ctx, leadId, 'replied');
  world.simulator.dropResponseNext();
  expect(await world.tell(ctx)).toBe(0);
  expect(at('ana')?.tags).toContain('replied');
  world.pass({ minutes: 1 });
  await world.deliver(ctx, 'ContactTagUpdate', { id: 'ana', tags: at('ana')?.tags });
  expect((await world.cached(ctx, 'ana'))?.activeAt).toBe(before?.activeAt);
});

test('a lost answer is looked for and never told twice', async () => {
  const { ctx, leadId } = await known('lost');
  await happens(ctx, leadId, 'bounced');
  const before = world.simulator.changes().tags;
  world.simulator.dropResponseNext();
  expect(await world.tell(ctx)).toBe(0);
  world.pass({ minutes: 3 });
  expect(await reconcileOperations(ctx, world.performers)).toMatchObject([{ verdict: 'happened' }]);
  world.pass({ minutes: 2 });
  expect(await world.tell(ctx)).toBe(1);
  expect(world.simulator.changes().tags - before).toBe(1);
  expect(await world.writes(ctx)).toMatchObject([{ cause: 'bounced', state: 'done' }]);
});

test('a refusal waits and is told later; a contact that is gone is given up', async () => {
  const { ctx, leadId } = await known('later');
  await happens(ctx, leadId, 'replied');
  world.simulator.failNext({ status: 401, body: { message: 'Invalid token' } });
  expect(await world.tell(ctx)).toBe(0);
  expect(await world.writes(ctx)).toMatchObject([
    { state: 'waiting', attempts: 1, error: expect.stringMatching(/401/) },
  ]);
  expect(await world.tell(ctx)).toBe(0);
  world.pass({ minutes: 1 });
  expect(await world.tell(ctx)).toBe(1);
  world.simulator.remove('ana');
  await happens(ctx, leadId, 'meeting_booked');
  expect(await world.tell(ctx)).toBe(1);
  expect(await world.writes(ctx)).toMatchObject([
    { cause: 'meeting_booked', state: 'dead' },
    { state: 'done' },
  ]);
  expect((await world.cached(ctx, 'ana'))?.goneAt).not.toBeNull();
});

test('two processes at once tell it once', async () => {
  const { ctx, leadId } = await known('twice');
  const before = world.simulator.changes().tags;
  await happens(ctx, leadId, 'replied');
  await happens(ctx, leadId, 'meeting_booked');
  await world.read(ctx);
  await Promise.all([writeCrm.run(ctx), writeCrm.run(ctx), writeCrm.run(ctx)]);
  expect(world.simulator.changes().tags - before).toBe(2);
});

test('who is a contact only later is told about as it stands then; whom nobody may mail is blocked there', async () => {
  const { ctx, leadId } = await known('stands');
  await happens(ctx, leadId, 'replied');
  await world.tell(ctx);
  await suppressAddresses(ctx, [
    { address: 'stranger@nowhere.test', reason: 'complained', source: 'test' },
    { domain: 'customer.test', reason: 'customer', source: 'test' },
  ]);
  world.simulator.edit('second', { email: 'ana@valewood.test' });
  world.simulator.edit('stranger', { email: 'Stranger@nowhere.test' });
  // A whole domain that is not written to, e.g. customers, is our rule and no wish of theirs.
  world.simulator.edit('customer', { email: 'jo@customer.test' });
  world.pass({ minutes: 6 });
  await world.read(ctx);
  await world.tell(ctx);
  expect(at('second')?.tags).toEqual(['replied']);
  expect(at('stranger')?.dndSettings).toMatchObject({ Email: { status: 'active' } });
  expect(at('customer')).toMatchObject({ tags: [], dndSettings: {} });
});

test('a workspace that only shadows reads and tells nothing; switched off it does neither', async () => {
  const ctx = await world.workspace('shadowing', 'shadow');
  world.simulator.edit('ana', { email: 'ana@valewood.test' });
  const leadId = await world.lead(ctx, 'ana@valewood.test');
  expect(await world.read(ctx)).toBe(1);
  await happens(ctx, leadId, 'replied');
  expect(await world.tell(ctx)).toBe(0);
  expect(await world.writes(ctx)).toMatchObject([{ state: 'waiting', attempts: 0 }]);
  expect(at('ana')?.tags).toEqual([]);
  await changeCrm(ctx, { vendor: 'highlevel', enabled: false });
  world.pass({ minutes: 6 });
  expect(await world.read(ctx)).toBe(0);
  await world.deliver(ctx, 'ContactTagUpdate', { id: 'ana', tags: ['hot'] });
  expect((await world.cached(ctx, 'ana'))?.tags).toEqual([]);
});

test('under the emergency stop nothing is asked and nothing is lost; it is told when the stop is lifted', async () => {
  const { ctx, leadId } = await known('stopped');
  await happens(ctx, leadId, 'replied');
  await emergencyStop(ctx, { reason: 'test' });
  expect(await world.tell(ctx)).toBe(0);
  expect(await world.writes(ctx)).toMatchObject([{ state: 'waiting', attempts: 0, error: null }]);
  expect(await operations(ctx)).toEqual([]);
  await resumeOperations(ctx, { reason: 'test' });
  expect(await world.tell(ctx)).toBe(1);
});

test('what an agent may not do any more is refused once for all that wait, and told later', async () => {
  const { ctx, leadId } = await known('withdrawn');
  for (let index = 0; index < 30; index += 1)
    world.simulator.edit(`twin${index}`, { email: 'ana@valewood.test' });
  await happens(ctx, leadId, 'replied');
  await world.read(ctx);
  world.pass({ minutes: 6 });
  await world.read(ctx);
  await changeGrant(ctx, { agent: 'COACH', action: 'add_tag', granted: false });
  expect(await world.tell(ctx)).toBe(0);
  expect(await world.tell(ctx)).toBe(0);
  expect((await operations(ctx)).length).toBeLessThanOrEqual(20);
  await changeGrant(ctx, { agent: 'COACH', action: 'add_tag', granted: true });
  world.pass({ minutes: 1 });
  expect(await world.tell(ctx)).toBe(20);
});

test('a process that was killed before it could say what it did leaves it to be found, never told twice', async () => {
  const { ctx, leadId } = await known('killed');
  await happens(ctx, leadId, 'replied');
  await world.tell(ctx);
  await happens(ctx, leadId, 'meeting_booked');
  await drainAll(ctx, leads.consumers ?? []);
  const before = world.simulator.changes().tags;
  const scope = { workspaceId: ctx.workspace.id, vendor: 'highlevel', now: world.now(), limit: 20 };
  const lease = world.now().add({ minutes: 10 });
  const [claimed] = await ctx.db.tx((tx) => claimWrites(tx, { ...scope, lease }));
  await ctx.as(agentActor('COACH')).perform(addTags('highlevel'), [
    {
      input: { contactId: 'ana', tags: claimed?.tags ?? [] },
      subject: {},
      idempotencyKey: `crm_write ${claimed?.id}`,
    },
  ]);
  expect(await writeCrm.run(ctx)).toBe(0);
  world.pass({ minutes: 10 });
  expect(await writeCrm.run(ctx)).toBe(1);
  expect(world.simulator.changes().tags - before).toBe(1);
});
