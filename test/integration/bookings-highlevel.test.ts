import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Ctx } from '#core/ctx';
import { row, rows } from '#core/db/index';
import { importLeads, memorySource } from '#leads';
import { slice as leads } from '#leads/slice';
import { slice as notify } from '#notify/slice';
import { bookSlot, connectCalendar, reserveSlots } from '#scheduling';
import { slice as scheduling } from '#scheduling/slice';
import { guards } from '../../src/app/guards.ts';
import { cancelAppointment } from '../../src/scheduling/cancel-appointment.ts';
import { moveAppointment } from '../../src/scheduling/move-appointment.ts';
import { readMoveTimes } from '../../src/scheduling/read-meetings.ts';
import { readAvailability } from '../../src/scheduling/read-scheduling.ts';
import { refreshAvailability } from '../../src/scheduling/refresh-availability.ts';
import { BO, CALENDAR, startHighlevel } from '../../src/vendors/highlevel/case.fixture.ts';
import { openWorkbench, T0, type Workbench } from '../support/workbench.ts';

let highlevel: Awaited<ReturnType<typeof startHighlevel>>;
let bench: Workbench;
let ctx: Ctx;
beforeAll(async () => {
  highlevel = await startHighlevel(() => T0);
  bench = await openWorkbench({
    slices: [leads, notify, scheduling],
    performers: highlevel.performers,
    guards,
  });
  ctx = bench.ctx(await bench.workspace('highlevel'));
  await importLeads(
    ctx,
    memorySource(
      'two.csv',
      'Email,First Name,Company\nbo@northgate.test,Bo,Northgate\ncy@northgate.test,Cy,Northgate\n',
    ),
  );
  await connectCalendar(ctx, { vendor: 'highlevel', calendarId: CALENDAR, zone: 'Europe/Berlin' });
  await refreshAvailability.run(ctx);
});
afterAll(async () => {
  await bench[Symbol.asyncDispose]();
  await highlevel.close();
});

const leadOf = async (address: string) =>
  (await ctx.db.tx((tx) =>
    row<{ id: string; personId: string }>(
      tx,
      sql`select l.id, l.person_id as "personId" from leads l join person_addresses a on a.workspace_id = l.workspace_id and a.person_id = l.person_id where a.address = ${address}`,
    ),
  )) ?? { id: '', personId: '' };
const firstTime = async (leadId: string) => {
  const [made] = await reserveSlots(ctx, { leads: [{ leadId, carrier: `draft ${leadId}`, zone: null }] });
  return made?.offers[0];
};

test('somebody HighLevel knows is booked there as that contact, in the zone of the calendar', async () => {
  const bo = await leadOf('bo@northgate.test');
  const at = T0.toString();
  await ctx.db.tx((tx) =>
    tx.execute(sql`insert into crm_connections (workspace_id, vendor, account, enabled, stages_due_at, due_at, changed_by, changed_at)
      values (${ctx.workspace.id}, 'highlevel', 'location1', false, ${at}, ${at}, 'test', ${at})`),
  );
  await ctx.db.tx((tx) =>
    tx.execute(sql`insert into crm_contacts (workspace_id, id, vendor, contact_id, email, active_at, created_at, updated_at, person_id, link)
      values (${ctx.workspace.id}, ${ctx.ids.next()}, 'highlevel', ${BO.id}, 'bo@northgate.test', ${at}, ${at}, ${at}, ${bo.personId}, 'address')`),
  );
  expect((await readAvailability(ctx))[0]?.free).toBeGreaterThan(100);
  const offer = await firstTime(bo.id);
  expect(offer?.label).toMatch(/^\d+:\d\d AM CET on /);
  const made = await bookSlot(ctx, { leadId: bo.id, at: offer?.at ?? T0 });
  expect(made).toMatchObject({ state: 'booked', eventId: expect.any(String) });
  expect(await bookSlot(ctx, { leadId: bo.id, at: offer?.at ?? T0 })).toEqual(made);
  const refreshed = await refreshAvailability.run(ctx);
  expect(refreshed).toBe(0);
  // Moved it keeps its id; cancelled it is off there.
  const { times } = await readMoveTimes(ctx, { appointmentId: made.id });
  const to = times[3]?.at ?? '';
  const moved = await moveAppointment(ctx, { appointmentId: made.id, to });
  expect(moved).toMatchObject({ state: 'booked', eventId: made.eventId, change: { state: 'done' } });
  const there = () => highlevel.simulator.appointments().find(({ id }) => id === made.eventId);
  expect(Temporal.Instant.compare(there()?.startTime ?? '', to)).toBe(0);
  await cancelAppointment(ctx, { appointmentId: made.id, reason: 'They asked for it' });
  expect(there()?.appointmentStatus).toBe('cancelled');
});

test('somebody it does not know is not booked, and the reason stands on the appointment', async () => {
  const cy = await leadOf('cy@northgate.test');
  const offer = await firstTime(cy.id);
  const made = await bookSlot(ctx, { leadId: cy.id, at: offer?.at ?? T0 });
  expect(made).toMatchObject({ state: 'failed', error: expect.stringContaining('Upsert the contact') });
  const states = await ctx.db.tx((tx) =>
    rows<{ state: string }>(tx, sql`select state from slot_offers where lead_id = ${cy.id}`),
  );
  expect(states.map(({ state }) => state)).toEqual(['pending', 'pending']);
});
