import { afterAll, beforeAll, expect, test } from 'vitest';
import { contribute } from '#core/contribution';
import { datedTables } from '#core/contributions';
import { health } from '#ops';
import { vendorTables } from '../../src/app/vendors/connect-vendors.ts';
import { type DispatchWorld, openDispatchWorld } from '../support/dispatch-world.ts';

let world: DispatchWorld;
beforeAll(async () => {
  world = await openDispatchWorld({
    contributions: [
      ...vendorTables.map((table) => contribute(datedTables, table)),
      contribute(datedTables, {
        name: 'a table of the test',
        checkedOn: '2025-01-01',
        goodForDays: 365,
        source: 'a page of the test',
      }),
    ],
  });
});
afterAll(() => world[Symbol.asyncDispose]());

test('static tables rot: prices, limits, hit rates, holidays, zones and words carry the day they were checked, and health names the old ones', async () => {
  const ctx = await (await world.tenant({ mailboxes: 1 })).ctx();
  const tables = ctx.contributed(datedTables);
  expect(tables.map(({ name }) => name).sort()).toEqual([
    'a table of the test',
    'days around holidays',
    'expected hit rates of finders',
    'limits of vendors',
    'prices of language models',
    'public holidays',
    'time zones of Instantly',
    'words and phrases of spam',
    'words and phrases of spam in other languages than English',
  ]);
  for (const { name, checkedOn, goodForDays, source } of tables) {
    expect(checkedOn, name).toMatch(/^20\d\d-\d\d-\d\d$/);
    expect(goodForDays, name).toBeLessThanOrEqual(366);
    expect(source, name).not.toBe('');
  }
  const probe = (await health(ctx)).probes.find(({ name }) => name === 'tables');
  expect(probe).toMatchObject({
    state: 'degraded',
    required: false,
    message: 'a table of the test: last checked 425 days ago, against a page of the test.',
  });
});
