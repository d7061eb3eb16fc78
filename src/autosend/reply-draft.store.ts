import { sql } from 'drizzle-orm';
import { arrayOf, recordset, row, rows, type Tx } from '#core/db/index';
import type { Reason } from '#core/verdict';
import type {
  AnswerChannel,
  AnswerStrategy,
  DraftAttempt,
  DraftSource,
  DraftState,
  EscalatedTopic,
} from './contract.ts';

export type HeldSlot = { at: string; label: string };
/** A draft as it is stored. */
export type DraftRow = {
  id: string;
  replyId: string;
  messageId: string;
  messageAt: string;
  threadId: string;
  leadId: string;
  campaignId: string | null;
  channel: AnswerChannel;
  intent: string;
  /** 1 asks somebody who put us off when; 2 is the second word after that and follows our own message; 0 any other answer. */
  rung: 0 | 1 | 2;
  version: number;
  state: DraftState;
  source: 'rules' | 'model' | 'person' | null;
  toAddress: string;
  subject: string;
  body: string;
  contentHash: string;
  slots: HeldSlot[];
  sources: DraftSource[];
  attempts: DraftAttempt[];
  strategy: AnswerStrategy | null;
  topics: EscalatedTopic[];
  evaluation: unknown;
  confidence: number | null;
  threshold: number | null;
  level: string | null;
  action: 'send' | 'hold' | 'review' | 'skip' | null;
  gate: Reason[];
  grantId: string | null;
  reasons: Reason[];
  sendAt: string | null;
  itemId: string | null;
  answerId: string | null;
  bookAt: string | null;
  decidedBy: string | null;
  edited: boolean;
  createdAt: string;
};

export const DRAFT_COLUMNS = sql`d.id, d.reply_id as "replyId", d.message_id as "messageId", d.message_at as "messageAt", d.thread_id as "threadId", d.lead_id as "leadId", d.campaign_id as "campaignId", d.channel, d.intent, d.rung, d.version, d.state, d.source,
  d.to_address as "toAddress", d.subject, d.body, d.content_hash as "contentHash", d.slots, d.sources, d.attempts, d.strategy, d.topics, d.evaluation, d.confidence, d.threshold, d.level, d.action, d.gate, d.grant_id as "grantId", d.reasons,
  d.send_at as "sendAt", d.item_id as "itemId", d.answer_id as "answerId", d.book_at as "bookAt", d.decided_by as "decidedBy", d.edited, d.created_at as "createdAt"`;

export type NewDraft = Omit<DraftRow, 'answerId' | 'itemId' | 'decidedBy' | 'createdAt'>;

/** A draft that was written down. */
export type Kept = { readonly id: string; readonly leadId: string };

/** Stores drafts and verdicts. A reply that has a living one keeps it. Returns what is new. */
export async function insertDrafts(
  tx: Tx,
  workspaceId: string,
  drafts: readonly NewDraft[],
  at: Temporal.Instant,
): Promise<Kept[]> {
  if (drafts.length === 0) return [];
  return rows<Kept>(
    tx,
    sql`insert into reply_drafts (workspace_id, id, reply_id, message_id, message_at, thread_id, lead_id, campaign_id, channel, intent, rung, version, state, source, to_address, subject, body, content_hash, slots, sources, attempts, strategy, topics,
          evaluation, confidence, threshold, level, action, gate, grant_id, reasons, send_at, book_at, edited, created_at, updated_at)
        select ${workspaceId}, r.id, r."replyId", r."messageId", r."messageAt", r."threadId", r."leadId", r."campaignId", r.channel, r.intent, r.rung, r.version, r.state, r.source, r."toAddress", r.subject, r.body, r."contentHash", r.slots, r.sources, r.attempts, r.strategy, r.topics,
          r.evaluation, r.confidence, r.threshold, r.level, r.action, r.gate, r."grantId", r.reasons, r."sendAt", r."bookAt", r.edited, ${at.toString()}, ${at.toString()}
        from jsonb_to_recordset(${recordset(drafts)}) as r(id uuid, "replyId" uuid, "messageId" uuid, "messageAt" timestamptz, "threadId" uuid, "leadId" uuid, "campaignId" uuid, channel text, intent text, rung smallint, version int, state text, source text, "toAddress" text, subject text, body text, "contentHash" text,
          slots jsonb, sources jsonb, attempts jsonb, strategy jsonb, topics jsonb, evaluation jsonb, confidence float8, threshold float8, level text, action text, gate jsonb, "grantId" uuid, reasons jsonb, "sendAt" timestamptz, "bookAt" timestamptz, edited boolean)
        on conflict (workspace_id, reply_id, (rung = 2)) where state not in ('cancelled', 'rejected', 'superseded') do nothing returning id, lead_id as "leadId"`,
  );
}

