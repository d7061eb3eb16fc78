import { sql } from 'drizzle-orm';
import { arrayOf, recordset, row, rows, type Statement, type Tx } from '#core/db/index';
import type { Reason } from '#core/verdict';
import type { Missing } from '../missing.rules.ts';
import { isThere } from '../waits.store.ts';
import type { RecontactKind } from './recontact.rules.ts';
import { RUNS } from './recontact.store.ts';

export type WaitingTask = {
  readonly kind: RecontactKind;
  readonly state: 'waiting' | 'closed';
  readonly dueAt: string;
  /** What its text lacks. */
  readonly lacks: Missing | null;
  readonly reasons: readonly Reason[];
};

/** What waits for a lead to be written to again, or else what was given up since a moment because it could not be written. */
export const waitingTask = (
  tx: Tx,
  leadId: string,
  since: Temporal.Instant,
): Promise<WaitingTask | undefined> =>
  row(
    tx,
    sql`select kind, state, to_char(due_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as "dueAt", lacks, reasons from recontacts
        where lead_id = ${leadId} and (state = 'waiting' or (state = 'closed' and updated_at > ${since.toString()} and reasons -> 0 ->> 'code' not like 'recontact.%'))
        order by state = 'waiting' desc, updated_at desc limit 1`,
  );

/** What the text of `x` lacked, which waits for it in a campaign that runs, is there. */
const brought = (
  now: Temporal.Instant,
) => sql`(x.state = 'waiting' and x.rung = 'none' and x.lacks is not null and x.due_at > ${now.toString()} and ${RUNS}
  and exists (select 1 from (select x.workspace_id, x.lead_id, t.campaign_id, x.updated_at from threads t where t.workspace_id = x.workspace_id and t.id = x.thread_id) e
    where ${isThere(now, sql`x.lacks`)}))`;

/** Lets those be written now whose text lacked something that is there by this time. */
export async function dueWhatIsThere(tx: Tx, now: Temporal.Instant): Promise<void> {
  await tx.execute(
    sql`update recontacts x set due_at = ${now.toString()}, updated_at = ${now.toString()} where ${brought(now)}`,
  );
}

/** When the next one is due in a campaign that runs; a "not now", which may be months away, only when its day has come: no clock flies for it. Now, where what a text lacked is there. */
export const nextRecontact = (now: Temporal.Instant): Statement =>
  sql`select least((select min(x.due_at) from recontacts x where x.state = 'waiting' and x.rung = 'none' and (x.kind <> 'nurture' or x.due_at <= ${now.toString()}) and ${RUNS}),
                   (select ${now.toString()}::timestamptz where exists (select 1 from recontacts x where ${brought(now)})))`;

export type Again = {
  readonly replyId: string;
  readonly dueAt: string;
  readonly lacks: Missing | null;
  readonly reasons: readonly Reason[];
};

/** Lets these wait anew; where another moment waits for the lead by this time, that one stays. */
export async function waitAnew(tx: Tx, again: readonly Again[], at: Temporal.Instant): Promise<void> {
  if (again.length === 0) return;
  const ids = arrayOf(
    again.map(({ replyId }) => replyId),
    'uuid',
  );
  await tx.execute(sql`
    update recontacts x set draft_id = null, due_at = r."dueAt", reasons = r.reasons, updated_at = ${at.toString()},
      lacks = r.lacks, held_since = case when r.lacks is not null then coalesce(x.held_since, ${at.toString()}) end,
      state = case when exists (select 1 from recontacts w where w.workspace_id = x.workspace_id and w.lead_id = x.lead_id and w.reply_id <> x.reply_id
        and (w.state = 'waiting' or (w.state = 'proposed' and w.reply_id = any (${ids}) and w.reply_id > x.reply_id))) then 'replaced' else 'waiting' end
    from jsonb_to_recordset(${recordset(again)}) as r("replyId" uuid, "dueAt" timestamptz, lacks text, reasons jsonb)
    where x.reply_id = r."replyId" and x.state in ('waiting', 'proposed')`);
}

/** The replies that were followed up by these drafts, locked. */
export const repliesBehind = async (tx: Tx, draftIds: readonly string[]): Promise<string[]> =>
  (
    await rows<{ id: string }>(
      tx,
      sql`select x.reply_id as id from recontacts x where x.state = 'proposed' and ${isBehind(draftIds)} order by x.reply_id for update of x`,
    )
  ).map(({ id }) => id);

/** `x` was followed up by one of these drafts, or one of them was written in the place of the one it was followed up by. */
const isBehind = (draftIds: readonly string[]) => sql`exists (select 1 from drafts d, drafts o
  where d.id = any (${arrayOf(draftIds, 'uuid')}) and d.lead_id = x.lead_id and o.workspace_id = x.workspace_id and o.id = x.draft_id and d.answers_id = o.answers_id)`;

/** How often a text for each of the same was written, and nobody decided on it in time. */
export const timesAged = async (tx: Tx, draftIds: readonly string[]): Promise<ReadonlyMap<string, number>> =>
  new Map(
    (
      await rows<{ id: string; times: number }>(
        tx,
        sql`select x.reply_id as id, (select count(*)::int from drafts a join drafts o on o.workspace_id = a.workspace_id and o.id = x.draft_id
                join approval_items i on i.workspace_id = a.workspace_id and i.kind = 'draft' and i.subject_id = a.id
              where a.workspace_id = x.workspace_id and a.lead_id = x.lead_id and a.answers_id = o.answers_id and i.state = 'expired') as times
            from recontacts x where x.state = 'proposed' and ${isBehind(draftIds)}`,
      )
    ).map(({ id, times }) => [id, times]),
  );
