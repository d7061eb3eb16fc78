import { sql } from 'drizzle-orm';
import { arrayOf, instantOf, row, rows, type Statement, type Tx } from '#core/db/index';
import type { Availability, AvailabilitySource, FreeTime, WorkingHours } from './contract.ts';
import type { Span } from './free-times.rules.ts';

export type Source = {
  source: AvailabilitySource;
  vendor: string;
  calendarId: string;
  zone: string;
  minutes: number;
  /** Of which free times are made; null where the vendor says itself what is free. */
  hours: WorkingHours | null;
  refreshSeconds: number;
  failures: number;
  refreshedAt: string | null;
  lastError: string | null;
};
const COLUMNS = sql`source, vendor, calendar_id as "calendarId", zone, minutes, hours, refresh_seconds as "refreshSeconds", failures, refreshed_at as "refreshedAt", last_error as "lastError"`;

/** Connects a calendar; another one than before, or other hours, begin with nothing known. */
export async function putSource(
  tx: Tx,
  workspaceId: string,
  made: Omit<Source, 'failures' | 'refreshedAt' | 'lastError'> & {
    watchAt: Temporal.Instant;
    by: string;
    at: Temporal.Instant;
  },
): Promise<void> {
  const at = made.at.toString();
  const hours = made.hours === null ? null : JSON.stringify(made.hours);
  await tx.execute(sql`
    delete from availability_slots where source = ${made.source} and not exists
      (select 1 from availability_sources s where s.source = ${made.source} and s.vendor = ${made.vendor} and s.calendar_id = ${made.calendarId}
        and s.zone = ${made.zone} and s.minutes = ${made.minutes} and s.hours is not distinct from ${hours}::jsonb)`);
  await tx.execute(sql`
    insert into availability_sources (workspace_id, source, vendor, calendar_id, zone, minutes, hours, refresh_seconds, next_refresh_at, next_watch_at, connected_by, connected_at)
    values (${workspaceId}, ${made.source}, ${made.vendor}, ${made.calendarId}, ${made.zone}, ${made.minutes}, ${hours}, ${made.refreshSeconds}, ${at}, ${made.watchAt.toString()}, ${made.by}, ${at})
    on conflict (workspace_id, source) do update set vendor = excluded.vendor, calendar_id = excluded.calendar_id, zone = excluded.zone, minutes = excluded.minutes, hours = excluded.hours,
      refresh_seconds = excluded.refresh_seconds, next_refresh_at = excluded.next_refresh_at, failures = 0, last_error = null, connected_by = excluded.connected_by, connected_at = excluded.connected_at`);
}

/** The source with its row held: whoever reserves waits for whoever reserves already. Slots that come or go wait for nobody. */
export const holdSource = (tx: Tx, source: AvailabilitySource): Promise<Source | undefined> =>
  row(tx, sql`select ${COLUMNS} from availability_sources where source = ${source} for no key update`);
export const findSource = (tx: Tx, source: AvailabilitySource): Promise<Source | undefined> =>
  row(tx, sql`select ${COLUMNS} from availability_sources where source = ${source}`);

/** Takes the sources that are due; another process does not see them again before their next turn. */
export const takeDueSources = (tx: Tx, now: Temporal.Instant): Promise<Source[]> =>
  rows(
    tx,
    sql`update availability_sources set next_refresh_at = ${now.toString()}::timestamptz + make_interval(secs => refresh_seconds)
        where next_refresh_at <= ${now.toString()} returning ${COLUMNS}`,
  );

/** How long a free time is, and how much around it stays free. */
export type SlotLength = Pick<Source, 'source' | 'minutes' | 'hours'>;
const keeps = (at: Statement, { minutes, hours }: SlotLength): Statement =>
  sql`${at} - make_interval(mins => ${hours?.bufferBefore ?? 0}::int), ${at} + make_interval(mins => ${minutes + (hours?.bufferAfter ?? 0)}::int)`;