export const findDraft = (tx: Tx, id: string, lock = false): Promise<DraftRow | undefined> =>
  row<DraftRow>(
    tx,
    sql`select ${DRAFT_COLUMNS} from reply_drafts d where d.id = ${id} ${lock ? sql`for update` : sql``}`,
  );

export const draftsOfItems = (tx: Tx, draftIds: readonly string[]): Promise<DraftRow[]> =>
  rows<DraftRow>(
    tx,
    sql`select ${DRAFT_COLUMNS} from reply_drafts d where d.id = any (${arrayOf(draftIds, 'uuid')}) order by d.id for update`,
  );

/** What was made of these replies and is not over, verdicts that nobody answers included. Locked. */
export const draftsOfReplies = (tx: Tx, replyIds: readonly string[]): Promise<DraftRow[]> =>
  rows<DraftRow>(
    tx,
    sql`select ${DRAFT_COLUMNS} from reply_drafts d where d.reply_id = any (${arrayOf(replyIds, 'uuid')}) and d.state not in ('cancelled', 'rejected', 'superseded') order by d.id for update`,
  );

/** Lets one hand at a time decide what is made of a reply; what the one before made is seen after this. */
export const holdReply = async (tx: Tx, replyId: string): Promise<void> =>
  void (await row(tx, sql`select 1 from replies where id = ${replyId} for no key update`));

/** States in which something may still come of a draft. */
const OPEN = sql`('writing', 'shadow', 'parked', 'review', 'held', 'scheduled', 'sending')`;

/** Open drafts for these leads that answer something older than this; all of them where nothing is said. Locked. */
export const openDraftsOf = (
  tx: Tx,
  leads: readonly { leadId: string; before: string | null }[],
): Promise<DraftRow[]> =>
  rows<DraftRow>(
    tx,
    sql`select ${DRAFT_COLUMNS} from reply_drafts d
        join jsonb_to_recordset(${recordset(leads)}) as r("leadId" uuid, before timestamptz) on r."leadId" = d.lead_id
        where d.state in ${OPEN} and (r.before is null or d.message_at <= r.before) order by d.id for update of d`,
  );

/** The newest message of ours that asked each of these when, as it left. */
export async function askedMessages(
  tx: Tx,
  replyIds: readonly string[],
): Promise<ReadonlyMap<string, { messageId: string; messageAt: string }>> {
  const found = await rows<{ replyId: string; messageId: string; messageAt: string }>(
    tx,
    sql`select distinct on (d.reply_id) d.reply_id as "replyId", m.id as "messageId", m.at as "messageAt"
        from reply_drafts d join send_ledger s on s.workspace_id = d.workspace_id and s.answer_id = d.answer_id
        join messages m on m.workspace_id = s.workspace_id and m.ledger_id = s.id
        where d.reply_id = any (${arrayOf(replyIds, 'uuid')}) and d.rung > 0 and s.state = 'accepted' order by d.reply_id, m.at desc`,
  );
  return new Map(found.map(({ replyId, messageId, messageAt }) => [replyId, { messageId, messageAt }]));
}

export type DraftChange = {
  id: string;
  state: DraftState;
  reasons?: readonly Reason[] | undefined;
  sendAt?: string | null | undefined;
  itemId?: string | undefined;
  answerId?: string | undefined;
  decidedBy?: string | undefined;
  edited?: boolean | undefined;
};

