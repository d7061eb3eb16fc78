import { sql } from 'drizzle-orm';
import { arrayOf, row, rows, type Tx } from '#core/db/index';
import type { Reason } from '#core/verdict';
import type { InboundCount } from './contract.ts';

export type IntentCount = { intent: string; leads: number; replies: number };

/** How many leads gave which answer since then; automatic answers are counted under their own intents only. */
export async function intentCounts(tx: Tx, since: Temporal.Instant | null): Promise<IntentCount[]> {
  const found = await rows<{ intent: string; leads: string; replies: string }>(
    tx,
    sql`select intent, count(distinct lead_id) as leads, count(*) as replies from replies
        where ${since?.toString() ?? null}::timestamptz is null or classified_at >= ${since?.toString() ?? null} group by intent order by intent`,
  );
  return found.map((entry) => ({
    intent: entry.intent,
    leads: Number(entry.leads),
    replies: Number(entry.replies),
  }));
}

export type OpenMail = {
  id: string;
  mailboxId: string;
  messageId: string;
  receivedAt: string;
  outcome: string;
  reasons: Reason[];
};

/** Mail no lead was found for, and mail that could not be read, until a person has looked at it. */
export const listUnmatched = (tx: Tx, page: { limit: number; offset: number }): Promise<OpenMail[]> =>
  rows<OpenMail>(
    tx,
    sql`select id, mailbox_id as "mailboxId", message_id as "messageId", received_at as "receivedAt", outcome, reasons from inbound_mail
        where outcome in ('unmatched', 'unreadable') and settled_at is null order by received_at desc, id limit ${page.limit} offset ${page.offset}`,
  );

export type StoredReply = {
  id: string;
  messageId: string;
  threadId: string;
  leadId: string;
  intent: string;
  confidence: number;
  evidence: string | null;
  reasons: Reason[];
  optOut: boolean;
  automatic: boolean;
  returnDate: string | null;
  returnPhrase: string | null;
  language: string | null;
  extras: Record<string, unknown>;
  classifiedAt: string;
};

const REPLY = sql`id, message_id as "messageId", thread_id as "threadId", lead_id as "leadId", intent, confidence, evidence, reasons, opt_out as "optOut", automatic,
  return_date::text as "returnDate", return_phrase as "returnPhrase", language, extras, classified_at as "classifiedAt"`;

/** What each inbound message of a thread was read as, oldest first. */
export const repliesOfThread = (tx: Tx, threadId: string): Promise<StoredReply[]> =>
  rows<StoredReply>(
    tx,
    sql`select ${REPLY} from replies where thread_id = ${threadId} order by classified_at, id`,
  );

export const repliesOfLead = (tx: Tx, leadId: string): Promise<StoredReply[]> =>
  rows<StoredReply>(
    tx,
    sql`select ${REPLY} from replies where lead_id = ${leadId} order by classified_at, id`,
  );

export async function findReply(tx: Tx, id: string): Promise<StoredReply | undefined> {
  return (await rows<StoredReply>(tx, sql`select ${REPLY} from replies where id = ${id}`))[0];
}

/** How many leads gave at least one answer of these intents. */
export async function leadsAnswering(tx: Tx, intents: readonly string[]): Promise<number> {
  const [found] = await rows<{ leads: string }>(
    tx,
    sql`select count(distinct lead_id) as leads from replies where intent = any (${arrayOf(intents, 'text')})`,
  );
  return Number(found?.leads ?? 0);
}

/** How many people answered the mail of each step with one of these intents, each person once a step. */
export const answersByStep = async (
  tx: Tx,
  intents: readonly string[],
): Promise<ReadonlyMap<number, number>> =>
  new Map(
    (
      await rows<{ step: number; leads: number }>(
        tx,
        sql`select s.step, count(distinct r.lead_id)::int as leads from replies r
            join messages m on m.workspace_id = r.workspace_id and m.id = r.message_id
            join send_ledger s on s.workspace_id = m.workspace_id and s.message_id = m.in_reply_to
            where r.intent = any (${arrayOf(intents, 'text')}) and s.step is not null group by 1`,
      )
    ).map(({ step, leads }) => [step, leads]),
  );

