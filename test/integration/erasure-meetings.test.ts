import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { instantOf, row, rows } from '#core/db/index';
import { bookSlot } from '#scheduling';
import { erasePerson } from '../../src/leads/erasure/erase-person.ts';
import { planErasure } from '../../src/leads/erasure/plan-erasure.ts';
import { openSchedulingWorld, type SchedulingWorld } from '../support/scheduling-world.ts';

let world: SchedulingWorld;
beforeAll(async () => {
  world = await openSchedulingWorld();
});
afterAll(() => world.close());

/** A lead with a meeting ahead; forgets it, and answers with what the calendar and the certificate say then. */
async function forgotten(slug: string, before: () => void = () => undefined) {
  const { ctx, leadIds } = await world.tenant(slug, 1);
  const address = `p0@${slug}.example`;
  const free = await ctx.db.tx((tx) =>
    row<{ at: string }>(tx, sql`select min(slot_at) as at from availability_slots`),
  );
  await bookSlot(ctx, { leadId: leadIds[0] ?? '', at: instantOf(free?.at ?? '') });
  before();
  const { rows: confirm } = await planErasure(ctx, { address });
  const { document } = await erasePerson(ctx, { address, confirm });
  const kept = await ctx.db.tx((tx) =>
    rows<{ state: string; eventId: string | null }>(
      tx,
      sql`select state, event_id as "eventId" from appointments`,
    ),
  );
  const there = world.calCom.simulator
    .bookings()
    .filter(({ attendees }) => attendees.some(({ email }) => email === address));
  return { document: JSON.stringify(document), kept, there: there.map(({ status }) => status) };
}

test('the meeting of somebody who is forgotten is cancelled in the calendar, and its event is no longer known', async () => {
  const { document, kept, there } = await forgotten('forgotten');
  expect(there).toEqual(['cancelled']);
  expect(kept).toEqual([{ state: 'cancelled', eventId: null }]);
  expect(document).toContain('is cancelled');
});

test('a calendar that does not cancel does not hold up the erasure; the certificate says what is left to do', async () => {
  const { simulator } = world.calCom;
  const answer = simulator.answer;
  const { document, kept, there } = await forgotten('forgotten-later', () => {
    simulator.answer = async () => ({ status: 503, body: {} });
  });
  simulator.answer = answer;
  expect(there).toEqual(['accepted']);
  expect(kept).toEqual([{ state: 'booked', eventId: null }]);
  expect(document).toContain('there by hand');
});
