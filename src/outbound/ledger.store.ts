import { sql } from 'drizzle-orm';
import type { Tracking } from '#campaigns/contract';
import { arrayOf, recordset, row, rows, type Tx } from '#core/db/index';
import type { Reason } from '#core/verdict';
import type { AtVendor, LedgerState } from './contract.ts';
import {
  CAMPAIGN_RUNS,
  CARRIER,
  CARRIES,
  hasGap,
  houseSends,
  MAILBOX_SENDS,
  restedAt,
} from './sendable.store.ts';
import { REWRITTEN } from './take-back.store.ts';

export type PlannedSend = {
  id: string;
  enrolmentId: string;
  step: number;
  leadId: string;
  draftId: string;
  approvalItemId: string;
  mailboxId: string;
  toAddress: string;
  toDomain: string;
  toHash: string;
  messageId: string;
  contentHash: string;
  plannedFor: string;
  /** Why not sooner. */
  reasons: readonly Reason[];
};

/**
 * Plans sends. A step of an enrolment is planned once, whatever happens; one that is written anew, and of which nothing ever began to
 * leave, has its place still. Returns the ids that are new.
 */
export async function insertPlanned(
  tx: Tx,
  workspaceId: string,
  batchId: string,
  sends: readonly PlannedSend[],
  at: Temporal.Instant,
): Promise<string[]> {
  if (sends.length === 0) return [];
  const written = await rows<{ id: string }>(
    tx,
    sql`insert into send_ledger (workspace_id, id, enrolment_id, step, lead_id, draft_id, approval_item_id, batch_id, mailbox_id, to_address, to_domain, to_hash, message_id, content_hash, state, planned_for, reasons, created_at)
        select ${workspaceId}, r.id, r."enrolmentId", r.step, r."leadId", r."draftId", r."approvalItemId", ${batchId}, r."mailboxId", r."toAddress", r."toDomain", r."toHash", r."messageId", r."contentHash", 'planned', r."plannedFor", r.reasons, ${at.toString()}
        from jsonb_to_recordset(${recordset(sends)}) as r(id uuid, "enrolmentId" uuid, step int, "leadId" uuid, "draftId" uuid, "approvalItemId" uuid, "mailboxId" uuid, "toAddress" text, "toDomain" text, "toHash" text, "messageId" text, "contentHash" text, "plannedFor" timestamptz, reasons jsonb)
        on conflict (workspace_id, enrolment_id, step) do update set id = excluded.id, draft_id = excluded.draft_id, approval_item_id = excluded.approval_item_id, batch_id = excluded.batch_id,
          mailbox_id = excluded.mailbox_id, to_address = excluded.to_address, to_domain = excluded.to_domain, to_hash = excluded.to_hash, message_id = excluded.message_id, content_hash = excluded.content_hash,
          state = 'planned', planned_for = excluded.planned_for, reasons = excluded.reasons, created_at = excluded.created_at, settled_at = null, operation_id = null, response = null
        where send_ledger.state = 'cancelled' and send_ledger.transmission_at is null and send_ledger.reasons @> ${JSON.stringify([{ code: REWRITTEN }])}::jsonb
        returning id`,
  );
  return written.map((entry) => entry.id);
}

export type ClaimedSend = Omit<PlannedSend, 'enrolmentId' | 'step' | 'draftId' | 'reasons'> & {
  /** Null for an answer to somebody who wrote outside of any campaign; then there is none. */
  enrolmentId: string | null;
  campaignId: string | null;
  /** Null for an answer, which belongs to no step. */
  step: number | null;
  draftId: string | null;
  /** The answer it carries, and what it answers. */
  answerId: string | null;
  threadId: string | null;
  inReplyTo: string | null;
  references: string[];
  /** Where the answer goes at a vendor that holds the conversation. */
  atVendor: AtVendor | null;
  batchId: string;
  subject: string;
  text: string;
  /** The end of the text, by which readers get out; empty for an answer. */
  footer: string;
  /** What the yes lets be told to us, and what of it the campaign still wants. */
  tracking: Tracking[];
  tracks: Tracking[];
  toName: string | null;
  /** The lead has let us in on LinkedIn. */
  connected: boolean;
  /** Every address known of the lead: a no to one of them is a no on every channel. */
  addresses: string[];
  /** The vendor's campaign, or list, it is handed to; null where it leaves by itself. */
  carrier: string | null;
  /** Where this vendor took earlier messages to the lead. */
  handedBefore: string[];
};

