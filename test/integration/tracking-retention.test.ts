import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { contribute } from '#core/contribution';
import { acrossWorkspaces } from '#core/db/across-workspaces';
import { daysOfHits, type NewHit, storeHit } from '#inbound';
import { readHits } from '../../src/inbound/tracking/read-hits.ts';
import { type DispatchWorld, openDispatchWorld, type Tenant } from '../support/dispatch-world.ts';

const DAYS = 30;
const TOKEN = 'abcdefghijklmnopqrstuv';
const READER = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Thunderbird/140.4.0';

let world: DispatchWorld;
beforeAll(async () => {
  world = await openDispatchWorld({ contributions: [contribute(daysOfHits, DAYS)] });
});
afterAll(() => world[Symbol.asyncDispose]());

const clock = () => world.runtime.sandboxClock;
const later = (hours: number): void => clock().set(clock().now().add({ hours }));

async function open(tenant: Tenant): Promise<void> {
  const ctx = await tenant.ctx();
  const hit: NewHit = {
    ...{ id: ctx.ids.next(), token: TOKEN, kind: 'open' as const, method: 'GET', agent: READER, place: 'x' },
    ...{ oursIn: [], now: clock().now(), virtualNow: clock().now() },
  };
  await acrossWorkspaces(world.database).tx((tx) => storeHit(tx, hit, { count: true }));
}
const hits = (tenant: Tenant) =>
  tenant.rows<{ read: boolean }>(sql`select read_at is not null as read from tracking_hits`);
const counted = async (tenant: Tenant) =>
  (
    await tenant.rows(
      sql`select open_count as opens, (select count(*)::int from timeline where type = 'opened') as lines from leads`,
    )
  )[0];

test('a hit is forgotten when its days are over, and what it counted for stays', async () => {
  const tenant = await world.tenant({ mailboxes: 1 });
  await tenant.propose([{ email: 'ana@mill.example' }]);
  await tenant.approve((await tenant.freeze()).id);
  await tenant.live(2);
  const ctx = await tenant.ctx();
  await tenant.rows(
    sql`insert into tracked_links (workspace_id, id, token, ledger_id, lead_id, url, created_at)
        select workspace_id, ${ctx.ids.next()}, ${TOKEN}, id, lead_id, null, now() from send_ledger returning id`,
  );
  later(1);
  await open(tenant);
  later(1);
  expect(await readHits.run(ctx)).toBe(1);
  expect(await counted(tenant)).toEqual({ opens: 1, lines: 1 });

  later(24 * DAYS - 2);
  await open(tenant);
  // Of the day before its last nothing goes, and the new one is not read yet.
  expect(await readHits.run(ctx)).toBe(0);
  expect(await hits(tenant)).toHaveLength(2);
  later(3);
  expect(await readHits.run(ctx)).toBe(1);
  expect((await hits(tenant)).map(({ read }) => read)).toEqual([true]);
  expect(await counted(tenant)).toEqual({ opens: 2, lines: 2 });

  later(24 * 2 * DAYS);
  await open(tenant);
  later(24 * 2 * DAYS);
  // However old, a hit that nobody read is read first: nothing is lost by a worker that stood still.
  expect(await readHits.run(ctx)).toBe(1);
  expect(await counted(tenant)).toEqual({ opens: 3, lines: 3 });
  await readHits.run(ctx);
  expect(await hits(tenant)).toEqual([]);
  expect(await counted(tenant)).toEqual({ opens: 3, lines: 3 });
  // The link leads on as before.
  await open(tenant);
  expect(await hits(tenant)).toHaveLength(1);
});
