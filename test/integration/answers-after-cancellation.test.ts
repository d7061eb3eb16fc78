import { sql } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { approveItem } from '#approval';
import { bookSlot } from '#scheduling';
import { cancelAppointment } from '../../src/scheduling/cancel-appointment.ts';
import { markNoShow } from '../../src/scheduling/mark-no-show.ts';
import {
  ANA,
  answers,
  answerWorld,
  codesOf,
  draftOf,
  grantAuto,
  mailsTo,
  pass,
  YES,
} from '../support/answer-world.ts';
import { reviewer, type Tenant } from '../support/dispatch-world.ts';

const world = answerWorld();
const AGAIN = 'Something came up, sorry. Could we find another time?';

/** Answers go by themselves, and somebody has booked a meeting. */
async function booked(): Promise<{ tenant: Tenant; appointmentId: string; startsAt: string }> {
  const tenant = await world.written([ANA]);
  await grantAuto(tenant);
  const ctx = await tenant.ctx(reviewer);
  const [lead] = await tenant.rows<{ id: string }>(sql`select id from leads`);
  const [slot] = await tenant.rows<{ at: string }>(
    sql`select slot_at as at from availability_slots order by slot_at limit 1`,
  );
  const at = Temporal.Instant.from((slot?.at ?? '').replace(' ', 'T'));
  const meeting = await bookSlot(ctx, { leadId: lead?.id ?? '', at });
  expect(meeting.state).toBe('booked');
  await tenant.settle();
  expect(await tenant.rows(sql`select status from leads`)).toEqual([{ status: 'meeting_booked' }]);
  await pass(world, tenant, { minutes: 2 });
  return { tenant, appointmentId: meeting.id, startsAt: at.toString() };
}

test('while the meeting stands nobody is answered about another one', async () => {
  const { tenant } = await booked();
  await answers(tenant, ANA, YES);
  expect(await draftOf(tenant)).toMatchObject({ state: 'skipped' });
  expect(codesOf((await draftOf(tenant)).gate)).toContain('answer.booked');
});

test.each<[string, (tenant: Tenant, id: string, startsAt: string) => Promise<unknown>]>([
  [
    'cancelled',
    async (tenant, appointmentId) =>
      cancelAppointment(await tenant.ctx(reviewer), { appointmentId, reason: 'They closed the office' }),
  ],
  [
    'missed',
    async (tenant, appointmentId, startsAt) => {
      world.runtime.sandboxClock.set(Temporal.Instant.from(startsAt).add({ hours: 2 }));
      await markNoShow(await tenant.ctx(reviewer), { appointmentId });
    },
  ],
])('a lead whose meeting was %s is not booked, and a person writes first', async (_how, falls) => {
  const { tenant, appointmentId, startsAt } = await booked();
  await falls(tenant, appointmentId, startsAt);
  await tenant.settle();
  await pass(world, tenant, { minutes: 2 });
  await answers(tenant, ANA, AGAIN);
  const draft = await draftOf(tenant);
  // The status keeps that there was one: an answer is written all the same, and waits.
  expect(await tenant.rows(sql`select status from leads`)).toEqual([{ status: 'meeting_booked' }]);
  expect(draft).toMatchObject({ state: 'review', action: 'review' });
  expect(codesOf(draft.gate)).toContain('answer.fell_through');
  expect(codesOf(draft.gate)).not.toContain('answer.booked');
  await pass(world, tenant, { minutes: 20 });
  expect(mailsTo(tenant, ANA)).toBe(1);
  // With a person's yes it leaves; behind that they are answered as anybody is.
  const [item] = await tenant.rows<{ hash: string }>(
    sql`select content_hash as hash from approval_items where id = ${draft.itemId}`,
  );
  await approveItem(await tenant.ctx(reviewer), {
    itemId: draft.itemId ?? '',
    contentHash: item?.hash ?? '',
  });
  await tenant.settle();
  await pass(world, tenant, { minutes: 2 });
  expect(mailsTo(tenant, ANA)).toBe(2);
  await answers(tenant, ANA, YES);
  expect(codesOf((await draftOf(tenant)).gate)).not.toContain('answer.fell_through');
  expect(codesOf((await draftOf(tenant)).gate)).not.toContain('answer.booked');
});

test('who is booked by somebody’s word alone, without a meeting of ours, is booked', async () => {
  const tenant = await world.written([ANA]);
  await grantAuto(tenant);
  await tenant.rows(sql`update leads set status = 'meeting_booked' where true returning 1`);
  await answers(tenant, ANA, YES);
  expect(codesOf((await draftOf(tenant)).gate)).toContain('answer.booked');
});