const claimedColumns = sql`select c.id, c.enrolment_id as "enrolmentId", c.step, c.lead_id as "leadId", c.draft_id as "draftId", c.approval_item_id as "approvalItemId",
  c.mailbox_id as "mailboxId", c.to_address as "toAddress", c.to_domain as "toDomain", c.to_hash as "toHash", c.message_id as "messageId",
  c.content_hash as "contentHash", c.planned_for as "plannedFor", c.batch_id as "batchId",
  e.campaign_id as "campaignId", coalesce(e.connected_at is not null, false) as connected, w.at_vendor as "atVendor", coalesce(w.subject, d.subject) as subject, coalesce(w.body, d.body || d.footer) as text, c.answer_id as "answerId", coalesce(d.footer, '') as footer, coalesce(d.tracking, '{}') as tracking,
  case when cardinality(d.tracking) > 0 then array(select t from unnest(d.tracking) t join campaigns k on k.workspace_id = e.workspace_id and k.id = e.campaign_id where k.settings -> 'tracking' ? t) else '{}' end as tracks,
  coalesce(w.thread_id, q.thread_id) as "threadId", coalesce(w.in_reply_to, q.message_id) as "inReplyTo",
  coalesce(w.reference_ids, case when q.id is null then '{}' else array_append(array_remove(q.reference_ids, q.message_id), q.message_id) end) as references, p.full_name as "toName",
  array(select a.address from person_addresses a where a.workspace_id = p.workspace_id and a.person_id = p.id order by a.address) as addresses, c.carrier,
  case when c.carrier is null then '{}' else array(select distinct x.carrier from send_ledger x join mailboxes o on o.workspace_id = x.workspace_id and o.id = x.mailbox_id
    join mailboxes m on m.workspace_id = c.workspace_id and m.id = c.mailbox_id and m.vendor = o.vendor
    where x.workspace_id = c.workspace_id and x.lead_id = c.lead_id and x.id <> c.id and x.created_at <= c.created_at and x.state = 'accepted' and x.carrier is not null order by 1) end as "handedBefore"`;
const claimedJoins = sql`left join enrolments e on e.workspace_id = c.workspace_id and e.id = c.enrolment_id
  left join drafts d on d.workspace_id = c.workspace_id and d.id = c.draft_id
  left join messages q on q.workspace_id = d.workspace_id and q.id = d.answers_id
  left join answers w on w.workspace_id = c.workspace_id and w.id = c.answer_id
  join leads l on l.workspace_id = c.workspace_id and l.id = c.lead_id
  join people p on p.workspace_id = l.workspace_id and p.id = l.person_id`;

/** One send with everything its message needs. */
export const claimedSend = (tx: Tx, id: string): Promise<ClaimedSend | undefined> =>
  row<ClaimedSend>(tx, sql`${claimedColumns} from send_ledger c ${claimedJoins} where c.id = ${id}`);

/** Connections that the server of a mailbox of ours is asked to hold for it at a time. */
const AT_ONCE = 4;

/**
 * Takes due sends for this executor, of each mailbox with a gap the next one only; what was planned before `from` gets another
 * minute first. Whether a mailbox has rested is asked once to find it and again when it is locked: who locked it before may have
 * claimed of it after the first question was asked, and only a new statement sees that.
 */
