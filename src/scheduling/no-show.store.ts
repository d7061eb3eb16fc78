import { sql } from 'drizzle-orm';
import { row, rows, type Tx } from '#core/db/index';
import type { ToldState } from './contract.ts';

/** A no-show the calendar is to be told of. */
export type ToTell = {
  id: string;
  vendor: string;
  eventId: string;
  calendarId: string | null;
  leadId: string;
  personId: string;
  email: string | null;
};
export const noShowToTell = (tx: Tx, id: string): Promise<ToTell | undefined> =>
  row(
    tx,
    sql`select c.id, a.vendor, a.event_id as "eventId", a.calendar_id as "calendarId", c.lead_id as "leadId", l.person_id as "personId",
          (select p.address from person_addresses p where p.workspace_id = l.workspace_id and p.person_id = l.person_id order by p.is_primary desc, p.created_at, p.address limit 1) as email
        from appointment_changes c
        join appointments a on a.workspace_id = c.workspace_id and a.id = c.appointment_id
        join leads l on l.workspace_id = c.workspace_id and l.id = c.lead_id
        where c.id = ${id} and c.told in ('asked', 'unknown') and a.event_id is not null`,
  );
export const noShowsToTell = async (tx: Tx, before: Temporal.Instant, limit: number): Promise<string[]> =>
  (
    await rows<{ id: string }>(
      tx,
      sql`select c.id from appointment_changes c join appointments a on a.workspace_id = c.workspace_id and a.id = c.appointment_id and a.event_id is not null
        where c.told in ('asked', 'unknown') and c.created_at <= ${before.toString()} order by c.created_at, c.id limit ${limit}`,
    )
  ).map(({ id }) => id);

/** False when it was settled meanwhile. */
export const settleTold = async (
  tx: Tx,
  settled: { id: string; told: ToldState; error: string | null; operationId: string | null },
): Promise<boolean> =>
  (
    await rows(
      tx,
      sql`update appointment_changes set told = ${settled.told}, told_error = ${settled.error}, operation_id = coalesce(${settled.operationId}::uuid, operation_id)
          where id = ${settled.id} and told in ('asked', 'unknown') returning 1`,
    )
  ).length === 1;
