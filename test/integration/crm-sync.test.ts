import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { row } from '#core/db/index';
import { crmBlocksOf, suppressAddresses, whyNotSending } from '#leads';
import type { SimulatedContact } from '#vendors/highlevel/simulated-contacts';
import { upsertOpportunity } from '#vendors/ports/crm';
import { changeCrm } from '../../src/leads/crm/change-crm.ts';
import { crmContactPage, readCrms } from '../../src/leads/crm/read-crm.ts';
import { readStages } from '../../src/leads/crm/read-stages.ts';
import { syncCrm } from '../../src/leads/crm/sync-crm.ts';
import { readTimeline } from '../../src/leads/timeline/read-timeline.ts';
import { checkConnections } from '../../src/ops/check-connections.ts';
import { type CrmWorld, contact, openCrmWorld } from '../support/crm-world.ts';

const MANY = 5_000;
const many = Array.from({ length: MANY }, (_, index) =>
  contact(`many${String(index).padStart(5, '0')}`, {
    email: `person${index}@many${index % 97}.test`,
    tags: index % 10 === 0 ? ['Newsletter'] : [],
    dndSettings: index % 50 === 0 ? { Email: { status: 'active' } } : {},
    fields: { firstName: 'Person', lastName: String(index), companyName: `Many ${index % 97}` },
  }),
);

let world: CrmWorld;
beforeAll(async () => {
  world = await openCrmWorld(many);
});
afterAll(() => world[Symbol.asyncDispose]());

const withoutMany = () => {
  for (const { id } of many) world.simulator.remove(id);
};

test(`${MANY} contacts are read in turns, each page kept before the next; killed in the middle it goes on`, async () => {
  const ctx = await world.workspace('crm-many');
  const started = performance.now();
  // Two processes at once read it once.
  const turns = await Promise.all([syncCrm.run(ctx), syncCrm.run(ctx)]);
  expect(turns.sort()).toEqual([0, 2_000]);
  const asked = world.simulator.requests().length;
  // The key is refused once: what was read before stays, and so does the position.
  world.simulator.failNext({ status: 401, body: { message: 'Invalid token' } });
  expect(await syncCrm.run(ctx)).toBe(0);
  const [half] = await readCrms(ctx);
  expect(half).toMatchObject({ contacts: 2_000, cursor: expect.any(String), syncedAt: null });
  expect(half?.error).toMatch(/highlevel/i);
  world.pass({ minutes: 2 });
  expect(await world.read(ctx)).toBe(MANY - 2_000);
  const took = performance.now() - started;
  process.stdout.write(`${MANY} contacts read in ${Math.round(took)} ms\n`);
  expect(took).toBeLessThan(60_000);
  expect(world.simulator.requests().length - asked).toBeLessThanOrEqual(1 + (MANY - 2_000) / 100 + 1);
  const [state] = await readCrms(ctx);
  expect(state).toMatchObject({
    contacts: MANY,
    linked: 0,
    blocked: MANY / 50,
    cursor: null,
    error: null,
    lastSeen: MANY,
  });
  expect(state?.unlinked).toEqual({ nobody_here: MANY });
  expect(await world.suppressions(ctx)).toHaveLength(MANY / 50);
  expect(new Set((await world.suppressions(ctx)).map(({ source }) => source))).toEqual(new Set(['crm']));
});

test('the next reading asks only for what changed, and what was read twice is no change', async () => {
  withoutMany();
  world.simulator.edit('one', { email: 'one@small.test', tags: ['a'] });
  const ctx = await world.workspace('crm-changes');
  await world.read(ctx);
  world.pass({ minutes: 6 });
  world.simulator.edit('two', { email: 'two@small.test' });
  // The one before lies within the overlap and is met again.
  expect(await world.read(ctx)).toBe(2);
  expect((await readCrms(ctx))[0]).toMatchObject({ lastSeen: 2, lastChanged: 1 });
  world.pass({ minutes: 6 });
  expect(await world.read(ctx)).toBe(1);
  const [state] = await readCrms(ctx);
  expect(state).toMatchObject({ contacts: 2, lastSeen: 1, lastChanged: 0, lagSeconds: 0 });
  expect(await syncCrm.run(ctx)).toBe(0);
  const { connections } = await checkConnections(ctx, { only: 'highlevel' });
  expect(connections).toMatchObject([
    { health: 'ok', reading: { lastReadAt: state?.syncedAt, note: '2 contacts' } },
  ]);
});

