import { sql } from 'drizzle-orm';
import type { VerifyCheck } from '#core/contributions';
import type { Ctx } from '#core/ctx';
import { arrayOf, recordset, rows, type Tx } from '#core/db/index';
import { forbiddingHashes } from '#leads';
import { SENDING_OPERATIONS } from './senders.ts';

const SAMPLE = 5;
const sending = arrayOf(SENDING_OPERATIONS, 'text');

/** A "no" that held when the message left: not lifted by then, and not for another campaign. */
const COUNTED = sql`(s.lifted_at is null or s.lifted_at > l.transmission_at)
  and (s.campaign_id is null or s.campaign_id = (select e.campaign_id from enrolments e where e.workspace_id = l.workspace_id and e.id = l.enrolment_id))`;

async function found(
  tx: Tx,
  statement: ReturnType<typeof sql>,
): Promise<{ count: number; sample: string[] }> {
  const hits = await rows<{ id: string }>(tx, statement);
  return { count: hits.length, sample: hits.slice(0, SAMPLE).map((entry) => entry.id) };
}

/** The hashes under which each domain written to may be suppressed, its parents included; none while no domain is. */
async function domainHashes(ctx: Ctx, tx: Tx): Promise<{ domain: string; hash: string }[]> {
  const domains = await rows<{ domain: string }>(
    tx,
    sql`select distinct to_domain as domain from send_ledger
        where transmission_at is not null and exists (select 1 from suppressions where kind = 'domain')`,
  );
  return domains.flatMap(({ domain }) =>
    forbiddingHashes(ctx, `anyone@${domain}`).map((hash) => ({ domain, hash })),
  );
}

/** The promises of the send ledger, asked of the database itself. All must be zero. */
export const ledgerChecks: readonly VerifyCheck[] = [
  {
    name: 'duplicates',
    meaning:
      'Messages that left twice: one address got the same text, or one step of an enrolment, more than once.',
    count: (_ctx, tx) =>
      found(
        tx,
        sql`select min(id::text) as id from send_ledger where state in ('accepted', 'transmission_begun', 'unknown') group by to_hash, content_hash having count(*) > 1
            union all
            select min(o.id::text) from operation_log o where o.operation = any (${sending}) and o.state in ('intended', 'done', 'unknown') group by o.idempotency_key having count(*) > 1`,
      ),
  },
  {
    name: 'lost',
    meaning:
      'Approved messages nobody will ever send, and sent ones without a trace: no ledger row, no thread, no receipt.',
    count: (_ctx, tx) =>
      found(
        tx,
        sql`select i.id::text as id from approval_items i left join approval_batches b on b.workspace_id = i.workspace_id and b.id = i.batch_id
            where i.kind = 'draft' and i.state = 'approved' and (b.id is null or b.state in ('executed', 'expired', 'rejected'))
              and not exists (select 1 from send_ledger l where l.approval_item_id = i.id)
              and not exists (select 1 from jsonb_array_elements(b.report -> 'unplaced') u where u ->> 'itemId' = i.id::text)
            union all
            select l.id::text from send_ledger l where l.state = 'accepted'
              and not exists (select 1 from messages m where m.workspace_id = l.workspace_id and m.ledger_id = l.id)
            union all
            select l.id::text from send_ledger l where l.state = 'accepted'
              and not exists (select 1 from operation_log o where o.operation = any (${sending}) and o.idempotency_key = l.id::text and o.state = 'done')
            union all
            select l.id::text from send_ledger l join operation_log o on o.operation = any (${sending}) and o.idempotency_key = l.id::text and o.state = 'done'
            where l.state in ('planned', 'cancelled', 'rejected') and coalesce((o.receipt ->> 'added')::int, 1) > 0`,
      ),
  },
  {
    name: 'unapproved',
    meaning: 'Messages that left without a yes to exactly these bytes.',
    count: (_ctx, tx) =>
      found(
        tx,
        sql`select l.id::text as id from send_ledger l
            left join approval_items i on i.workspace_id = l.workspace_id and i.id = l.approval_item_id
            left join approval_batches b on b.workspace_id = l.workspace_id and b.id = l.batch_id
            where l.state in ('accepted', 'transmission_begun', 'unknown')
              and (i.id is null or i.state not in ('approved', 'executed') or i.content_hash <> l.content_hash or i.decided_by is null
                   or b.id is null or b.decided_by is null
                   or not exists (select 1 from jsonb_array_elements(b.scope -> 'items') s where s ->> 'itemId' = i.id::text and s ->> 'contentHash' = l.content_hash))`,
      ),
  },
  {
    name: 'suppressed',
    meaning: 'Messages that left to somebody who had said no before.',
    count: async (ctx, tx) =>
      found(
        tx,
        sql`select l.id::text as id from send_ledger l where l.state in ('accepted', 'transmission_begun', 'unknown')
              and (exists (select 1 from suppressions s where s.kind = 'address' and s.hash = l.to_hash and s.at < l.transmission_at and ${COUNTED})
                or exists (select 1 from jsonb_to_recordset(${recordset(await domainHashes(ctx, tx))}) as d(domain text, hash text)
                           join suppressions s on s.kind = 'domain' and s.hash = d.hash
                           where d.domain = l.to_domain and s.at < l.transmission_at and ${COUNTED}))`,
      ),
  },
  {
    name: 'unsettled',
    meaning: 'Messages whose process died, or whose fate is unknown until somebody looks.',
    count: (_ctx, tx) =>
      found(
        tx,
        sql`select l.id::text as id from send_ledger l where l.state = 'unknown'
            or (l.state in ('claimed', 'transmission_begun')
                and not exists (select 1 from executors x where x.id = l.claimed_by and x.stopped_at is null and x.beat_at > clock_timestamp() - interval '10 seconds'))`,
      ),
  },
];
