import { sql } from 'drizzle-orm';
import { arrayOf, rows, type Tx } from '#core/db/index';
import type { Reason } from '#core/verdict';
import type { LedgerState } from './contract.ts';

export type LeadSend = { leadId: string; state: LedgerState; plannedFor: string; reasons: Reason[]; response: string | null };

/** The newest send of each lead. */
export const sendsOfLeads = (tx: Tx, leadIds: readonly string[]): Promise<LeadSend[]> =>
  rows<LeadSend>(
    tx,
    sql`select distinct on (lead_id) lead_id as "leadId", state, planned_for as "plannedFor", reasons, response
        from send_ledger where lead_id = any (${arrayOf(leadIds, 'uuid')}) order by lead_id, created_at desc`,
  );
