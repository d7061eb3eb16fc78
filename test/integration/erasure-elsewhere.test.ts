import { sql } from 'drizzle-orm';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { row } from '#core/db/index';
import { defineSlice } from '#core/slice';
import { importLeads, memorySource, mergeLeads } from '#leads';
import { verify } from '#ops';
import { slices } from '../../src/app/slices.ts';
import { erasePerson } from '../../src/leads/erasure/erase-person.ts';
import { planErasure } from '../../src/leads/erasure/plan-erasure.ts';
import { searchDatabase } from '../support/database-search.ts';
import { openVendorBench, type VendorBench } from '../support/vendor-bench.ts';
import { workAtBoth } from '../support/vendor-work.ts';

/** Everybody who keeps something of people, besides those a bench of vendors has anyway. */
const KEEPERS = slices
  .filter(({ name }) => !['outbound', 'inbound'].includes(name))
  .map(({ name, contributions = [] }) => defineSlice({ name, contributions }));
const ADDRESS = 'avery@acme.example';
const TRACES = 'avery@acme|avery stone|avery-stone';

let world: VendorBench;
beforeEach(async () => {
  world = await openVendorBench({ slices: KEEPERS });
});
afterEach(() => world[Symbol.asyncDispose]());

const erase = async () => {
  const { rows } = await planErasure(world.ctx, { address: ADDRESS });
  return erasePerson(world.ctx, { address: ADDRESS, confirm: rows });
};
const blocked = () => [...world.instantly.simulator.state.blockList.values()].map(({ bl_value }) => bl_value);
const traces = () => searchDatabase(world.bench.urls.ownerUrl, TRACES);

test('whoever is forgotten is worked by no vendor any more, and what a vendor tells afterwards is not kept', async () => {
  await workAtBoth(world);
  const signed = await erase();
  expect(blocked()).toEqual([ADDRESS]);
  expect(
    [...world.heyreach.simulator.state.campaignLeads.values()].flat().map((lead) => lead.leadCampaignStatus),
  ).not.toContain('InSequence');
  expect(signed.certificate.vendors.map(({ vendor, done }) => [vendor, done])).toEqual(
    expect.arrayContaining([
      ['heyreach', true],
      ['instantly', true],
    ]),
  );
  const people = await world.one<{ count: number }>(sql`select count(*)::int as count from people`);
  await world.instantly.simulator.reply(ADDRESS, 'One more thing: what does it cost?');
  await world.settle();
  expect(
    await world.one(
      sql`select outcome, payload from vendor_notices order by received_at desc, id desc limit 1`,
    ),
  ).toEqual({
    outcome: 'erased',
    payload: {},
  });
  expect(await world.one(sql`select count(*)::int as count from people`)).toEqual(people);
  expect((await verify(world.ctx)).checks).toMatchObject({
    unread: { count: 0 },
    'still worked': { count: 0 },
  });
});

test('while a vendor does not confirm that it stopped, nothing is erased; after its word the erasure is finished', async () => {
  const leadId = await workAtBoth(world);
  const { answer } = world.instantly.simulator;
  let down = true;
  world.instantly.simulator.answer = async (request) =>
    down && request.path === '/block-lists-entries'
      ? { status: 400, body: { statusCode: 400, error: 'Bad Request', message: 'down for the test' } }
      : answer(request);
  await expect(erase()).rejects.toMatchObject({ code: 'erasure.unconfirmed_elsewhere', kind: 'conflict' });
  const address = sql`select a.address from person_addresses a join leads l on l.person_id = a.person_id where l.id = ${leadId}`;
  expect(await world.one(address)).toEqual({ address: ADDRESS });
  expect(await world.one(sql`select cause from suppressions where cause = 'erasure' limit 1`)).toBeDefined();
  down = false;
  world.clock.move({ minutes: 2 });
  await world.settle();
  const signed = await erase();
  expect(blocked()).toEqual([ADDRESS]);
  expect(signed.certificate.vendors).toContainEqual(
    expect.objectContaining({ vendor: 'instantly', done: true }),
  );
  expect(await world.one(address)).toBeUndefined();
});

test('a vendor that never answers is left to a person, by the certificate', async () => {
  await workAtBoth(world);
  const { answer } = world.instantly.simulator;
  world.instantly.simulator.answer = async (request) =>
    request.path === '/block-lists-entries'
      ? { status: 400, body: { statusCode: 400, error: 'Bad Request', message: 'down for the test' } }
      : answer(request);
  await expect(erase()).rejects.toMatchObject({ code: 'erasure.unconfirmed_elsewhere' });
  for (const minutes of [2, 3, 6, 16]) {
    world.clock.move({ minutes });
    await world.settle();
  }
  const signed = await erase();
  expect(signed.certificate.vendors).toContainEqual({
    vendor: 'instantly',
    done: false,
    note: expect.stringContaining('End the steps there by hand'),
  });
});

test('leads that were merged are forgotten together, whichever of them is asked for', async () => {
  const { ctx } = world;
  await importLeads(
    ctx,
    memorySource(
      'two.csv',
      `email,first name,last name,title,company\n${ADDRESS},Avery,Stone,CFO,Acme\navery.stone@old.example,Avery,Stone,COO,Old\n`,
    ),
  );
  const leadOf = async (email: string) =>
    (
      await ctx.db.tx((tx) =>
        row<{ id: string }>(
          tx,
          sql`select l.id from leads l join person_addresses a on a.person_id = l.person_id where a.address = ${email}`,
        ),
      )
    )?.id ?? '';
  await mergeLeads(ctx, {
    survivorId: await leadOf(ADDRESS),
    mergedId: await leadOf('avery.stone@old.example'),
  });
  const signed = await erase();
  expect(signed.certificate.people).toBe(2);
  expect(await traces()).toEqual([]);
});
