import { sql } from 'drizzle-orm';
import { arrayOf, recordset, rows, type Tx } from '#core/db/index';
import type { Reason } from '#core/verdict';
import type { NewRecontact } from './note.store.ts';
import type { RecontactKind } from './recontact.rules.ts';

/** A reply that may be followed up, with everything that decides about it. */
export type Candidate = {
  readonly replyId: string;
  readonly leadId: string;
  readonly leadName: string | null;
  readonly email: string | null;
  readonly country: string | null;
  readonly threadId: string;
  readonly subject: string;
  readonly campaignId: string | null;
  readonly campaignState: string | null;
  readonly status: string;
  readonly receivedAt: string;
  readonly language: string | null;
  readonly text: string;
  readonly returnDate: string | null;
  readonly returnPhrase: string | null;
  /** The first day they asked for and their words, where those were noted. */
  readonly notedDay: string | null;
  readonly notedPhrase: string | null;
  /** As it was noted; null where nothing was noted yet. */
  readonly state: string | null;
  readonly dueAt: string | null;
  /** Since when it waits for what its text lacks. */
  readonly heldSince: string | null;
  readonly answeredSince: boolean;
  readonly awayAgain: boolean;
  readonly touchedSince: boolean;
  readonly pending: boolean;
  /** The vendor of the mailbox that wrote last in this campaign. */
  readonly carrier: string | null;
  /** The message that is answered: theirs, or ours before it where theirs has no name in the world. */
  readonly answersId: string | null;
  /** Messages outside the sequence so far. */
  readonly extra: number;
};

/** By what a reply was read as; who asked for a later time is known by what was noted alone. */
const INTENT: Readonly<Record<RecontactKind, string | null>> = {
  ...{ ooo: 'out_of_office', nurture: 'not_now', window: null },
};
/** Older ones nobody follows up. */
const LOOK_BACK = '400 days';

const candidate = sql`r.id as "replyId", r.lead_id as "leadId", p.full_name as "leadName", a.address as email, c.country, t.id as "threadId", t.subject, t.campaign_id as "campaignId",
  g.state as "campaignState", l.status, m.at as "receivedAt", r.language, m.visible_text as text, r.return_date::text as "returnDate", r.return_phrase as "returnPhrase", x.named::text as "notedDay", x.phrase as "notedPhrase", x.state, x.due_at as "dueAt", x.held_since as "heldSince",
  exists (select 1 from replies o where o.workspace_id = r.workspace_id and o.lead_id = r.lead_id and o.id <> r.id and o.classified_at >= r.classified_at and not o.automatic) as "answeredSince",
  exists (select 1 from replies o where o.workspace_id = r.workspace_id and o.lead_id = r.lead_id and o.id <> r.id and o.classified_at > r.classified_at and o.intent = 'out_of_office') as "awayAgain",
  exists (select 1 from threads h join messages w on w.workspace_id = h.workspace_id and w.thread_id = h.id
          where h.workspace_id = r.workspace_id and h.lead_id = r.lead_id and w.direction = 'out' and w.at > greatest(m.at, x.asked_at)
            and not exists (select 1 from send_ledger a where a.workspace_id = w.workspace_id and a.id = w.ledger_id and a.answered_id = r.message_id)) as "touchedSince",
  exists (select 1 from send_ledger s where s.workspace_id = r.workspace_id and s.lead_id = r.lead_id and s.state in ('planned', 'claimed', 'transmission_begun', 'unknown'))
    or exists (select 1 from approval_items i where i.workspace_id = r.workspace_id and i.lead_id = r.lead_id and i.kind = 'draft' and i.state in ('pending', 'approved')) as pending,
  (select b.vendor from send_ledger s join mailboxes b on b.workspace_id = s.workspace_id and b.id = s.mailbox_id join enrolments e on e.workspace_id = s.workspace_id and e.id = s.enrolment_id
    where s.workspace_id = r.workspace_id and s.lead_id = r.lead_id and e.campaign_id = t.campaign_id and s.state = 'accepted' order by s.settled_at desc limit 1) as carrier,
  case when m.message_id not like '%.invalid>' then m.id else
    (select w.id from messages w where w.workspace_id = t.workspace_id and w.thread_id = t.id and w.direction = 'out' and w.message_id not like '%.invalid>' order by w.at desc limit 1) end as "answersId",
  (select count(*)::int from recontacts y where y.workspace_id = r.workspace_id and y.lead_id = r.lead_id and y.state = 'proposed') as extra`;
const from = sql`from replies r
  join messages m on m.workspace_id = r.workspace_id and m.id = r.message_id
  join threads t on t.workspace_id = r.workspace_id and t.id = r.thread_id
  join leads l on l.workspace_id = r.workspace_id and l.id = r.lead_id
  join people p on p.workspace_id = l.workspace_id and p.id = l.person_id
  left join companies c on c.workspace_id = p.workspace_id and c.id = p.company_id
  left join campaigns g on g.workspace_id = t.workspace_id and g.id = t.campaign_id
  left join recontacts x on x.workspace_id = r.workspace_id and x.reply_id = r.id
  left join lateral (select a.address from person_addresses a where a.workspace_id = p.workspace_id and a.person_id = p.id and a.verification <> 'invalid' and a.former_at is null order by a.is_primary desc, a.created_at limit 1) a on true`;

/** These replies, and what decides about them. One question for any number. */
export const candidatesOf = (tx: Tx, replyIds: readonly string[]): Promise<Candidate[]> =>
  rows<Candidate>(
    tx,
    sql`select ${candidate} ${from} where r.id = any (${arrayOf(replyIds, 'uuid')}) order by r.classified_at, r.id`,
  );

