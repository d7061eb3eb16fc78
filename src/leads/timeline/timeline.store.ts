import { sql } from 'drizzle-orm';
import { exactTime, newestFirst, row, rows, type Tx } from '#core/db/index';
import type { TimelineRow, TimelineSource } from './source.ts';

const COLUMNS = { at: sql`at`, id: sql`id` };
const TIME = exactTime(sql`at`);

/** What was recorded as it happened: on mail, LinkedIn and the web, by people and by the program. */
export const recordedEvents: TimelineSource = {
  name: 'timeline',
  read: (tx, leadId, page) =>
    rows<TimelineRow>(
      tx,
      sql`select id, type, channel, summary, data, ${TIME} as at from timeline where lead_id = ${leadId} and ${newestFirst(COLUMNS, page)}`,
    ),
};

/** How the status moved, and why. */
export const statusChanges: TimelineSource = {
  name: 'status_history',
  read: (tx, leadId, page) =>
    rows<TimelineRow>(
      tx,
      sql`select id, 'status_changed' as type, 'system' as channel, reasons, ${TIME} as at,
            replace('Status ' || from_status || ' became ' || to_status, '_', ' ') as summary
          from status_history where lead_id = ${leadId} and ${newestFirst(COLUMNS, page)}`,
    ),
};

export const leadExists = async (tx: Tx, leadId: string): Promise<boolean> =>
  (await row(tx, sql`select 1 from leads where id = ${leadId}`)) !== undefined;
