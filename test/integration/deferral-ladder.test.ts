import { sql } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { approveItem } from '#approval';
import { within } from '#core/context';
import { verify } from '#ops';
import { climbLadder } from '../../src/autosend/climb-ladder.ts';
import { readResting } from '../../src/cadence/read-resting.ts';
import { reengage } from '../../src/cadence/recontact/reengage.ts';
import {
  ANA,
  answers,
  answerWorld,
  draftOf,
  draftsOf,
  grantAuto,
  LINK,
  mailsTo,
  pass,
} from '../support/answer-world.ts';
import { reviewer, type Tenant } from '../support/dispatch-world.ts';

const world = answerWorld();
const LATER = 'Not now, maybe later.';

const approve = async (tenant: Tenant): Promise<void> => {
  const draft = await draftOf(tenant);
  const [item] = await tenant.rows<{ hash: string }>(
    sql`select content_hash as hash from approval_items where id = ${draft.itemId}`,
  );
  await approveItem(await tenant.ctx(reviewer), {
    itemId: draft.itemId ?? '',
    contentHash: item?.hash ?? '',
  });
  await tenant.settle();
  await pass(world, tenant, { minutes: 5 });
};
const waits = (tenant: Tenant) =>
  tenant.rows<{ rung: string; state: string; hours: number; code: string }>(
    sql`select rung, state, round(extract(epoch from due_at - ${world.runtime.sandboxClock.now().toString()}::timestamptz) / 3600)::int as hours, reasons -> 0 ->> 'code' as code from recontacts`,
  );
const rungs = async (tenant: Tenant) =>
  tenant.rows<{ rung: number; state: string }>(
    sql`select rung, state from reply_drafts order by created_at, id`,
  );
/** Somebody put us off without a day, and the question when has left after a yes. */
async function asked(): Promise<Tenant> {
  // A Tuesday morning, whenever the tests before left off: first messages keep the hours of their campaign.
  const now = world.runtime.sandboxClock.now().toZonedDateTimeISO('UTC');
  const tuesday = now.add({ days: ((8 - now.dayOfWeek) % 7) + 1 }).withPlainTime('09:00');
  world.runtime.sandboxClock.set(tuesday.toInstant());
  const tenant = await world.written([ANA]);
  await grantAuto(tenant);
  await answers(tenant, ANA, LATER);
  await approve(tenant);
  expect(mailsTo(tenant, ANA)).toBe(2);
  expect(await waits(tenant)).toMatchObject([{ rung: 'asked', state: 'waiting', hours: 24 }]);
  return tenant;
}

test('who says "later" without a day is asked when, once more with the link, and then left alone until their day', async () => {
  const tenant = await world.written([ANA]);
  await grantAuto(tenant);
  await answers(tenant, ANA, LATER);
  const first = await draftOf(tenant);
  expect(first).toMatchObject({ intent: 'not_now', state: 'review' });
  expect(first.body).toContain('When would be a better moment?');
  expect(first.body).not.toContain(LINK);
  expect(await waits(tenant)).toMatchObject([{ rung: 'none', state: 'waiting' }]);
  await pass(world, tenant, { hours: 1 });
  expect(mailsTo(tenant, ANA)).toBe(1);
  await approve(tenant);
  expect(mailsTo(tenant, ANA)).toBe(2);

  await pass(world, tenant, { hours: 22 });
  expect(await draftsOf(tenant)).toHaveLength(1);
  expect((await reengage(await tenant.ctx(), { kind: 'nurture', dryRun: true })).looked).toBe(0);
  await pass(world, tenant, { hours: 3 });
  const second = await draftOf(tenant);
  expect(second).toMatchObject({ state: 'review', replyId: first.replyId });
  expect(second.body).toContain(LINK);
  expect(await rungs(tenant)).toEqual([
    { rung: 1, state: 'sent' },
    { rung: 2, state: 'review' },
  ]);
  // Without a yes nothing leaves, whatever was granted.
  await pass(world, tenant, { hours: 2 });
  expect(mailsTo(tenant, ANA)).toBe(2);
  expect((await readResting(await tenant.ctx())).recontacts).toEqual([
    { kind: 'nurture', rung: 'asked_again', state: 'waiting', when: 'this_week', count: 1 },
  ]);
  await approve(tenant);
  expect(mailsTo(tenant, ANA)).toBe(3);
  expect(await waits(tenant)).toMatchObject([{ rung: 'asked_again', hours: 168 }]);
  await pass(world, tenant, { hours: 24 * 7 + 1 });
  const [rests] = await waits(tenant);
  expect(rests).toMatchObject({ rung: 'none', state: 'waiting', code: 'deferral.rests' });
  expect(rests?.hours).toBeGreaterThan(24 * 150);
  // Our own questions are no reason against their day.
  const clock = world.runtime.sandboxClock;
  clock.set(clock.now().add({ hours: (rests?.hours ?? 0) + 1 }));
  const again = await reengage(await tenant.ctx(), { kind: 'nurture', dryRun: true });
  expect(again).toMatchObject({ looked: 1, eligible: 1 });
  expect((await verify(await tenant.ctx())).ok).toBe(true);
});