/** Every reply of this kind that was not followed up or given up, by mail; oldest first. */
export const openCandidates = (
  tx: Tx,
  kind: RecontactKind,
  { campaignId, now, limit }: { campaignId: string | null; now: Temporal.Instant; limit: number },
): Promise<Candidate[]> =>
  rows<Candidate>(
    tx,
    sql`select ${candidate} ${from}
        where (x.kind = ${kind} or x.kind is null and r.intent = ${INTENT[kind]}) and t.channel = 'email' and r.classified_at > ${now.toString()}::timestamptz - ${LOOK_BACK}::interval
          and coalesce(x.state, 'waiting') = 'waiting' and coalesce(x.rung, 'none') = 'none' and (${campaignId}::uuid is null or t.campaign_id = ${campaignId}::uuid)
        order by r.classified_at, r.id limit ${limit}`,
  );

/** Recontact `x` is of a campaign that runs. */
export const RUNS = sql`exists (select 1 from threads t join campaigns g on g.workspace_id = t.workspace_id and g.id = t.campaign_id
  where t.workspace_id = x.workspace_id and t.id = x.thread_id and g.state = 'active')`;

/** Takes what is due in campaigns that run; two workers never take the same. */
export const takeDueRecontacts = (
  tx: Tx,
  now: Temporal.Instant,
  limit: number,
): Promise<{ replyId: string; kind: RecontactKind }[]> =>
  rows(
    tx,
    sql`select x.reply_id as "replyId", x.kind from recontacts x where x.state = 'waiting' and x.rung = 'none' and x.due_at <= ${now.toString()} and ${RUNS}
        order by x.due_at, x.reply_id limit ${limit} for update of x skip locked`,
  );

/** Claims replies for a proposal; the row decides between two that try at once. Returns the ids that were still open. */
export async function claimRecontacts(
  tx: Tx,
  workspaceId: string,
  claimed: readonly NewRecontact[],
  at: Temporal.Instant,
): Promise<ReadonlySet<string>> {
  if (claimed.length === 0) return new Set();
  const won = await rows<{ id: string }>(
    tx,
    sql`insert into recontacts (workspace_id, reply_id, kind, lead_id, thread_id, due_at, named, phrase, rule, state, reasons, created_at, updated_at)
        select ${workspaceId}, r."replyId", r.kind, r."leadId", r."threadId", r."dueAt", r.named, r.phrase, r.rule, 'proposed', r.reasons, ${at.toString()}, ${at.toString()}
        from jsonb_to_recordset(${recordset(claimed)}) as r("replyId" uuid, kind text, "leadId" uuid, "threadId" uuid, "dueAt" timestamptz, named date, phrase text, rule text, reasons jsonb)
        on conflict (workspace_id, reply_id) do update set state = 'proposed', reasons = excluded.reasons, updated_at = excluded.updated_at where recontacts.state = 'waiting'
        returning reply_id as id`,
  );
  return new Set(won.map(({ id }) => id));
}

/** Gives replies up, each with its reasons: nothing is proposed for them any more. */
export async function closeRecontacts(
  tx: Tx,
  closed: readonly { replyId: string; reasons: readonly Reason[] }[],
  at: Temporal.Instant,
): Promise<void> {
  if (closed.length === 0) return;
  await tx.execute(sql`
    update recontacts x set state = 'closed', reasons = r.reasons, updated_at = ${at.toString()}
    from jsonb_to_recordset(${recordset(closed)}) as r("replyId" uuid, reasons jsonb)
    where x.reply_id = r."replyId" and x.draft_id is null and x.state in ('waiting', 'proposed')`);
}

/** Gives these another moment, because the campaign's days or hours are others now. */
export async function postponeRecontacts(
  tx: Tx,
  later: readonly NewRecontact[],
  at: Temporal.Instant,
): Promise<void> {
  if (later.length === 0) return;
  await tx.execute(sql`
    update recontacts x set due_at = r."dueAt", reasons = r.reasons, updated_at = ${at.toString()}
    from jsonb_to_recordset(${recordset(later)}) as r("replyId" uuid, "dueAt" timestamptz, reasons jsonb)
    where x.reply_id = r."replyId" and x.state = 'waiting'`);
}

/** Puts the drafts that were written beside what they follow up. */
export async function linkDrafts(
  tx: Tx,
  replyIds: readonly string[],
  answers: readonly string[],
): Promise<void> {
  await tx.execute(sql`
    update recontacts x set draft_id = d.id, lacks = null, held_since = null
    from unnest(${arrayOf(replyIds, 'uuid')}, ${arrayOf(answers, 'uuid')}) as r(reply_id, answers_id), drafts d
    where x.reply_id = r.reply_id and d.lead_id = x.lead_id and d.answers_id = r.answers_id and d.state = 'queued' and x.draft_id is null`);
}

/** Gives up what waits for these leads, because a person answered. */
export async function closeOfLeads(
  tx: Tx,
  leads: readonly { leadId: string; replyId: string }[],
  why: Reason,
  at: Temporal.Instant,
): Promise<void> {
  if (leads.length === 0) return;
  await tx.execute(sql`
    update recontacts x set state = 'closed', reasons = ${JSON.stringify([why])}::jsonb, updated_at = ${at.toString()}
    from jsonb_to_recordset(${recordset(leads)}) as r("leadId" uuid, "replyId" uuid)
    where x.lead_id = r."leadId" and x.reply_id <> r."replyId" and x.state = 'waiting'`);
}

/** Takes back what waits because of these replies: they were read wrongly. */
export async function dropWaiting(tx: Tx, replyIds: readonly string[]): Promise<void> {
  await tx.execute(
    sql`delete from recontacts where reply_id = any (${arrayOf(replyIds, 'uuid')}) and state = 'waiting'`,
  );
}
