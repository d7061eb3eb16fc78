import { sql } from 'drizzle-orm';
import { arrayOf, rows, type Statement, type Tx } from '#core/db/index';
import type { OfferedTime } from '#messaging';

/** What carries the times of a message of a sequence. */
export const stepCarrier = (draftId: string): string => `step ${draftId}`;
const draftOf = (offers: Statement): Statement =>
  sql`case when ${offers}.carrier like 'step %' then substr(${offers}.carrier, 6)::uuid end`;

export type TimedDraft = {
  readonly id: string;
  readonly leadId: string;
  readonly times: readonly OfferedTime[];
  /** The day before which its reader wants none. */
  readonly from: string | null;
  /** The sequence itself writes it, and lets it wait where there are no times. */
  readonly laterStep: boolean;
};
const COLUMNS = sql`d.id, d.lead_id as "leadId", d.times, d.times_from::text as "from", d.step > 1 and d.step = e.current_step as "laterStep"`;

/** Messages with times behind these rows of the ledger, by row. */
export const timedSends = async (
  tx: Tx,
  ledgerIds: readonly string[],
): Promise<ReadonlyMap<string, TimedDraft>> =>
  new Map(
    (
      await rows<TimedDraft & { ledgerId: string }>(
        tx,
        sql`select x.id as "ledgerId", ${COLUMNS} from send_ledger x
            join drafts d on d.workspace_id = x.workspace_id and d.id = x.draft_id and d.times <> '[]'
            join enrolments e on e.workspace_id = d.workspace_id and e.id = d.enrolment_id
            where x.id = any (${arrayOf(ledgerIds, 'uuid')})`,
      )
    ).map(({ ledgerId, ...draft }) => [ledgerId, draft]),
  );

/** Its sequence goes on, or it belongs to a conversation, where that is no matter. */
const WANTED = sql`(e.state in ('active', 'paused') or d.answers_id is not null)`;
/** A person is asked about it, or said yes and did not take that back. */
const ASKED = sql`d.state in ('queued', 'approved') and ${WANTED}
  and exists (select 1 from approval_items i where i.workspace_id = d.workspace_id and i.kind = 'draft' and i.subject_id = d.id and i.state in ('pending', 'approved'))`;
/** It lies here in a campaign that runs, and has not begun to leave. */
const WAITS = sql`d.times <> '[]' and ${ASKED} and exists (select 1 from campaigns c where c.workspace_id = e.workspace_id and c.id = e.campaign_id and c.state = 'active')
  and not exists (select 1 from send_ledger x where x.workspace_id = d.workspace_id and x.enrolment_id = d.enrolment_id and x.step = d.step and x.draft_id = d.id and (x.state <> 'planned' or x.transmission_at is not null) and x.state <> 'cancelled')`;
const FROM = sql`from drafts d join enrolments e on e.workspace_id = d.workspace_id and e.id = d.enrolment_id`;

/** Messages that wait and offer a time nobody can have any more, or one that begins before `soonest`. */
export const withLostTimes = (tx: Tx, soonest: Temporal.Instant, limit: number): Promise<TimedDraft[]> =>
  rows<TimedDraft>(
    tx,
    sql`select ${COLUMNS} ${FROM} where ${WAITS} and jsonb_array_length(d.times) > (
          select count(*) from slot_offers o join availability_slots a on a.workspace_id = o.workspace_id and a.source = o.source and a.slot_at = o.slot_at
          where o.workspace_id = d.workspace_id and o.carrier = 'step ' || d.id and o.state = 'pending' and o.slot_at > ${soonest.toString()})
        order by d.id limit ${limit}`,
  );

/** What still holds times though nobody will be sent it: rejected, written anew, taken back, or of a sequence that is over. */
export const droppedCarriers = async (tx: Tx, limit: number): Promise<string[]> =>
  (
    await rows<{ carrier: string }>(
      tx,
      sql`select distinct o.carrier from slot_offers o where o.state = 'pending' and o.sent_at is null and o.carrier like 'step %'
            and not exists (select 1 ${FROM} where d.workspace_id = o.workspace_id and d.id = ${draftOf(sql`o`)}
              and (exists (select 1 from send_ledger x where x.workspace_id = d.workspace_id and x.enrolment_id = d.enrolment_id and x.step = d.step and x.draft_id = d.id and x.state not in ('cancelled', 'rejected'))
                or (${ASKED})))
          order by o.carrier limit ${limit}`,
    )
  ).map(({ carrier }) => carrier);
