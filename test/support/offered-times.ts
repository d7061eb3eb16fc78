import { sql } from 'drizzle-orm';
import type { Tenant } from './dispatch-world.ts';

/** A calendar, a time offered to a lead, and a meeting with it, each with the marker in it. Returns the id of the meeting. */
export async function offeredTimes(tenant: Tenant, marker: string, leadId: string): Promise<string> {
  const ctx = await tenant.ctx();
  const [id, at] = [() => ctx.ids.next<'row'>(), ctx.now().toString()];
  await tenant.rows(
    sql`insert into availability_sources (workspace_id, source, vendor, calendar_id, zone, refresh_seconds, next_refresh_at, next_watch_at, connected_by, connected_at)
      values (${tenant.id}, 'DEFAULT', 'cal_com', ${marker}, 'UTC', 60, ${at}, ${at}, 'test', ${at})`,
  );
  await tenant.rows(
    sql`insert into slot_offers (workspace_id, id, source, slot_at, lead_id, carrier, place, label, zone, offered_at, expires_at)
      values (${tenant.id}, ${id()}, 'DEFAULT', ${at}, ${leadId}, ${`draft of ${marker}`}, 1, 'soon', 'UTC', ${at}, ${at})`,
  );
  const meetingId = id();
  await tenant.rows(
    sql`insert into appointments (workspace_id, id, lead_id, vendor, starts_at, ends_at, zone, state, event_id, created_by, created_at, updated_at)
      values (${tenant.id}, ${meetingId}, ${leadId}, 'cal_com', ${at}, ${at}, 'UTC', 'cancelled', ${marker}, 'test', ${at}, ${at})`,
  );
  await tenant.rows(
    sql`insert into appointment_changes (workspace_id, id, appointment_id, lead_id, kind, state, from_at, reason, asked_by, created_at, settled_at)
      values (${tenant.id}, ${id()}, ${meetingId}, ${leadId}, 'cancel', 'done', ${at}, ${`Asked by ${marker}`}, 'test', ${at}, ${at})`,
  );
  return meetingId;
}