/** Replaces what is known of a source; what is booked or past leaves, what came is there. Returns how many are free. */
export async function writeSlots(
  tx: Tx,
  workspaceId: string,
  of: SlotLength,
  { slots, withheld }: { slots: readonly Temporal.Instant[]; withheld: number },
  now: Temporal.Instant,
): Promise<number> {
  const { source } = of;
  const list = sql`(select unnest(${arrayOf(slots.map(String), 'text')})::timestamptz)`;
  await tx.execute(sql`delete from availability_slots where source = ${source} and slot_at not in ${list}`);
  await tx.execute(
    sql`insert into availability_slots (workspace_id, source, slot_at, keeps_from, keeps_until)
        select distinct ${workspaceId}::uuid, ${source}, s.at, ${keeps(sql`s.at`, of)} from ${list} as s(at) on conflict do nothing`,
  );
  await tx.execute(
    sql`update availability_sources set refreshed_at = ${now.toString()}, last_error = null, failures = 0, withheld = ${withheld} where source = ${source}`,
  );
  return slots.length;
}

/** Our own meetings in a calendar; their times are taken here already, whatever the calendar says. */
export const ownSpans = async (tx: Tx, source: AvailabilitySource): Promise<Span[]> =>
  (
    await rows<{ start: string; end: string }>(
      tx,
      sql`select starts_at as start, ends_at as "end" from appointments where source = ${source} and state in ('booking', 'unknown', 'booked')`,
    )
  ).map(({ start, end }) => ({ start: instantOf(start), end: instantOf(end) }));

/** Nothing of a calendar is known to be free any more. */
export async function forgetSlots(tx: Tx, source: AvailabilitySource): Promise<void> {
  await tx.execute(sql`delete from availability_slots where source = ${source}`);
}

/** Keeps what was known, says why nothing newer is, and when it is tried again. Returns how often it failed in a row. */
export async function writeFailure(
  tx: Tx,
  source: AvailabilitySource,
  error: string,
  next: Temporal.Instant,
): Promise<number> {
  const found = await row<{ failures: number }>(
    tx,
    sql`update availability_sources set last_error = ${error}, failures = failures + 1, next_refresh_at = ${next.toString()} where source = ${source} returning failures`,
  );
  return found?.failures ?? 0;
}

/** By a meeting that reaches into what the time keeps, or held for one that is being moved there; `except` is a meeting that may. */
const taken = (except: string | null = null): Statement =>
  sql`(exists (select 1 from appointments a where a.workspace_id = s.workspace_id and a.source = s.source and a.state in ('booking', 'unknown', 'booked')
    and a.ends_at > s.keeps_from and a.starts_at < s.keeps_until and a.id is distinct from ${except}::uuid)
  or exists (select 1 from appointment_changes c where c.workspace_id = s.workspace_id and c.source = s.source and c.kind = 'move' and c.state in ('asked', 'unknown')
    and c.to_ends_at > s.keeps_from and c.to_at < s.keeps_until))`;
const TAKEN = taken();

/** The last time that a calendar shows, taken or not; null where it shows none. */
export async function lastSlot(tx: Tx, source: AvailabilitySource): Promise<Temporal.Instant | null> {
  const found = await row<{ at: string | null }>(
    tx,
    sql`select max(slot_at) as at from availability_slots where source = ${source}`,
  );
  return found?.at ? instantOf(found.at) : null;
}

/** Slots ahead that nobody has, soonest first; for a meeting that moves, also those only it reaches into. */
export const freeSlots = async (
  tx: Tx,
  source: AvailabilitySource,
  now: Temporal.Instant,
  meetingId: string | null = null,
): Promise<Temporal.Instant[]> =>
  (
    await rows<{ at: string }>(
      tx,
      sql`select s.slot_at as at from availability_slots s where s.source = ${source} and s.slot_at > ${now.toString()} and not ${taken(meetingId)} order by s.slot_at`,
    )
  ).map(({ at }) => instantOf(at));

/** A meeting that was there went elsewhere: its time is free until the calendar is read anew and says more. */
export async function openSlot(
  tx: Tx,
  slot: { workspaceId: string; at: Temporal.Instant; of: SlotLength },
): Promise<void> {
  const at = sql`${slot.at.toString()}::timestamptz`;
  await tx.execute(
    sql`insert into availability_slots (workspace_id, source, slot_at, keeps_from, keeps_until)
        values (${slot.workspaceId}, ${slot.of.source}, ${at}, ${keeps(at, slot.of)}) on conflict do nothing`,
  );
}

