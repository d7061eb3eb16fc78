import { sql } from 'drizzle-orm';
import type { Ctx } from '#core/ctx';
import { instantOf, row, rows } from '#core/db/index';
import { vendorEventType } from '#core/vendor-webhooks';
import { bookSlot } from '#scheduling';
import { readAppointments } from '../../src/scheduling/read-meetings.ts';
import type { SchedulingWorld } from './scheduling-world.ts';

/** Free times of the calendar that are at least a day ahead, soonest first. */
export const freeTimes = async (ctx: Ctx): Promise<Temporal.Instant[]> =>
  (
    await ctx.db.tx((tx) =>
      rows<{ at: string }>(
        tx,
        sql`select slot_at as at from availability_slots where slot_at > ${ctx.now().add({ hours: 24 }).toString()} order by slot_at`,
      ),
    )
  ).map(({ at }) => instantOf(at));

/** A workspace in which the first lead has a meeting at the first of the free times. */
export async function bookedMeeting(world: SchedulingWorld, slug: string, leads = 1) {
  const { ctx, leadIds } = await world.tenant(slug, leads);
  const times = await freeTimes(ctx);
  const at = (index: number): Temporal.Instant => times[index] ?? ctx.now();
  const [leadId = ''] = leadIds;
  const { id } = await bookSlot(ctx, { leadId, at: at(0) });
  return { ctx, leadIds, leadId, id, at, from: at(0), to: at(5) };
}

/** Bookings of the workspace's leads that stand in the calendar, by their beginnings. */
export const standingAt = (world: SchedulingWorld, slug: string): string[] =>
  world.calCom.simulator
    .bookings()
    .filter(
      ({ status, attendees }) => status === 'accepted' && attendees[0]?.email.endsWith(`@${slug}.example`),
    )
    .map(({ start }) => start);

/** How often the calendar was asked to do this. */
export const askedFor = (world: SchedulingWorld, verb: 'reschedule' | 'cancel'): number =>
  world.calCom.simulator.requests().filter(({ path }) => path.endsWith(`/${verb}`)).length;

export const meetingOf = async (ctx: Ctx, id: string) => {
  const found = (await readAppointments(ctx)).find((meeting) => meeting.id === id);
  if (!found) throw new Error('There is no such meeting.');
  return { ...found, startsAt: instantOf(found.startsAt).toString() };
};

export const isFree = async (ctx: Ctx, at: Temporal.Instant): Promise<boolean> =>
  (await freeTimes(ctx)).some((time) => time.equals(at));

/** What stands on the lead's timeline of its meetings, oldest first. */
export const timelineOf = (ctx: Ctx, leadId: string): Promise<string[]> =>
  ctx.db.tx(async (tx) =>
    (
      await rows<{ type: string }>(
        tx,
        sql`select type from timeline where lead_id = ${leadId} and type like 'meeting%' order by at, id`,
      )
    ).map(({ type }) => type),
  );
export const auditOf = (ctx: Ctx, id: string): Promise<string[]> =>
  ctx.db.tx(async (tx) =>
    (
      await rows<{ action: string }>(
        tx,
        sql`select action from audit_log where subject = ${id} order by at, id`,
      )
    ).map(({ action }) => action),
  );
export const statusOf = async (ctx: Ctx, leadId: string) =>
  (await ctx.db.tx((tx) => row<{ status: string }>(tx, sql`select status from leads where id = ${leadId}`)))
    ?.status;
export const emitted = (ctx: Ctx, type: string): Promise<number> =>
  ctx.db.tx(
    async (tx) =>
      (await row<{ count: number }>(tx, sql`select count(*)::int as count from events where type = ${type}`))
        ?.count ?? 0,
  );

/** The calendar does what it is asked by POST next, and its answer never arrives. */
export function loseNextAnswer({ calCom: { simulator } }: SchedulingWorld): void {
  const answer = simulator.answer;
  simulator.answer = (request) => {
    if (request.method === 'POST') {
      simulator.answer = answer;
      simulator.dropResponseNext();
    }
    return answer(request);
  };
}

/** Does something just before the calendar is asked by POST. */
export function beforeNextAsk(
  { calCom: { simulator } }: SchedulingWorld,
  work: () => Promise<unknown>,
): void {
  const answer = simulator.answer;
  simulator.answer = async (request) => {
    if (request.method === 'GET' && request.path.startsWith('/bookings/')) {
      simulator.answer = answer;
      const answered = await answer(request);
      await work();
      return answered;
    }
    return answer(request);
  };
}

/** A delivery of the calendar, as the webhook hands it on. */
export const tell = (ctx: Ctx, kind: string, more: Record<string, unknown>): Promise<unknown> =>
  ctx.db.tx((tx) =>
    ctx.emit(
      tx,
      { type: vendorEventType(kind) },
      {
        aggregate: 'booking',
        payload: {
          ...{
            kind,
            vendor: 'cal_com',
            at: null,
            bookingId: null,
            attendeeEmail: null,
            start: null,
            end: null,
          },
          ...more,
        },
      },
    ),
  );