/** Answers of these intents on each day, counted from the day of `from` in the zone. */
export const answersByDay = async (
  tx: Tx,
  intents: readonly string[],
  { from, zone }: { from: Temporal.Instant; zone: string },
): Promise<ReadonlyMap<number, number>> =>
  new Map(
    (
      await rows<{ day: number; answers: number }>(
        tx,
        sql`select 1 + ((m.at at time zone ${zone})::date - (${from.toString()}::timestamptz at time zone ${zone})::date) as day, count(*)::int as answers
            from replies r join messages m on m.workspace_id = r.workspace_id and m.id = r.message_id
            where r.intent = any (${arrayOf(intents, 'text')}) group by 1`,
      )
    ).map(({ day, answers }) => [day, answers]),
  );

/** What each mail that came in was read as, by its Message-ID: an intent, or what else became of it. */
export async function outcomesByMessage(tx: Tx): Promise<ReadonlyMap<string, string>> {
  const found = await rows<{ messageId: string; outcome: string }>(
    tx,
    sql`select i.message_id as "messageId", coalesce(r.intent, i.outcome, 'unread') as outcome from inbound_mail i
        left join messages m on m.workspace_id = i.workspace_id and m.message_id = i.message_id and m.direction = 'in'
        left join replies r on r.workspace_id = m.workspace_id and r.message_id = m.id`,
  );
  return new Map(found.map((entry) => [entry.messageId, entry.outcome]));
}

export type Absence = { leadId: string; returnDate: string | null; receivedAt: string };

/** When the senders of these automatic answers are back, as far as they said. */
export const absences = (tx: Tx, replyIds: readonly string[]): Promise<Absence[]> =>
  rows<Absence>(
    tx,
    sql`select lead_id as "leadId", return_date::text as "returnDate", classified_at as "receivedAt" from replies
        where id = any (${arrayOf(replyIds, 'uuid')}) and intent = 'out_of_office'`,
  );

/** What came in by each way and what became of it: the parts add up to `received`. */
export async function inboundCounts(tx: Tx, since: Temporal.Instant | null): Promise<InboundCount[]> {
  const from = sql`${since?.toString() ?? null}::timestamptz`;
  const found = await rows<{ source: string; outcome: string | null; count: string }>(
    tx,
    sql`select source, outcome, count(*) from (
          select 'mailbox' as source, outcome, received_at from inbound_mail
          union all select vendor, outcome, received_at from vendor_notices) i
        where ${from} is null or received_at >= ${from} group by 1, 2 order by 1`,
  );
  return [...Map.groupBy(found, ({ source }) => source)].map(([source, group]) => {
    const of = (outcome: string | null): number =>
      Number(group.find((entry) => entry.outcome === outcome)?.count ?? 0);
    return {
      source,
      received: group.reduce((sum, entry) => sum + Number(entry.count), 0),
      replies: of('reply'),
      automatic: of('auto'),
      bounces: of('bounce'),
      optOuts: of('opt_out'),
      duplicates: of('duplicate'),
      own: of('own'),
      unmatched: of('unmatched'),
      unreadable: of('unreadable'),
      erased: of('erased'),
      waiting: of(null),
    };
  });
}

export type LookCounts = {
  /** People, each once. */
  readonly opened: number;
  readonly clicked: number;
  /** Requests of programs, and of ourselves, that count for nothing. */
  readonly byPrograms: number;
  readonly byUs: number;
};

/** Who looked at tracked mail, as it was read. */
export const lookCounts = async (tx: Tx): Promise<LookCounts> =>
  (await row<LookCounts>(
    tx,
    sql`select count(distinct l.lead_id) filter (where h.verdict = 'person' and l.url is null)::int as opened,
          count(distinct l.lead_id) filter (where h.verdict = 'person' and l.url is not null)::int as clicked,
          count(*) filter (where h.verdict = 'machine')::int as "byPrograms", count(*) filter (where h.verdict = 'ours')::int as "byUs"
        from tracking_hits h join tracked_links l on l.workspace_id = h.workspace_id and l.id = h.link_id`,
  )) ?? { opened: 0, clicked: 0, byPrograms: 0, byUs: 0 };
