import { sql } from 'drizzle-orm';
import type { AutonomyEvent } from '#approval';
import { arrayOf, recordset, row, rows, type Tx } from '#core/db/index';
import { type Figures, KPI_NEWEST } from './earned-autonomy.rules.ts';

/** Answers of one intent in one campaign. */
export type Place = { readonly campaignId: string; readonly intent: string };
export type Since = Place & { readonly key: string; readonly since: string };
export type Earned = { key: string; events: AutonomyEvent[] } & Figures;

/** A person's decision on an answer; what they stop in its minutes counts as turned down, and what they wrote themselves as nothing. */
const DECIDED = sql`d.campaign_id = r."campaignId" and d.intent = r.intent and not coalesce(d.gate @> '[{"code": "draft.own_words"}]', false) and (
    (d.decided_by is not null and d.decided_at > r.since and (d.state in ('scheduled', 'sending', 'sent') or (d.state = 'rejected' and d.decided_by <> 'correction')))
    or (d.state = 'cancelled' and d.updated_at > r.since and d.reasons @> '[{"code": "draft.stopped"}]'))`;
const SAID = sql`case when d.state in ('rejected', 'cancelled') then 'rejected' when d.edited then 'approved_edited' else 'approved_unedited' end`;

/** What people said of these answers since then, oldest first, and their newest figures. */
export const earnedSince = (tx: Tx, asked: readonly Since[]): Promise<Earned[]> =>
  rows<Earned>(
    tx,
    sql`select r.key, coalesce(said.events, '{}') as events, coalesce(said.decided, 0)::int as decided, coalesce(said.unedited, 0)::int as unedited, coalesce(said.rejected, 0)::int as rejected,
          coalesce(gone.alone, 0)::int as alone, coalesce(gone.refused, 0)::int as refused
        from jsonb_to_recordset(${recordset(asked)}) as r(key text, "campaignId" uuid, intent text, since timestamptz)
        cross join lateral (
          select array_agg(said order by at, id) as events, count(*) filter (where newest <= ${KPI_NEWEST}) as decided,
            count(*) filter (where newest <= ${KPI_NEWEST} and said = 'approved_unedited') as unedited, count(*) filter (where newest <= ${KPI_NEWEST} and said = 'rejected') as rejected
          from (select d.id, coalesce(d.decided_at, d.updated_at) as at, ${SAID} as said, row_number() over (order by coalesce(d.decided_at, d.updated_at) desc, d.id desc) as newest
                from reply_drafts d where ${DECIDED}) each) said
        cross join lateral (
          select count(*) as alone, count(*) filter (where exists (
              select 1 from replies o join messages n on n.workspace_id = o.workspace_id and n.id = o.message_id
              where o.workspace_id = last.workspace_id and o.lead_id = last.lead_id and not o.automatic and n.at > last.message_at
                and (o.opt_out or o.intent in ('negative', 'hostile', 'unsubscribe')))) as refused
          from (select d.workspace_id, d.lead_id, d.message_at from reply_drafts d
                where d.campaign_id = r."campaignId" and d.intent = r.intent and d.state = 'sent' and d.decided_by is null and d.updated_at > r.since
                order by d.updated_at desc, d.id desc limit ${KPI_NEWEST}) last) gone`,
  );

/** Whose answers these batches held and a person said yes to. */
export const placesOfBatches = (tx: Tx, batchIds: readonly string[]): Promise<Place[]> =>
  rows<Place>(
    tx,
    sql`select distinct d.campaign_id as "campaignId", d.intent from approval_items i join reply_drafts d on d.workspace_id = i.workspace_id and d.id = i.subject_id
        where i.batch_id = any (${arrayOf(batchIds, 'uuid')}) and i.kind = 'answer' and d.campaign_id is not null and d.decided_by is not null`,
  );

export const placesOfDrafts = (tx: Tx, draftIds: readonly string[]): Promise<Place[]> =>
  rows<Place>(
    tx,
    sql`select distinct campaign_id as "campaignId", intent from reply_drafts where id = any (${arrayOf(draftIds, 'uuid')}) and campaign_id is not null`,
  );

/** What these leads were answered without a person. */
export const placesAnsweredAlone = (tx: Tx, leadIds: readonly string[]): Promise<Place[]> =>
  rows<Place>(
    tx,
    sql`select distinct campaign_id as "campaignId", intent from reply_drafts
        where lead_id = any (${arrayOf(leadIds, 'uuid')}) and state = 'sent' and decided_by is null and campaign_id is not null`,
  );

/** Holds the grants of a campaign: whoever else would move one waits. */
export const holdGrants = async (tx: Tx, campaignIds: readonly string[]): Promise<void> =>
  void (await row(
    tx,
    sql`select count(*) from (select 1 from campaigns where id = any (${arrayOf(campaignIds, 'uuid')}) order by id for no key update) held`,
  ));

/** Answers that go, or are going, without a person under a grant: all of it, or those of one intent. Locked. */
export const goingUnder = (
  tx: Tx,
  { grantId, intent }: { grantId: string; intent: string | null },
): Promise<{ id: string }[]> =>
  rows(
    tx,
    sql`select id from reply_drafts where grant_id = ${grantId} and (${intent}::text is null or intent = ${intent})
          and decided_by is null and state in ('held', 'scheduled', 'sending') order by id for update`,
  );

/** Answers that are held go on under the grant that took the place of theirs. */
export async function moveUnder(
  tx: Tx,
  from: { grantId: string; intent: string | null },
  to: string,
): Promise<void> {
  await tx.execute(
    sql`update reply_drafts set grant_id = ${to} where grant_id = ${from.grantId} and (${from.intent}::text is null or intent = ${from.intent})
          and decided_by is null and state in ('held', 'scheduled')`,
  );
}
