import { sql } from 'drizzle-orm';
import type { Tenant } from './dispatch-world.ts';

/** A schedule that rests, and one motion it had done, in words of this workspace. */
export async function scheduledRuns(
  tenant: Tenant,
  marker: string,
): Promise<{ scheduleId: string; motionId: string }> {
  const ctx = await tenant.ctx();
  const [scheduleId, motionId] = [ctx.ids.next(), ctx.ids.next()];
  const at = ctx.now().toString();
  await tenant.rows(
    sql`insert into run_schedules (workspace_id, id, name, motion, live, days, at_time, zone, state, reason, created_by, created_at, updated_at)
      values (${tenant.id}, ${scheduleId}, ${`Schedule of ${marker}`}, 'revival', false, '{7}', '03:00', 'UTC', 'paused', ${`Rests for ${marker}.`}, 'test', ${at}, ${at})`,
  );
  await tenant.rows(
    sql`insert into motion_runs (workspace_id, id, schedule_id, motion, live, state, due_at, parts, started_by, started_at, finished_at)
      values (${tenant.id}, ${motionId}, ${scheduleId}, 'revival', false, 'done', ${at},
        ${JSON.stringify([{ part: 'revival', got: 0, did: 0, skipped: {}, failed: {}, note: `Done for ${marker}.` }])}, 'test', ${at}, ${at})`,
  );
  return { scheduleId, motionId };
}