test('a contact is a person of ours only where there is no doubt', async () => {
  const ctx = await world.workspace('crm-links');
  await world.lead(ctx, 'ana@valewood.test', '+1 415 555 0123');
  await world.lead(ctx, 'bo@valewood.test', '+1 415 555 0123');
  await world.lead(ctx, 'cy@valewood.test', '+1 415 555 0177');
  world.simulator.edit('alias', { email: 'Ana+crm@valewood.test' });
  world.simulator.edit('shared', { phone: '+14155550123' });
  world.simulator.edit('number', { phone: '+14155550177' });
  world.simulator.edit('twofold', { email: 'bo@valewood.test', phone: '+14155550177' });
  world.simulator.edit('stranger', { email: 'new@elsewhere.test' });
  world.simulator.edit('empty', {});
  await world.read(ctx);
  const links = await Promise.all(
    ['alias', 'shared', 'number', 'twofold', 'stranger', 'empty'].map(
      async (id) => (await world.cached(ctx, id))?.link,
    ),
  );
  expect(links).toEqual([
    'address',
    'several_people',
    'phone',
    'contradiction',
    'nobody_here',
    'nothing_to_go_by',
  ]);
  // Whoever becomes a lead later is found then.
  await world.lead(ctx, 'new@elsewhere.test');
  await world.tell(ctx);
  expect((await world.cached(ctx, 'stranger'))?.link).toBe('address');
});

test('blocked for mail there is suppressed here, and lifting it there lifts nothing', async () => {
  const ctx = await world.workspace('crm-blocks');
  const leadId = await world.lead(ctx, 'sms@block.test');
  const mailed = await world.lead(ctx, 'mail@block.test');
  world.simulator.edit('mail', { email: 'mail@block.test', dndSettings: { Email: { status: 'active' } } });
  world.simulator.edit('sms', { email: 'sms@block.test', dndSettings: { SMS: { status: 'permanent' } } });
  world.simulator.edit('tagged', { email: 'tagged@block.test', tags: ['DNC'] });
  await world.read(ctx);
  const both = [
    { value: 'mail@block.test', source: 'crm' },
    { value: 'tagged@block.test', source: 'crm' },
  ];
  expect((await world.suppressions(ctx)).filter(({ value }) => value.endsWith('@block.test'))).toEqual(both);
  const personOf = (id: string) =>
    ctx.db.tx((tx) => row<{ id: string }>(tx, sql`select person_id as id from leads where id = ${id}`));
  const person = (await personOf(leadId))?.id ?? '';
  expect(await ctx.db.tx((tx) => crmBlocksOf(tx, [person]))).toEqual([
    { personId: person, channels: ['sms'] },
  ]);
  expect((await readTimeline(ctx, leadId, { limit: 50 })).entries.map(({ type }) => type)).not.toContain(
    'crm_blocked',
  );
  expect((await readTimeline(ctx, mailed, { limit: 50 })).entries.map(({ type }) => type)).toContain(
    'crm_blocked',
  );
  expect((await whyNotSending(ctx, mailed)).sentence).toMatch(/suppressed since .*says highlevel/);
  world.pass({ minutes: 6 });
  world.simulator.edit('mail', { dndSettings: {} });
  world.simulator.edit('tagged', { tags: [] });
  await world.read(ctx);
  expect(await world.cached(ctx, 'mail')).toMatchObject({ blocked: [], ever: ['email'] });
  expect((await world.suppressions(ctx)).filter(({ value }) => value.endsWith('@block.test'))).toEqual(both);
  // Somebody there had a reason to lift it, so it is not put back either.
  await world.tell(ctx);
  expect((await world.writes(ctx)).filter(({ contactId }) => contactId === 'mail')).toEqual([]);
});

test('deleted and merged contacts: told at once, or found missing by the weekly reading of everything', async () => {
  const ctx = await world.workspace('crm-gone');
  world.simulator.edit('kept', { email: 'kept@gone.test' });
  world.simulator.edit('double', { email: 'kept@gone.test' });
  world.simulator.edit('lost', { email: 'lost@gone.test', dndSettings: { Email: { status: 'active' } } });
  await world.read(ctx);
  // The vendor merges two: one is deleted, the other changed.
  world.simulator.remove('double');
  await world.deliver(ctx, 'ContactDelete', { id: 'double' });
  expect(await world.cached(ctx, 'double')).toMatchObject({ email: null, goneAt: expect.any(String) });
  world.simulator.remove('lost');
  world.pass({ hours: 24 });
  await world.read(ctx);
  expect((await world.cached(ctx, 'lost'))?.goneAt).toBeNull();
  world.pass({ hours: 6 * 24 });
  await world.read(ctx);
  expect(await world.cached(ctx, 'lost')).toMatchObject({
    email: null,
    goneAt: expect.any(String),
    ever: ['email'],
  });
  expect((await world.cached(ctx, 'kept'))?.goneAt).toBeNull();
  expect((await world.suppressions(ctx)).map(({ value }) => value)).toContain('lost@gone.test');
});

test('a key that suddenly shows almost nothing deletes nobody', async () => {
  const ctx = await world.workspace('crm-rights');
  await world.read(ctx);
  const [before] = await readCrms(ctx);
  const shown = world.simulator.contacts().map(({ id }) => id);
  for (const id of shown.slice(1)) world.simulator.remove(id);
  world.pass({ hours: 7 * 24 });
  await world.read(ctx);
  const [state] = await readCrms(ctx);
  expect(state).toMatchObject({
    contacts: before?.contacts,
    gone: 0,
    error: expect.stringMatching(/None was taken for deleted/),
  });
});

