import { sql } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { allowBooking, grantAutosend, resumeAutosend, stopAutosend } from '#autosend';
import {
  ANA,
  answers,
  answerWorld,
  codesOf,
  draftOf,
  grantAuto,
  mailIn,
  mailsTo,
  pass,
  YES,
} from '../support/answer-world.ts';
import { reviewer, type Tenant } from '../support/dispatch-world.ts';

/** What happens to an answer behind its decision: times that are renewed, a time that is booked, text messages. */
const world = answerWorld();

const TAKES = 'The first one works for me.';

/** Ana was answered with two times, and what she takes is booked without a person. */
async function offered(): Promise<Tenant> {
  const tenant = await world.written([ANA]);
  await grantAuto(tenant);
  await allowBooking(await tenant.ctx(), { books: true });
  await tenant.rows(sql`update leads set tier = 'tier_1'`);
  await answers(tenant, ANA, YES);
  await pass(world, tenant, { minutes: 8 });
  expect((await draftOf(tenant)).state).toBe('sent');
  return tenant;
}
const meetings = (tenant: Tenant) => tenant.rows(sql`select 1 from appointments`);

test('autosend §28 2: a time that is taken is not booked by itself while auto-send is stopped', async () => {
  const tenant = await offered();
  await stopAutosend(await tenant.ctx(reviewer), { reason: 'a wrong price went out' });
  await answers(tenant, ANA, TAKES);
  expect(await meetings(tenant)).toEqual([]);
  const draft = await draftOf(tenant);
  expect([draft.state, codesOf(draft.reasons)]).toEqual(['escalated', ['draft.not_booked']]);
  expect(await tenant.rows(sql`select 1 from alerts where code = 'reply.not_booked'`)).toHaveLength(1);
  expect(world.calCom.simulator.bookings()).toEqual([]);
});

test.each([
  [
    'said no meanwhile',
    sql`update replies set opt_out = true where id = (select max(id::text)::uuid from replies)`,
    'cancelled',
  ],
  [
    'is not to be booked without a person any more',
    sql`update autosend_settings set books = false`,
    'escalated',
  ],
] as const)('autosend §28 2: nothing is booked for somebody who %s', async (_who, change, state) => {
  const tenant = await offered();
  // It was to be booked; then something happened before the calendar was asked.
  const ctx = await tenant.ctx();
  await stopAutosend(ctx, { reason: 'for a moment' });
  await mailIn(ctx, [{ from: ANA, text: TAKES }]);
  await tenant.settle();
  await tenant.rows(sql`update reply_drafts set state = 'booking' where state = 'escalated'`);
  await resumeAutosend(ctx);
  await tenant.rows(change);
  await tenant.settle();
  expect(await meetings(tenant)).toEqual([]);
  expect((await draftOf(tenant)).state).toBe(state);
});

test('autosend §28 2: times that are renewed before they leave go through the gate again', async () => {
  const tenant = await world.written([ANA]);
  await grantAuto(tenant, 'hold');
  await answers(tenant, ANA, YES);
  const held = await draftOf(tenant);
  expect(held.state).toBe('held');
  await tenant.rows(
    sql`delete from availability_slots where slot_at = any (select slot_at from slot_offers where carrier = ${`draft ${held.id}`})`,
  );
  await tenant.rows(sql`update availability_sources set next_refresh_at = '2030-01-01'`);
  // The evaluator would not let it go any more, and its times are new: neither makes up for the other.
  await tenant.rows(
    sql`update reply_drafts set evaluation = jsonb_set(evaluation, '{safe_to_send}', 'false') where id = ${held.id}`,
  );
  await pass(world, tenant, { minutes: 10 });
  const after = await draftOf(tenant);
  expect(after.body).not.toBe(held.body);
  expect(after.state).toBe('review');
  expect(mailsTo(tenant, ANA)).toBe(1);
  await grantAutosend(await tenant.ctx(reviewer), {
    ...{ campaignId: tenant.campaignId, level: 'hold', chosen: true },
  });
  await pass(world, tenant, { minutes: 10 });
  expect(mailsTo(tenant, ANA)).toBe(1);
});

test('autosend §28 32b: what a lead takes is a time it was shown, never one of a draft that has not left', async () => {
  const tenant = await offered();
  const shown = (await draftOf(tenant)).slots.map(({ at }) => at);
  await answers(tenant, ANA, YES);
  const unsent = (await draftOf(tenant)).slots.map(({ at }) => at);
  expect(unsent).toHaveLength(2);
  expect(unsent).not.toEqual(shown);
  await answers(tenant, ANA, TAKES);
  const [meeting] = await tenant.rows<{ at: string }>(sql`select starts_at as at from appointments`);
  expect(new Date(meeting?.at ?? '').toISOString()).toBe(new Date(shown[0] ?? '').toISOString());
});
