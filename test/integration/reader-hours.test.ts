import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { previewCalendar } from '../../src/cadence/read-calendar.ts';
import { whyNotSending } from '../../src/leads/why-not-sending.ts';
import { executeApprovedBatches } from '../../src/outbound/execute-batch.ts';
import { dispatch } from '../support/dispatch-steps.ts';
import { type DispatchWorld, openDispatchWorld, type Tenant } from '../support/dispatch-world.ts';
import { drainAll } from '../support/drain-all.ts';
import { settingsWith, type Waiting } from '../support/proposals.ts';

let world: DispatchWorld;
/** Called once behind the guards and before the server is asked for anything. */
let behindGuards: (() => void) | undefined;
beforeAll(async () => {
  world = await openDispatchWorld({
    wrap: (performer) => ({
      ...performer,
      perform: (...call) => {
        behindGuards?.();
        behindGuards = undefined;
        return performer.perform(...call);
      },
    }),
  });
});
afterAll(async () => world[Symbol.asyncDispose]());

const BERLIN = { window: { days: [1, 2, 3, 4, 5], start: '08:00', end: '18:00', zone: 'Europe/Berlin' } };
const PLACES: Readonly<Record<string, string>> = {
  'ana@mill-berlin.example': 'Berlin, Germany',
  'ken@mill-tokyo.example': 'Tokyo, Japan',
  'joe@mill-austin.example': 'Austin, Texas, United States',
};

/** A Monday at nine: people in three places, and one nobody knows where. */
async function approved(settings: object = BERLIN): Promise<{ tenant: Tenant; waiting: Waiting[] }> {
  const tenant = await world.tenant({ mailboxes: 2, settings: settings as Record<string, unknown> });
  const waiting = await tenant.propose(
    [...Object.keys(PLACES), 'eva@mill.example'].map((email) => ({ email })),
  );
  for (const [email, location] of Object.entries(PLACES)) await at(tenant, email, location);
  await tenant.approve((await tenant.freeze(waiting.map(({ itemId }) => itemId))).id);
  return { tenant, waiting };
}
const at = (tenant: Tenant, email: string, location: string) =>
  tenant.rows(
    sql`update people p set location = ${location} from person_addresses a where a.person_id = p.id and a.address = ${email} returning 1`,
  );
const planned = async (tenant: Tenant) =>
  Object.fromEntries(
    (await tenant.sends()).map(({ to, plannedFor }) => [
      to.split('@')[0],
      new Date(plannedFor).toISOString().slice(5, 16),
    ]),
  );

test('each reader has a minute in their own hours, and it leaves then', async () => {
  world.runtime.sandboxClock.set(Temporal.Instant.from('2026-03-02T09:00:00Z'));
  const { tenant, waiting } = await approved();
  await tenant.settle();
  expect(await planned(tenant)).toEqual({
    ...{ ana: '03-02T09:00', eva: expect.stringMatching(/^03-02T09:0/) },
    ...{ joe: '03-02T14:00', ken: '03-02T23:00' },
  });
  const ken = waiting.find(({ email }) => email.startsWith('ken'))?.leadId ?? '';
  const why = JSON.stringify(await whyNotSending(await tenant.ctx(), ken));
  expect(why).toContain('It is 18:00 in Asia/Tokyo, past 18:00.');
  expect(why).toContain('by \\"Tokyo, Japan\\"');
  await tenant.live(6);
  expect(
    tenant
      .accepted()
      .map((to) => to.split('@')[0])
      .toSorted(),
  ).toEqual(['ana', 'eva', 'joe']);
  await tenant.live(18);
  expect(tenant.accepted()).toContain('ken@mill-tokyo.example');
});