/** Has a calendar read at its next turn, because something in it changed. */
export async function readSoon(tx: Tx, source: AvailabilitySource, now: Temporal.Instant): Promise<void> {
  await tx.execute(
    sql`update availability_sources set next_refresh_at = least(next_refresh_at, ${now.toString()}) where source = ${source}`,
  );
}

/** The same for all calendars of a vendor, and their meetings are compared as well. */
export async function readVendorSoon(tx: Tx, vendor: string, now: Temporal.Instant): Promise<void> {
  await tx.execute(
    sql`update availability_sources set next_refresh_at = least(next_refresh_at, ${now.toString()}), next_follow_at = ${now.toString()} where vendor = ${vendor}`,
  );
}

/** Takes out the slot at that time, and with `until` those behind it that begin before then. */
export async function dropSlot(
  tx: Tx,
  source: AvailabilitySource,
  at: Temporal.Instant,
  until: Temporal.Instant = at,
): Promise<void> {
  await tx.execute(
    sql`delete from availability_slots where source = ${source} and (slot_at = ${at.toString()} or (slot_at > ${at.toString()} and slot_at < ${until.toString()}))`,
  );
}

/** Sources whose turn to be watched it is, with how much they have free on working days within seven days. */
export const takeWatched = (
  tx: Tx,
  now: Temporal.Instant,
  next: Temporal.Instant,
): Promise<{ source: AvailabilitySource; vendor: string; free: number }[]> =>
  rows(
    tx,
    sql`update availability_sources t set next_watch_at = ${next.toString()} where next_watch_at <= ${now.toString()}
        returning source, vendor, ${nextWeek(sql`t`, now)} as free`,
  );

const nextWeek = (t: Statement, now: Temporal.Instant): Statement =>
  sql`(select count(*)::int from availability_slots s where s.workspace_id = ${t}.workspace_id and s.source = ${t}.source and s.slot_at > ${now.toString()}
       and s.slot_at <= ${now.add({ hours: 7 * 24 }).toString()} and extract(isodow from s.slot_at at time zone ${t}.zone) < 6 and not ${TAKEN})`;

export const nextWatch = (): Statement => sql`select min(next_watch_at) from availability_sources`;

export const listAvailability = (tx: Tx, now: Temporal.Instant): Promise<Availability[]> =>
  rows(
    tx,
    sql`select t.source, t.vendor, t.calendar_id as "calendarId", t.zone, t.minutes, t.hours, t.refreshed_at as "refreshedAt", t.last_error as "lastError", t.withheld,
          (select count(*)::int from availability_slots s where s.workspace_id = t.workspace_id and s.source = t.source and s.slot_at > ${now.toString()} and not ${TAKEN}) as free,
          ${nextWeek(sql`t`, now)} as "freeNextWeek"
        from availability_sources t order by t.source`,
  );

/** Slots that nobody has, of all calendars, soonest first, with how many messages offer each. */
export const listFreeTimes = (
  tx: Tx,
  { now, until, limit }: { now: Temporal.Instant; until: Temporal.Instant; limit: number },
): Promise<FreeTime[]> =>
  rows(
    tx,
    sql`select s.source, s.slot_at as at, t.zone,
          (select count(*)::int from slot_offers o where o.workspace_id = s.workspace_id and o.source = s.source and o.slot_at = s.slot_at and o.state = 'pending') as offered
        from availability_slots s join availability_sources t on t.workspace_id = s.workspace_id and t.source = s.source
        where s.slot_at > ${now.toString()} and s.slot_at <= ${until.toString()} and not ${TAKEN} order by s.slot_at, s.source limit ${limit}`,
  );

/** How many messages offer each slot of a calendar now, by its start in UTC. */
export const offeredAt = async (tx: Tx, source: AvailabilitySource): Promise<Map<string, number>> =>
  new Map(
    (
      await rows<{ at: string; leads: number }>(
        tx,
        sql`select slot_at as at, count(*)::int as leads from slot_offers where source = ${source} and state = 'pending' group by slot_at`,
      )
    ).map(({ at, leads }) => [instantOf(at).toString({ smallestUnit: 'second' }), leads]),
  );