test('a named day asks nothing', async () => {
  const tenant = await world.written([ANA]);
  await grantAuto(tenant);
  const day = world.runtime.sandboxClock
    .now()
    .add({ hours: 24 * 60 })
    .toZonedDateTimeISO('UTC');
  const written = day.toLocaleString('en-GB', { day: 'numeric', month: 'long', year: 'numeric' });
  await answers(tenant, ANA, `Not now. Please get back to me on ${written}.`);
  expect((await draftOf(tenant)).body).not.toMatch(/when would/i);
  await approve(tenant);
  expect(await waits(tenant)).toMatchObject([{ rung: 'none', state: 'waiting' }]);
  expect(mailsTo(tenant, ANA)).toBe(2);
  // As in the world: they wrote before we answered.
  await tenant.rows(
    sql`update messages set at = (select min(w.at) from messages w where w.direction = 'out') + interval '1 second' where direction = 'in' returning 1`,
  );
  // Our answer to those very words is no reason against their day, and neither is an absence that was over before.
  await answers(tenant, ANA, 'I am out of the office.', { headers: { 'Auto-Submitted': 'auto-replied' } });
  const [due] = await waits(tenant);
  expect(await waits(tenant)).toMatchObject([{ state: 'waiting' }]);
  const clock = world.runtime.sandboxClock;
  clock.set(clock.now().add({ hours: (due?.hours ?? 0) + 1 }));
  expect(await reengage(await tenant.ctx(), { kind: 'nurture', dryRun: true })).toMatchObject({
    ...{ looked: 1, eligible: 1 },
  });
});

test('two workers at once, and one that died before, ask the second question once', async () => {
  const tenant = await asked();
  const clock = world.runtime.sandboxClock;
  clock.set(clock.now().add({ hours: 25 }));
  const ctx = await tenant.ctx();
  // What dies before its commit leaves nothing behind.
  await expect(
    ctx.db.tx(async (tx) => {
      await climbLadder.run(within(ctx, tx));
      throw new Error('killed');
    }),
  ).rejects.toThrow('killed');
  expect(await draftsOf(tenant)).toHaveLength(1);
  await Promise.all([climbLadder.run(ctx), climbLadder.run(await tenant.ctx()), climbLadder.run(ctx)]);
  await climbLadder.run(ctx);
  expect(await rungs(tenant)).toEqual([
    { rung: 1, state: 'sent' },
    { rung: 2, state: 'review' },
  ]);
  const [items] = await tenant.rows<{ count: number }>(
    sql`select count(*)::int as count from approval_items where kind = 'answer'`,
  );
  expect(items?.count).toBe(2);
});

test.each([
  ['a no', 'Please unsubscribe me.', {}, 'closed'],
  ['an answer', 'What does it cost?', {}, 'closed'],
  ['a machine', 'I am out of the office.', { 'Auto-Submitted': 'auto-replied' }, 'waiting'],
])('%s calls the second question off', async (_what, text, headers, state) => {
  const tenant = await asked();
  await answers(tenant, ANA, text, { headers });
  await pass(world, tenant, { hours: 25 });
  expect((await rungs(tenant)).filter(({ rung }) => rung === 2)).toEqual([]);
  expect(await waits(tenant)).toMatchObject([{ state }]);
});

test.each([
  ['an answer', 'What does it cost?', {}],
  ['a machine', 'I am out of the office.', { 'Auto-Submitted': 'auto-replied' }],
])('%s ends a second question that waits for its yes', async (_what, text, headers) => {
  const tenant = await asked();
  await pass(world, tenant, { hours: 25 });
  expect((await rungs(tenant)).at(-1)).toEqual({ rung: 2, state: 'review' });
  await answers(tenant, ANA, text, { headers });
  expect((await rungs(tenant)).filter(({ rung }) => rung === 2)).toEqual([{ rung: 2, state: 'superseded' }]);
  expect(mailsTo(tenant, ANA)).toBe(2);
});

const between: Record<string, (tenant: Tenant) => Promise<unknown>> = {
  'a message of ours by hand': async (tenant) =>
    tenant.rows(sql`insert into messages (workspace_id, id, thread_id, direction, message_id, reference_ids, from_address, to_address, subject, body_text, visible_text, at, created_at)
      select workspace_id, gen_random_uuid(), thread_id, 'out', '<by.hand@valewood.example>', '{}', to_address, from_address, subject, 'By hand', 'By hand', m.at + interval '2 hours', m.at
      from messages m where direction = 'in' order by m.at desc limit 1 returning 1`),
  'a meeting': async (tenant) =>
    tenant.rows(sql`update leads set status = 'meeting_booked' where true returning 1`),
  'a stop': async (tenant) => tenant.rows(sql`update campaigns set state = 'paused' where true returning 1`),
};
test.each([
  ['a message of ours by hand', 'closed', 'deferral.written'],
  ['a meeting', 'closed', 'deferral.booked'],
  ['a stop', 'waiting', 'deferral.stopped'],
])('%s calls the second question off', async (what, state, code) => {
  const tenant = await asked();
  await between[what]?.(tenant);
  await pass(world, tenant, { hours: 25 });
  expect(await rungs(tenant)).toEqual([{ rung: 1, state: 'sent' }]);
  expect(await waits(tenant)).toMatchObject([{ rung: 'none', state, code }]);
});
