import { sql } from 'drizzle-orm';
import { rows, type Statement, type Tx } from '#core/db/index';
import type { LeadStatus } from './contract.ts';
import { GHOSTED_AFTER_HOURS, OPENS_THAT_SHOW_INTEREST, STALLED_AFTER_DAYS } from './status.rules.ts';

export type Quiet = { id: string; status: LeadStatus; openCount: number; updatedAt: string };

const GHOSTED = sql`make_interval(hours => ${GHOSTED_AFTER_HOURS})`;
const STALLED = sql`make_interval(hours => ${STALLED_AFTER_DAYS * 24})`;
/** When silence moves a lead. The clock of a lead starts anew with everything that happens to it. */
const DECAYS_AT = sql`case when status <> 'opened' then updated_at + ${GHOSTED} when open_count >= ${OPENS_THAT_SHOW_INTEREST} then updated_at else updated_at + ${STALLED} end`;
/** Nothing of ours is on its way, and what was planned did leave. */
const QUIET = sql`status in ('dispatched', 'sent', 'opened') and next_send_at is null
  and not (status = 'dispatched' and exists (select 1 from timeline t where t.workspace_id = leads.workspace_id and t.lead_id = leads.id and t.type = 'send_rejected'))`;

/** Leads that are due, the longest silent first; locked, so that two workers never move one twice. */
export const quietLeads = (tx: Tx, now: Temporal.Instant, limit: number): Promise<Quiet[]> =>
  rows<Quiet>(
    tx,
    sql`select id, status, open_count as "openCount", updated_at as "updatedAt" from leads
        where ${QUIET} and ${DECAYS_AT} <= ${now.toString()} order by updated_at, id limit ${limit} for update skip locked`,
  );

/**
 * When the next lead decays, where something later is planned anyway: silence alone makes no virtual time fly, or an
 * idle sandbox would run on into weeks in which nobody decided anything.
 */
export const earliestDecay = (): Statement =>
  sql`select min(d.at) from (select ${DECAYS_AT} as at from leads where ${QUIET}) d
      where d.at <= (select max(next_send_at) from leads)`;