/** Moves drafts on from one of these states. What is not named stays. Returns what moved. */
export async function moveDrafts(
  tx: Tx,
  from: readonly DraftState[],
  changes: readonly DraftChange[],
  at: Temporal.Instant,
): Promise<Kept[]> {
  if (changes.length === 0) return [];
  return rows<Kept>(
    tx,
    sql`update reply_drafts d set state = r.state, reasons = coalesce(r.reasons, d.reasons), send_at = coalesce(r."sendAt", d.send_at), item_id = coalesce(r."itemId", d.item_id),
          answer_id = coalesce(r."answerId", d.answer_id), decided_by = coalesce(r."decidedBy", d.decided_by), decided_at = case when r."decidedBy" is null then d.decided_at else ${at.toString()}::timestamptz end,
          edited = coalesce(r.edited, d.edited), updated_at = ${at.toString()}
        from jsonb_to_recordset(${recordset(changes)}) as r(id uuid, state text, reasons jsonb, "sendAt" timestamptz, "itemId" uuid, "answerId" uuid, "decidedBy" text, edited boolean)
        where d.id = r.id and d.state = any (${arrayOf(from, 'text')}) returning d.id, d.lead_id as "leadId"`,
  );
}

/** Writes down what the gate says of a draft that waited for its turn; one that is decided on keeps its decision. */
export const recordGate = (
  tx: Tx,
  draft: Pick<DraftRow, 'id' | 'state' | 'action' | 'topics' | 'confidence' | 'threshold' | 'level'> &
    Pick<DraftRow, 'grantId' | 'sendAt'> & { gate: readonly Reason[] },
  at: Temporal.Instant,
): Promise<Kept[]> =>
  rows(
    tx,
    sql`update reply_drafts set state = ${draft.state}, action = ${draft.action}, gate = ${JSON.stringify(draft.gate)}::jsonb, topics = ${JSON.stringify(draft.topics)}::jsonb,
      confidence = ${draft.confidence}, threshold = ${draft.threshold}, level = ${draft.level}, grant_id = ${draft.grantId}, send_at = ${draft.sendAt}, updated_at = ${at.toString()}
    where id = ${draft.id} and state = 'parked' returning id, lead_id as "leadId"`,
  );

/** Writes other bytes into drafts. Who does that takes back whatever yes the old ones had. */
export async function rewriteDrafts(
  tx: Tx,
  texts: readonly {
    id: string;
    subject: string;
    body: string;
    contentHash: string;
    slots: readonly HeldSlot[];
    source: 'rules' | 'model' | 'person';
  }[],
  at: Temporal.Instant,
): Promise<Kept[]> {
  if (texts.length === 0) return [];
  return rows<Kept>(
    tx,
    sql`
    update reply_drafts d set subject = r.subject, body = r.body, content_hash = r."contentHash", slots = r.slots, source = r.source, edited = d.edited or r.source = 'person', version = d.version + 1, updated_at = ${at.toString()}
    from jsonb_to_recordset(${recordset(texts)}) as r(id uuid, subject text, body text, "contentHash" text, slots jsonb, source text) where d.id = r.id returning d.id, d.lead_id as "leadId"`,
  );
}

/** Puts each draft's item beside it. */
export const noteItems = (
  tx: Tx,
  itemIds: readonly string[],
): Promise<{ draftId: string; itemId: string }[]> =>
  rows(
    tx,
    sql`update reply_drafts d set item_id = i.id from approval_items i where i.id = any (${arrayOf(itemIds, 'uuid')}) and i.workspace_id = d.workspace_id and i.subject_id = d.id
        returning d.id as "draftId", i.id as "itemId"`,
  );

const MAY_LEAVE = sql`not exists (select 1 from brakes b where b.workspace_id = d.workspace_id) and not exists (select 1 from global_brakes)
  and (d.campaign_id is null or (select c.state from campaigns c where c.workspace_id = d.workspace_id and c.id = d.campaign_id) = 'active')`;

/** Drafts whose moment has come, the earliest first; two workers never take the same. */
export const takeDue = (tx: Tx, now: Temporal.Instant, limit: number): Promise<DraftRow[]> =>
  rows<DraftRow>(
    tx,
    sql`select ${DRAFT_COLUMNS} from reply_drafts d where d.state in ('held', 'scheduled') and d.send_at <= ${now.toString()} and ${MAY_LEAVE}
        order by d.send_at, d.id limit ${limit} for update of d skip locked`,
  );

/** When the next draft's moment comes. */
export const nextSend = () =>
  sql`select min(d.send_at) from reply_drafts d where d.state in ('held', 'scheduled') and ${MAY_LEAVE}`;