export async function claimDue(
  tx: Tx,
  executorId: string,
  { from, now }: { from: Temporal.Instant; now: Temporal.Instant },
  limit: number,
): Promise<ClaimedSend[]> {
  const waiting = sql`from send_ledger s where s.workspace_id = m.workspace_id and s.mailbox_id = m.id and s.state = 'planned'
    and s.planned_for between ${from.toString()} and ${now.toString()} and ${CARRIES} and ${CAMPAIGN_RUNS}`;
  const rested = sql`${restedAt(now)} <= ${now.toString()}`;
  const free = await rows<{ id: string }>(
    tx,
    sql`select m.id from mailboxes m cross join lateral (select s.planned_for ${waiting} order by s.planned_for limit 1) next
        where ${MAILBOX_SENDS} and ${houseSends(sql`m.workspace_id`)} and ${rested}
        order by next.planned_for, m.id limit ${limit} for update of m skip locked`,
  );
  if (free.length === 0) return [];
  const ids = free.map(({ id }) => id);
  return rows<ClaimedSend>(
    tx,
    sql`with due as (
          select s.workspace_id, s.id, s.carrier from mailboxes m cross join lateral (
            select s.workspace_id, s.id, s.planned_for, ${CARRIER} as carrier ${waiting}
            order by s.planned_for, s.id limit case when ${hasGap} then 1 when m.vendor in ('native', 'sandbox') then ${AT_ONCE} else ${limit} end for update of s skip locked) s
          where m.id = any (${arrayOf(ids, 'uuid')}) and ${rested}
          order by s.planned_for, s.id limit ${limit}),
        claimed as (
          update send_ledger l set state = 'claimed', claimed_at = ${now.toString()}, claimed_by = ${executorId}, carrier = due.carrier
          from due where l.workspace_id = due.workspace_id and l.id = due.id returning l.*)
        ${claimedColumns} from claimed c ${claimedJoins}
        order by c.planned_for, c.id`,
  );
}

/** A message about to leave, with the hashes under which its recipient may be suppressed, everywhere or in its campaign. */
export type Leaving = {
  readonly id: string;
  readonly campaignId: string | null;
  readonly forbidding: readonly string[];
};

/**
 * Writes "the first byte leaves now" for each message, unless the stop was pulled, its recipient said no, its approval
 * was withdrawn, its mailbox was removed, or the row was settled or taken over by somebody else: one statement, so that nothing can slip between the question and the
 * answer. Returns the ids that may leave.
 */
export async function beginTransmissions(
  tx: Tx,
  leaving: readonly Leaving[],
  executorId: string,
  now: Temporal.Instant,
): Promise<ReadonlySet<string>> {
  const no = leaving.flatMap(({ id, campaignId, forbidding }) =>
    forbidding.map((hash) => ({ id, campaignId, hash })),
  );
  const begun = await rows<{ id: string }>(
    tx,
    sql`update send_ledger l set state = 'transmission_begun', transmission_at = ${now.toString()}
        where l.id = any (${arrayOf(
          leaving.map(({ id }) => id),
          'uuid',
        )}) and l.state = 'claimed' and l.claimed_by = ${executorId}
          and not exists (select 1 from brakes b where b.workspace_id = l.workspace_id) and not exists (select 1 from global_brakes)
          and l.id not in (
            select r.id from jsonb_to_recordset(${recordset(no)}) as r(id uuid, "campaignId" uuid, hash text)
            join suppressions n on n.hash = r.hash and n.lifted_at is null and (n.campaign_id is null or n.campaign_id = r."campaignId"))
          and exists (select 1 from approval_items i where i.workspace_id = l.workspace_id and i.id = l.approval_item_id and i.state = 'approved')
          and not exists (select 1 from mailboxes m where m.workspace_id = l.workspace_id and m.id = l.mailbox_id and m.state = 'removed')
        returning l.id`,
  );
  return new Set(begun.map(({ id }) => id));
}

export type LedgerChange = {
  id: string;
  state: LedgerState;
  operationId?: string | undefined;
  response?: string | undefined;
  /** The message has left: the proof of it, where acceptance itself is one. */
  receipt?: string | undefined;
  reasons?: readonly Reason[] | undefined;
  /** For sends that go back to the plan. */
  plannedFor?: string | undefined;
};

