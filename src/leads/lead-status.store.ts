import { sql } from 'drizzle-orm';
import { arrayOf, recordset, rows, type Tx } from '#core/db/index';
import type { Reason } from '#core/verdict';
import type { LeadStatus } from './contract.ts';

export type LeadState = {
  id: string;
  status: LeadStatus;
  openCount: number;
  replyCount: number;
  nextSendAt: string | null;
};

export const lockLeadStates = (tx: Tx, ids: readonly string[]): Promise<LeadState[]> =>
  rows<LeadState>(
    tx,
    sql`select id, status, open_count as "openCount", reply_count as "replyCount", next_send_at as "nextSendAt"
        from leads where id = any (${arrayOf(ids, 'uuid')}) order by id for update`,
  );

export async function writeLeadStates(
  tx: Tx,
  states: readonly LeadState[],
  now: Temporal.Instant,
): Promise<void> {
  await tx.execute(sql`
    update leads l set status = r.status, status_at = case when l.status <> r.status then ${now.toString()}::timestamptz else l.status_at end,
      open_count = r."openCount", reply_count = r."replyCount", next_send_at = r."nextSendAt", updated_at = ${now.toString()}
    from jsonb_to_recordset(${recordset(states)}) as r(id uuid, status text, "openCount" int, "replyCount" int, "nextSendAt" timestamptz)
    where l.id = r.id`);
}

export type HistoryEntry = {
  id: string;
  leadId: string;
  from: LeadStatus;
  to: LeadStatus;
  source: string;
  reasons: readonly Reason[];
};

export async function appendHistory(
  tx: Tx,
  workspaceId: string,
  entries: readonly HistoryEntry[],
  at: Temporal.Instant,
): Promise<void> {
  if (entries.length === 0) return;
  await tx.execute(sql`
    insert into status_history (workspace_id, id, lead_id, from_status, to_status, source, reasons, at)
    select ${workspaceId}, r.id, r."leadId", r."from", r."to", r.source, r.reasons, ${at.toString()}
    from jsonb_to_recordset(${recordset(entries)}) as r(id uuid, "leadId" uuid, "from" text, "to" text, source text, reasons jsonb)`);
}

export type TimelineEntry = {
  id: string;
  leadId: string;
  type: string;
  channel: string;
  summary: string;
  data: Record<string, unknown>;
  at: string;
};

export async function appendTimeline(
  tx: Tx,
  workspaceId: string,
  entries: readonly TimelineEntry[],
): Promise<void> {
  if (entries.length === 0) return;
  await tx.execute(sql`
    insert into timeline (workspace_id, id, lead_id, type, channel, summary, data, at)
    select ${workspaceId}, r.id, r."leadId", r.type, r.channel, r.summary, r.data, r.at
    from jsonb_to_recordset(${recordset(entries)}) as r(id uuid, "leadId" uuid, type text, channel text, summary text, data jsonb, at timestamptz)`);
}

/** What was done here with meetings of these leads: booked, moved, cancelled, missed, by the instant they begin. */
export const meetingsToldHere = (
  tx: Tx,
  leadIds: readonly string[],
): Promise<{ leadId: string; type: string; start: string }[]> =>
  rows(
    tx,
    sql`select lead_id as "leadId", type, data ->> 'start' as start from timeline
        where lead_id = any (${arrayOf(leadIds, 'uuid')}) and type in ('meeting_booked', 'meeting_moved', 'meeting_cancelled', 'meeting_missed') and data ? 'appointmentId'`,
  );
