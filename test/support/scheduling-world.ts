import { sql } from 'drizzle-orm';
import type { Clock } from '#core/clock';
import type { Ctx } from '#core/ctx';
import { rows } from '#core/db/index';
import { importLeads, memorySource } from '#leads';
import { slice as leads } from '#leads/slice';
import { slice as notify } from '#notify/slice';
import { connectCalendar } from '#scheduling';
import { slice as scheduling } from '#scheduling/slice';
import { guards } from '../../src/app/guards.ts';
import { refreshAvailability } from '../../src/scheduling/refresh-availability.ts';
import { CALENDAR, startCalCom } from '../../src/vendors/cal-com/case.fixture.ts';
import { openWorkbench, T0, type Workbench } from './workbench.ts';

export const ZONE = 'America/New_York';

export type SchedulingWorld = {
  readonly bench: Workbench;
  readonly calCom: Awaited<ReturnType<typeof startCalCom>>;
  /** A workspace with a calendar that was read, and so many leads. */
  tenant(slug: string, leads: number): Promise<{ ctx: Ctx; leadIds: string[] }>;
  pass(span: Temporal.DurationLike): void;
  now(): Temporal.Instant;
  close(): Promise<void>;
};

/** A calendar of Cal.com in small behind the whole gateway, over real Postgres. */
export async function openSchedulingWorld(): Promise<SchedulingWorld> {
  let now = T0;
  const clock: Clock = { now: () => now };
  const calCom = await startCalCom(clock.now, 10_000);
  const bench = await openWorkbench({
    slices: [leads, notify, scheduling],
    performers: calCom.performers,
    guards,
  });
  return {
    bench,
    calCom,
    now: clock.now,
    pass(span) {
      now = now.add(span);
    },
    async tenant(slug, count) {
      const ctx = bench.ctx(await bench.workspace(slug), { clock });
      const people = Array.from(
        { length: count },
        (_, index) => `p${index}@${slug}.example,Pat,No${index},COO,Firm ${index}`,
      );
      await importLeads(
        ctx,
        memorySource('people.csv', `Email,First Name,Last Name,Title,Company\n${people.join('\n')}\n`),
      );
      await connectCalendar(ctx, { vendor: 'cal_com', calendarId: CALENDAR, zone: ZONE });
      await refreshAvailability.run(ctx);
      const found = await ctx.db.tx((tx) => rows<{ id: string }>(tx, sql`select id from leads order by id`));
      return { ctx, leadIds: found.map(({ id }) => id) };
    },
    async close() {
      await bench[Symbol.asyncDispose]();
      await calCom.close();
    },
  };
}

/** Keeps the first so many slots free and forgets the others. */
export const keepSlots = (ctx: Ctx, count: number): Promise<unknown> =>
  ctx.db.tx((tx) =>
    tx.execute(
      sql`delete from availability_slots where slot_at not in (select slot_at from availability_slots order by slot_at limit ${count})`,
    ),
  );

export type Offered = { leadId: string; at: string; state: string; label: string; carrier: string };
export const offersOf = (ctx: Ctx): Promise<Offered[]> =>
  ctx.db.tx((tx) =>
    rows(
      tx,
      sql`select lead_id as "leadId", to_char(slot_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as at, state, label, carrier from slot_offers order by carrier, place`,
    ),
  );