const OPEN = sql`('claimed', 'transmission_begun', 'unknown')`;

/**
 * Settles open rows; a settled row never moves again. Who sent them settles what it still holds: `by` lost what another executor has
 * claimed since. Returns the ids that moved.
 */
export async function settleSends(
  tx: Tx,
  changes: readonly LedgerChange[],
  now: Temporal.Instant,
  by: string | null = null,
): Promise<string[]> {
  if (changes.length === 0) return [];
  const moved = await rows<{ id: string }>(
    tx,
    sql`update send_ledger l set state = r.state, operation_id = coalesce(r."operationId", l.operation_id), response = coalesce(r.response, l.response),
          receipt = coalesce(r.receipt, l.receipt), receipt_at = case when r.receipt is not null then ${now.toString()}::timestamptz else l.receipt_at end,
          reasons = coalesce(r.reasons, l.reasons), planned_for = coalesce(r."plannedFor", l.planned_for),
          settled_at = case when r.state in ('accepted', 'rejected', 'cancelled') then ${now.toString()}::timestamptz end,
          claimed_by = case when r.state = 'planned' then null else l.claimed_by end
        from jsonb_to_recordset(${recordset(changes)}) as r(id uuid, state text, "operationId" uuid, response text, receipt text, reasons jsonb, "plannedFor" timestamptz)
        where l.id = r.id and l.state in ${OPEN} and (${by}::text is null or l.claimed_by = ${by}) returning l.id`,
  );
  return moved.map((entry) => entry.id);
}

/** Cancels what is still only planned for these leads. An answer in a sender's hands is taken out of them too, as long as no byte of it has left. */
export async function cancelPlanned(
  tx: Tx,
  leadIds: readonly string[],
  reason: Reason,
  now: Temporal.Instant,
  /** Answers stay planned. */
  keepAnswers = false,
): Promise<number> {
  const done = await rows(
    tx,
    sql`update send_ledger set state = 'cancelled', settled_at = ${now.toString()}, reasons = ${JSON.stringify([reason])}::jsonb
        where lead_id = any (${arrayOf(leadIds, 'uuid')}) and (state = 'planned' or (state = 'claimed' and answer_id is not null)) and not (${keepAnswers} and answer_id is not null) returning 1`,
  );
  return done.length;
}

/** Moves what is planned for these leads behind a day; nothing moves forward. Returns how many moved. */
export async function postponePlanned(
  tx: Tx,
  leads: readonly { leadId: string; until: string; reasons: readonly Reason[] }[],
): Promise<number> {
  if (leads.length === 0) return 0;
  const done = await rows(
    tx,
    sql`update send_ledger s set planned_for = r.until, reasons = r.reasons
        from jsonb_to_recordset(${recordset(leads)}) as r("leadId" uuid, until timestamptz, reasons jsonb)
        where s.lead_id = r."leadId" and s.state = 'planned' and s.planned_for < r.until returning 1`,
  );
  return done.length;
}

/** Leads to whom a message may be leaving at this moment, or may have left. */
export const leadsInFlight = async (tx: Tx, leadIds: readonly string[]): Promise<ReadonlySet<string>> =>
  new Set(
    (
      await rows<{ id: string }>(
        tx,
        sql`select lead_id as id from send_ledger where lead_id = any (${arrayOf(leadIds, 'uuid')}) and state in ('transmission_begun', 'unknown')`,
      )
    ).map((entry) => entry.id),
  );

/** How many messages to these leads are in a sender's hands. */
export const leadsLeaving = async (tx: Tx, leadIds: readonly string[]): Promise<number> =>
  (
    await rows(
      tx,
      sql`select 1 from send_ledger where lead_id = any (${arrayOf(leadIds, 'uuid')}) and state in ('claimed', 'transmission_begun')`,
    )
  ).length;