/** Accepted times that are to be booked. */
export const takeBookings = (tx: Tx, limit: number): Promise<DraftRow[]> =>
  rows<DraftRow>(
    tx,
    sql`select ${DRAFT_COLUMNS} from reply_drafts d where d.state = 'booking' order by d.created_at, d.id limit ${limit}`,
  );
export const nextBooking = () => sql`select min(d.created_at) from reply_drafts d where d.state = 'booking'`;

/** Times of these leads that are being booked. */
export const bookingsOfLeads = (tx: Tx, leadIds: readonly string[]): Promise<DraftRow[]> =>
  rows<DraftRow>(
    tx,
    sql`select ${DRAFT_COLUMNS} from reply_drafts d where d.state = 'booking' and d.lead_id = any (${arrayOf(leadIds, 'uuid')}) order by d.id for update`,
  );

/** What waits for a meeting of these leads: times that are being booked, and those that only a person could book. Locked. */
export const waitingForMeeting = (tx: Tx, leadIds: readonly string[]): Promise<DraftRow[]> =>
  rows<DraftRow>(
    tx,
    sql`select ${DRAFT_COLUMNS} from reply_drafts d where d.lead_id = any (${arrayOf(leadIds, 'uuid')})
          and (d.state = 'booking' or (d.state = 'escalated' and (d.reasons @> '[{"code": "draft.accepted"}]' or d.reasons @> '[{"code": "draft.not_booked"}]'))) order by d.id for update`,
  );

export const draftsOfAnswers = (tx: Tx, answerIds: readonly string[]): Promise<DraftRow[]> =>
  rows<DraftRow>(
    tx,
    sql`select ${DRAFT_COLUMNS} from reply_drafts d where d.answer_id = any (${arrayOf(answerIds, 'uuid')}) order by d.id`,
  );

export type Ended = { readonly id: string; readonly state: DraftState; readonly reasons: Reason[] };

/** Drafts whose answer ended in the ledger without leaving, or whose item somebody took back. */
export const endedElsewhere = (tx: Tx, limit: number): Promise<Ended[]> =>
  rows<Ended>(
    tx,
    sql`select d.id, d.state, s.reasons from reply_drafts d join send_ledger s on s.workspace_id = d.workspace_id and s.answer_id = d.answer_id
          where d.state = 'sending' and s.state in ('cancelled', 'rejected')
        union all
        select d.id, d.state, '[]'::jsonb from reply_drafts d join approval_items i on i.workspace_id = d.workspace_id and i.id = d.item_id
          where d.state in ('review', 'scheduled') and i.state in ('withdrawn', 'expired', 'rejected')
        limit ${limit}`,
  );

/** Drafts that wait with times in them that nobody has seen. */
export const waitingWithTimes = (tx: Tx, limit: number): Promise<DraftRow[]> =>
  rows<DraftRow>(
    tx,
    sql`select ${DRAFT_COLUMNS} from reply_drafts d where d.state in ('review', 'held') and d.slots <> '[]'
        and exists (select 1 from slot_offers o where o.workspace_id = d.workspace_id and o.carrier = 'draft ' || d.id and o.state = 'pending'
          and not exists (select 1 from availability_slots a where a.workspace_id = o.workspace_id and a.source = o.source and a.slot_at = o.slot_at))
        order by d.id limit ${limit} for update of d skip locked`,
  );

/** Times that are still kept for these drafts, by draft. */
export async function keptSlots(
  tx: Tx,
  draftIds: readonly string[],
): Promise<ReadonlyMap<string, HeldSlot[]>> {
  const found = await rows<HeldSlot & { carrier: string }>(
    tx,
    sql`select o.carrier, to_char(o.slot_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as at, o.label from slot_offers o
        where o.carrier = any (${arrayOf(draftIds.map(carrierOf), 'text')}) and o.state = 'pending' order by o.carrier, o.place`,
  );
  const byCarrier = Map.groupBy(found, ({ carrier }) => carrier);
  return new Map(
    draftIds.map((id) => [id, (byCarrier.get(carrierOf(id)) ?? []).map(({ at, label }) => ({ at, label }))]),
  );
}

/** What carries the times of a draft. */
export const carrierOf = (draftId: string): string => `draft ${draftId}`;
