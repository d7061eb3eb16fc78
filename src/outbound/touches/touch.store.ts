import { sql } from 'drizzle-orm';
import { arrayOf, recordset, row, rows, type Tx } from '#core/db/index';
import type { Reason } from '#core/verdict';

export type AskedTouch = {
  readonly key: string;
  readonly leadId: string;
  /** The row of the ledger that is about to leave, where there is one; else the draft it would carry. */
  readonly ledgerId?: string | null;
  readonly draftId?: string | null;
};

export type FoundTouch = {
  key: string;
  /** It goes on with a conversation, so it comes when they expect it. */
  continues: boolean;
  last: { email: string | null; linkedin: string | null };
  crmMailedAt: string | null;
};

const ON_LINKEDIN = sql`y.to_address like 'linkedin.com/in/%'`;

/**
 * When the people behind these messages were last written to on each channel, in whatever campaign, by us or by a vendor. What
 * another hand has claimed before counts as leaving now; what was claimed after waits for this one. Every row is found by an index,
 * which beside a policy takes a plain comparison: `case` where `coalesce` would read all drafts.
 */
export const lastTouches = (
  tx: Tx,
  asked: readonly AskedTouch[],
  now: Temporal.Instant,
): Promise<FoundTouch[]> =>
  rows<FoundTouch>(
    tx,
    sql`select r.key, t.*
        from jsonb_to_recordset(${recordset(asked)}) as r(key text, "leadId" uuid, "ledgerId" uuid, "draftId" uuid)
        cross join lateral (
          select coalesce((select d.answers_id is not null from drafts d where d.workspace_id = l.workspace_id and d.id = case when s.draft_id is null then r."draftId" else s.draft_id end), false) as continues,
            (select max(c.mailed_at) from crm_contacts c where c.workspace_id = l.workspace_id and c.person_id = l.person_id) as "crmMailedAt",
            (select jsonb_build_object('email', max(x.at) filter (where not x.linkedin), 'linkedin', max(x.at) filter (where x.linkedin)) from (
              select case when y.state = 'claimed' then ${now.toString()}::timestamptz else y.transmission_at end as at, ${ON_LINKEDIN} as linkedin
              from send_ledger y where y.workspace_id = l.workspace_id and y.lead_id = l.id and y.id is distinct from s.id
                and (y.state in ('transmission_begun', 'accepted', 'unknown') or (y.state = 'claimed' and (y.claimed_at, y.id) < (s.claimed_at, s.id)))
              union all
              select v.last_sent_at, v.channel = 'linkedin' from vendor_leads v
              where v.workspace_id = l.workspace_id and v.lead_id = l.id and v.last_sent_at is not null) x) as last
          from leads l left join send_ledger s on s.workspace_id = l.workspace_id and s.id = r."ledgerId"
          where l.id = r."leadId" offset 0) t`,
  );

/** Lets nobody else begin a message to these leads until this transaction is over. */
export async function holdTouches(tx: Tx, leadIds: readonly string[]): Promise<void> {
  await tx.execute(sql`
    select pg_advisory_xact_lock(hashtextextended('touch ' || id, 0)) from unnest(${arrayOf([...new Set(leadIds)].toSorted(), 'text')}) id`);
}

/** A message of a lead that is planned later because of another touch, and when. */
export const postponedTouch = (
  tx: Tx,
  leadId: string,
): Promise<{ reasons: Reason[]; plannedFor: string } | undefined> =>
  row(
    tx,
    sql`select reasons, planned_for as "plannedFor" from send_ledger
        where lead_id = ${leadId} and state = 'planned' and reasons -> 0 ->> 'code' like 'touch.%' order by planned_for, id limit 1`,
  );

export type WaitingDraft = { itemId: string; draftId: string; to: string; campaignId: string };

/** The message of a lead that a person is still asked about. */
export const waitingDraft = (tx: Tx, leadId: string): Promise<WaitingDraft | undefined> =>
  row<WaitingDraft>(
    tx,
    sql`select i.id as "itemId", d.id as "draftId", i.preview ->> 'to' as "to", e.campaign_id as "campaignId"
        from approval_items i join drafts d on d.workspace_id = i.workspace_id and d.id = i.subject_id
        join enrolments e on e.workspace_id = d.workspace_id and e.id = d.enrolment_id
        where i.lead_id = ${leadId} and i.kind = 'draft' and i.state = 'pending' order by i.created_at, i.id limit 1`,
  );
