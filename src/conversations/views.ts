import { sql } from 'drizzle-orm';
import { type Behind, exactTime, newestFirst, row, rows, type Statement, type Tx } from '#core/db/index';
import type { Thread, ThreadDetail, ThreadFilter } from './contract.ts';

/** Whose last word is theirs, said by a person who may be answered. */
const NEEDS = sql`coalesce((select m.direction = 'in' and not coalesce(r.automatic, false) and not coalesce(r.opt_out, false)
    and coalesce(r.intent, 'unknown') not in ('out_of_office', 'auto_reply', 'negative', 'hostile', 'unsubscribe', 'wrong_person', 'bounce')
  from messages m left join replies r on r.workspace_id = m.workspace_id and r.message_id = m.id
  where m.workspace_id = t.workspace_id and m.thread_id = t.id order by m.at desc, m.id desc limit 1), false)`;

const stamp = (column: Statement) => sql`to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')`;

/** The absence they told us last, where it lasts or still holds a sequence: until when, what it holds, and what follows it. */
const AWAY = (
  now: Temporal.Instant,
) => sql`(select jsonb_build_object('until', o.return_date::text, 'phrase', o.return_phrase, 'campaigns', h.held,
    'resumesAt', ${stamp(sql`h.resumes`)}, 'retouchAt', (select ${stamp(sql`min(x.due_at)`)} from recontacts x
      where x.workspace_id = t.workspace_id and x.lead_id = t.lead_id and x.kind = 'ooo' and x.state = 'waiting'))
  from replies o cross join lateral (select count(*)::int as held, max(e.resume_at) as resumes from enrolments e
      where e.workspace_id = t.workspace_id and e.lead_id = t.lead_id and e.state = 'paused' and e.pause_reason = 'out_of_office') h
  where o.workspace_id = t.workspace_id and o.lead_id = t.lead_id and o.intent = 'out_of_office'
    and (h.held > 0 or coalesce(o.return_date::timestamptz, o.classified_at + interval '14 days') > ${now.toString()}::timestamptz)
    and not exists (select 1 from replies l where l.workspace_id = o.workspace_id and l.lead_id = o.lead_id and not l.automatic and l.classified_at > o.classified_at)
  order by o.classified_at desc limit 1)`;

const SNOOZED = (now: Temporal.Instant) =>
  sql`(t.state = 'snoozed' and t.snoozed_until > ${now.toString()}::timestamptz)`;

const SHOWN = (
  now: Temporal.Instant,
) => sql`t.id, t.lead_id as "leadId", p.full_name as "leadName", c.name as company, t.channel, t.subject, t.state, t.unread, t.intent,
  t.intent_confidence as confidence, t.last_message_at as "lastMessageAt", t.version, t.assignee,
  case when ${SNOOZED(now)} then ${stamp(sql`t.snoozed_until`)} end as "snoozedUntil", ${NEEDS} as "needsAnswer", ${AWAY(now)} as away`;

const WITH = sql`threads t
  join leads l on l.workspace_id = t.workspace_id and l.id = t.lead_id
  join people p on p.workspace_id = l.workspace_id and p.id = l.person_id
  left join companies c on c.workspace_id = p.workspace_id and c.id = p.company_id`;

/** A thread of a list, with its place in it. */
export type ListedThread = Thread & { readonly place: string };

/** One page of the threads somebody answered in, newest first, behind `before`. What is put off is shown only where it is asked for. */
export const listThreads = (
  tx: Tx,
  {
    intent,
    show,
    reader,
    now,
    ...page
  }: ThreadFilter & { reader: string; now: Temporal.Instant; limit: number; before: Behind | null },
): Promise<ListedThread[]> =>
  rows<ListedThread>(
    tx,
    sql`select ${SHOWN(now)}, ${exactTime(sql`t.last_message_at`)} as place, left(last.visible_text, 200) as preview from ${WITH}
        join lateral (select visible_text from messages m where m.workspace_id = t.workspace_id and m.thread_id = t.id and m.direction = 'in' order by m.at desc, m.id desc limit 1) last on true
        where (${intent || null}::text is null or t.intent = ${intent || null})
          and ${SNOOZED(now)} = ${show === 'snoozed'}
          and (${show !== 'unread'} or t.unread) and (${show !== 'mine'} or t.assignee = ${reader})
          and (${show !== 'needs_answer'} or ${NEEDS}) and (${show !== 'away'} or ${AWAY(now)} is not null)
          and ${newestFirst({ at: sql`t.last_message_at`, id: sql`t.id` }, page)}`,
  );

export async function readThread(
  tx: Tx,
  id: string,
  now: Temporal.Instant,
): Promise<Omit<ThreadDetail, 'now'> | undefined> {
  const thread = await row<Omit<ThreadDetail, 'messages' | 'now'>>(
    tx,
    sql`select ${SHOWN(now)} from ${WITH} where t.id = ${id}`,
  );
  if (!thread) return undefined;
  const messages = await rows<ThreadDetail['messages'][number]>(
    tx,
    sql`select m.id, m.direction, m.from_address as "fromAddress", m.to_address as "toAddress", m.subject, m.body_text as "bodyText", m.visible_text as "visibleText", m.at,
          r.id as "replyId", r.intent, r.confidence, r.read_by as "readBy", r.reasons, r.opt_out as "optOut", r.evidence, r.return_date::text as "returnDate", r.return_phrase as "returnPhrase",
          (select jsonb_build_object('was', k.was, 'by', k.corrected_by, 'at', ${stamp(sql`k.corrected_at`)}) from reply_corrections k
            where k.workspace_id = r.workspace_id and k.reply_id = r.id order by k.corrected_at desc, k.id desc limit 1) as correction
        from messages m left join replies r on r.workspace_id = m.workspace_id and r.message_id = m.id
        where m.thread_id = ${id} order by m.at, m.id`,
  );
  return { ...thread, messages };
}