test('who turns out to be elsewhere when their minute comes gets another one, at the guard', async () => {
  world.runtime.sandboxClock.set(Temporal.Instant.from('2026-03-03T09:00:00Z'));
  const { tenant } = await approved({ ...BERLIN, perDomainPerBatch: 25 });
  await at(tenant, 'eva@mill.example', 'Osaka, Japan');
  await at(tenant, 'ana@mill-berlin.example', 'Tokyo, Japan');
  await tenant.settle();
  await tenant.live(1);
  expect(tenant.accepted()).not.toContain('ana@mill-berlin.example');
  expect(tenant.accepted()).not.toContain('eva@mill.example');
  await tenant.live(20);
  expect(
    tenant
      .accepted()
      .map((to) => to.split('@')[0])
      .toSorted(),
  ).toEqual(['ana', 'eva', 'joe', 'ken']);
  const times = await tenant.rows<{ to: string; hour: number }>(
    sql`select to_address as to, extract(hour from transmission_at at time zone 'Asia/Tokyo')::int as hour from send_ledger where to_address not like 'joe%'`,
  );
  for (const { to, hour } of times) expect(hour, to).toBeGreaterThanOrEqual(8);
  for (const { to, hour } of times) expect(hour, to).toBeLessThan(18);
});

test('a campaign may keep its own hours for everybody', async () => {
  world.runtime.sandboxClock.set(Temporal.Instant.from('2026-03-04T09:00:00Z'));
  const { tenant } = await approved({ window: { ...BERLIN.window, perReader: false } });
  await tenant.live(1);
  expect(tenant.accepted()).toHaveLength(4);
});

test('the calendar plans with the same hours, and says for how many they are not known', async () => {
  world.runtime.sandboxClock.set(Temporal.Instant.from('2026-03-05T12:00:00Z'));
  const tenant = await world.tenant({ mailboxes: 1, settings: BERLIN });
  await tenant.propose([{ email: 'ken@mill-tokyo.example' }, { email: 'eva@mill.example' }]);
  await at(tenant, 'ken@mill-tokyo.example', 'Tokyo, Japan');
  await tenant.rows(sql`delete from approval_items returning 1`);
  await tenant.rows(sql`delete from drafts returning 1`);
  const [list] = await tenant.rows<{ id: string }>(sql`select import_id as id from leads limit 1`);
  await tenant.rows(sql`delete from enrolments returning 1`);
  const settings = { ...settingsWith(BERLIN), audience: { importId: list?.id } };
  const calendar = await previewCalendar(await tenant.ctx(), {
    ...{ campaignId: null, days: 5, name: 'Far', settings },
  });
  expect(calendar.days.filter(({ first }) => first > 0).map(({ date, first }) => [date, first])).toEqual([
    ['2026-03-05', 1],
    ['2026-03-06', 1],
  ]);
  expect(calendar.notes.map(({ text }) => text).join()).toContain('Of 2 readers 1 are nowhere we know of');
});

test('a window that closes between the guards and the first byte is obeyed', async () => {
  const lastMinute = Temporal.Instant.from('2026-03-09T16:59:50Z');
  world.runtime.sandboxClock.set(lastMinute);
  const tenant = await world.tenant({ mailboxes: 1, settings: BERLIN });
  await tenant.propose([{ email: 'ana@mill-berlin.example' }]);
  await tenant.approve((await tenant.freeze()).id);
  const ctx = await tenant.ctx();
  await drainAll(ctx, [executeApprovedBatches]);
  let now = lastMinute;
  behindGuards = () => {
    now = lastMinute.add({ seconds: 15 });
  };
  await dispatch.run({ ...ctx, now: () => now });
  expect(behindGuards).toBeUndefined();
  expect(tenant.accepted()).toEqual([]);
  expect((await tenant.sends()).map(({ state }) => state)).toEqual(['planned']);
  world.runtime.sandboxClock.set(now);
  await tenant.settle();
  expect(tenant.accepted()).toEqual([]);
  const [kept] = await tenant.sends();
  expect(new Date(kept?.plannedFor ?? '').toISOString().slice(0, 16)).toBe('2026-03-10T07:00');
});