test('a delivery is in the cache at once, out of order too, and one of another account is nothing', async () => {
  const ctx = await world.workspace('crm-hear');
  world.simulator.edit('ear', { email: 'ear@hear.test', tags: ['old'] });
  await world.read(ctx);
  world.pass({ minutes: 1 });
  await world.deliver(ctx, 'ContactTagUpdate', {
    id: 'ear',
    tags: ['New'],
    timestamp: world.now().toString(),
  });
  expect(await world.cached(ctx, 'ear')).toMatchObject({ email: 'ear@hear.test', tags: ['new'] });
  await world.deliver(ctx, 'ContactTagUpdate', {
    id: 'ear',
    tags: ['late'],
    timestamp: world.now().subtract({ minutes: 3 }).toString(),
  });
  expect((await world.cached(ctx, 'ear'))?.tags).toEqual(['new']);
  await world.deliver(ctx, 'ContactDndUpdate', {
    id: 'ear',
    locationId: 'another',
    dndSettings: { Email: { status: 'active' } },
  });
  expect(await world.suppressions(ctx)).toEqual([]);
  await world.deliver(ctx, 'ContactDndUpdate', {
    id: 'ear',
    email: 'ear@hear.test',
    dndSettings: { Email: { status: 'active' } },
  });
  expect(await world.suppressions(ctx)).toEqual([{ value: 'ear@hear.test', source: 'crm' }]);
});

test('revivable is who was silent for one to four months and never said no', async () => {
  const ctx = await world.workspace('crm-revival');
  const ago = (days: number) =>
    world
      .now()
      .subtract({ hours: days * 24 })
      .toString();
  const contacts: [string, number, Partial<SimulatedContact>][] = [
    ['fresh', 10, {}],
    ['silent', 45, {}],
    ['rival', 45, { tags: ['Competitor'] }],
    ['no', 45, { dndSettings: { Email: { status: 'active' } } }],
    ['suppressed', 45, {}],
    ['ancient', 200, {}],
  ];
  for (const [id, days, more] of contacts) {
    world.simulator.edit(id, { email: `${id}@revive.test`, ...more });
    Object.assign(world.simulator.contacts().find((each) => each.id === id) ?? {}, {
      dateUpdated: ago(days),
    });
  }
  await suppressAddresses(ctx, [{ address: 'suppressed@revive.test', reason: 'asked', source: 'test' }]);
  await world.read(ctx);
  const page = await crmContactPage(ctx, { show: 'revivable', search: 'revive.test', limit: 100 });
  expect(page.contacts.map(({ contactId }) => contactId)).toEqual(['silent']);
});

test('one account is one workspace’s: a second one cannot take it, and sees nothing of it', async () => {
  const ctx = await world.workspace('crm-first');
  const second = await world.plain('crm-second');

  await expect(changeCrm(second, { vendor: 'highlevel', enabled: true })).rejects.toMatchObject({
    code: 'crm.account_taken',
  });
  await world.read(ctx);
  expect(await syncCrm.run(second)).toBe(0);
  const seen = await second.db.tx((tx) =>
    row<{ count: number }>(tx, sql`select count(*)::int as count from crm_contacts`),
  );
  expect(seen?.count).toBe(0);
});

test('stages are read by their names, page by page, and again a few hours later', async () => {
  const ctx = await world.workspace('crm-stages');
  const ids = Array.from({ length: 130 }, (_, index) => `staged${index}`);
  for (const id of ids) world.simulator.edit(id, { email: `${id}@stage.test` });
  await world.read(ctx);
  const move = (contactId: string, stageId: string) =>
    ctx.perform(upsertOpportunity('highlevel'), [
      {
        input: { contactId, pipelineId: 'pipeline1', stageId, name: 'Deal', status: 'open', value: null },
        subject: {},
        idempotencyKey: `${contactId} ${stageId}`,
      },
    ]);
  for (const id of ids) await move(id, 'stage1');
  expect(await readStages.run(ctx)).toBe(130);
  expect(await readStages.run(ctx)).toBe(0);
  const shown = async () =>
    (await crmContactPage(ctx, { show: 'all', search: 'staged129@', limit: 1 })).contacts.map(
      ({ stage }) => stage,
    );
  expect(await shown()).toEqual(['Outbound › Replied']);
  world.pass({ hours: 6 });
  await move('staged129', 'stage2');
  world.simulator.failNext({ status: 401, body: { message: 'Invalid token' } });
  expect(await readStages.run(ctx)).toBe(0);
  world.pass({ minutes: 15 });
  expect(await readStages.run(ctx)).toBe(130);
  expect(await shown()).toEqual(['Outbound › Booked']);
});
