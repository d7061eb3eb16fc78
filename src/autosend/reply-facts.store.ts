import { sql } from 'drizzle-orm';
import type { CampaignSettings } from '#campaigns/contract';
import { arrayOf, recordset, rows, type Tx } from '#core/db/index';
import { type EarlierMessage, HISTORY } from './history.rules.ts';

/** A reply of a person with everything an answer to it rests on. */
export type ReplyFactsRow = {
  replyId: string;
  messageId: string;
  /** As the mail names itself. */
  inboundId: string;
  references: string[];
  fromAddress: string;
  subject: string;
  ownText: string;
  /** What was said in its thread before it, the oldest first. */
  earlier: EarlierMessage[];
  at: string;
  threadId: string;
  channel: 'email' | 'linkedin';
  leadId: string;
  leadName: string | null;
  firstName: string | null;
  tier: string | null;
  addresses: string[];
  /** Their profiles on LinkedIn, `linkedin.com/in/jane-doe`. */
  profiles: string[];
  intent: string;
  confidence: number;
  readBy: 'rules' | 'model' | 'person';
  /** A link of theirs to book a time with them. */
  schedulingLink: string | null;
  language: string | null;
  optOut: boolean;
  automatic: boolean;
  campaignId: string | null;
  campaignName: string | null;
  settings: CampaignSettings | null;
  enrolmentId: string | null;
  /** The mailbox they wrote to, or our account on LinkedIn. */
  mailboxId: string | null;
  mailboxAddress: string | null;
  mailboxVendor: string | null;
  mailboxState: string | null;
  /** Whose name stands on it. */
  mailboxName: string | null;
  /** What the vendor that brought it calls it; null where our own mailbox received it. */
  heldAt: {
    vendor: string;
    replyId: string | null;
    threadId: string | null;
    /** Our mailbox or account there, as the vendor names it. */
    account: string | null;
  } | null;
};

/** The vendor that told of message `m`; what our own mailbox received is nobody else's. */
const VENDOR_OF = sql`case when m.mailbox_id is null then substring(m.message_id from '@([a-z0-9_]+)[.]invalid>$') end`;

/** As the mail names itself: a vendor does not say, but our own mailbox may have received it as well. */
const NAME_OF = sql`coalesce((select substr(k.mark, 4) from message_marks k where v.name is not null and k.workspace_id = m.workspace_id and k.message_id = m.id
      and starts_with(k.mark, 'id <') and k.mark not like '%.invalid>' order by k.mark limit 1), m.message_id)`;

/** Its names there: whoever told of it first, all who told of it later left theirs among the marks. */
const HELD_AT = sql`case when v.name is not null then jsonb_build_object('vendor', v.name, 'account', nullif(m.to_address, ''),
    'threadId', case when starts_with(t.vendor_thread, v.name || ' ') then substr(t.vendor_thread, length(v.name) + 2) end,
    'replyId', (select substr(k.mark, length(v.name) + 2) from message_marks k where k.workspace_id = m.workspace_id and k.message_id = m.id
      and starts_with(k.mark, v.name || ' ') order by k.mark limit 1)) end`;

/** Vendors on LinkedIn name an account by a number of theirs: it is ours where we have but one there. */
const ONLY_ACCOUNT = sql`case when t.channel = 'linkedin' then (
    select min(x.id::text)::uuid from mailboxes x where x.workspace_id = m.workspace_id and x.vendor = v.name having count(*) = 1) end`;

/** The messages before `m` in its thread; a little more of each than is shown, so that its cut is seen. */
const EARLIER = sql`array(select jsonb_build_object('from', case o.direction when 'in' then 'them' else 'us' end, 'at', to_char(o.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
      'text', left(o.visible_text, ${HISTORY.each + 1}), 'automatic', coalesce(a.automatic, false))
    from (select * from messages e where e.workspace_id = m.workspace_id and e.thread_id = m.thread_id and (e.at, e.id) < (m.at, m.id) order by e.at desc, e.id desc limit ${HISTORY.messages}) o
    left join replies a on a.workspace_id = o.workspace_id and a.message_id = o.id order by o.at, o.id)`;

export const replyFacts = (tx: Tx, replyIds: readonly string[]): Promise<ReplyFactsRow[]> =>
  rows<ReplyFactsRow>(
    tx,
    sql`select r.id as "replyId", r.message_id as "messageId", ${NAME_OF} as "inboundId", m.reference_ids as references, m.from_address as "fromAddress", m.subject, m.visible_text as "ownText", ${EARLIER} as earlier, m.at,
          r.thread_id as "threadId", t.channel, r.lead_id as "leadId", coalesce(p.full_name, nullif(trim(concat_ws(' ', p.first_name, p.last_name)), '')) as "leadName", p.first_name as "firstName", l.tier,
          array(select a.address from person_addresses a where a.workspace_id = p.workspace_id and a.person_id = p.id order by a.address) as addresses,
          array(select u.url from person_profiles u where u.workspace_id = p.workspace_id and u.person_id = p.id order by u.url) as profiles,
          r.intent, r.confidence, r.read_by as "readBy", r.extras ->> 'schedulingLink' as "schedulingLink", r.language, r.opt_out as "optOut", r.automatic, c.id as "campaignId", c.name as "campaignName", c.settings, e.id as "enrolmentId",
          b.id as "mailboxId", b.address as "mailboxAddress", b.vendor as "mailboxVendor", b.state as "mailboxState", b.display_name as "mailboxName", ${HELD_AT} as "heldAt"
        from replies r
        join messages m on m.workspace_id = r.workspace_id and m.id = r.message_id
        join threads t on t.workspace_id = r.workspace_id and t.id = r.thread_id
        join leads l on l.workspace_id = r.workspace_id and l.id = r.lead_id
        join people p on p.workspace_id = l.workspace_id and p.id = l.person_id
        cross join lateral (select ${VENDOR_OF} as name) v
        left join campaigns c on c.workspace_id = t.workspace_id and c.id = t.campaign_id
        left join enrolments e on e.workspace_id = c.workspace_id and e.campaign_id = c.id and e.lead_id = l.id
        left join mailboxes b on b.workspace_id = m.workspace_id and b.id = coalesce(m.mailbox_id,
          (select x.id from mailboxes x where x.workspace_id = m.workspace_id and t.channel = 'email' and x.vendor in (v.name, 'native', 'sandbox') and x.address = lower(m.to_address)),
          (select o.mailbox_id from messages o where o.workspace_id = m.workspace_id and o.thread_id = m.thread_id and o.direction = 'out' and o.mailbox_id is not null order by o.at desc limit 1), ${ONLY_ACCOUNT})
        where r.id = any (${arrayOf(replyIds, 'uuid')}) order by m.at, m.id`,
  );

/** What an answer would be to, whether it is written yet or not. */
export type MomentSubject = {
  readonly key: string;
  readonly leadId: string;
  readonly threadId: string;
  readonly messageId: string;
  readonly messageAt: string;
  readonly campaignId: string | null;
};

export type MomentRow = {
  key: string;
  stopped: boolean;
  autoSendStopped: boolean;
  optOut: boolean;
  booked: boolean;
  fellThrough: boolean;
  newerInbound: boolean;
  answered: boolean;
  campaign: 'active' | 'stopped' | 'none';
};

/** A person let the run that wrote this draft send in spite of the switch, after it was pulled. The key is the draft's id. */
const FORCED = sql`exists (select 1 from backfill_targets f join backfill_runs b on b.workspace_id = f.workspace_id and b.id = f.run_id
                  where f.workspace_id = l.workspace_id and f.draft_id = r.key::uuid and b.forced_at >= s.stopped_at)`;

/** LinkedIn has no link to leave by: who declines there has left for good, whatever they write later. */
const SAID_NO_ON_LINKEDIN = sql`(o.intent in ('negative', 'hostile') and exists (
                    select 1 from threads n where n.workspace_id = o.workspace_id and n.id = o.thread_id and n.channel = 'linkedin'))`;

/**
 * Whether a meeting with the lead stands, and when the last one fell through. The lead's status keeps that there was one: it says
 * "booked" by itself only where no meeting of ours says otherwise.
 */
const MEETING = sql`select coalesce(bool_or(o.state in ('booking', 'unknown', 'booked')), false) as stands, max(o.updated_at) filter (where o.state in ('cancelled', 'missed')) as "fellAt"
  from appointments o where o.workspace_id = l.workspace_id and o.lead_id = l.id`;

/** The conversations as they are at this moment. Automatic answers are nobody's newer message. */
export const momentRows = (tx: Tx, subjects: readonly MomentSubject[]): Promise<MomentRow[]> =>
  rows<MomentRow>(
    tx,
    sql`select r.key,
          exists (select 1 from brakes b where b.workspace_id = l.workspace_id) or exists (select 1 from global_brakes) as stopped,
          exists (select 1 from autosend_settings s where s.workspace_id = l.workspace_id and s.stopped_at is not null and not ${FORCED}) as "autoSendStopped",
          exists (select 1 from replies o where o.workspace_id = l.workspace_id and o.lead_id = l.id and (o.opt_out or ${SAID_NO_ON_LINKEDIN})) as "optOut",
          meeting.stands or (l.status = 'meeting_booked' and meeting."fellAt" is null) as booked,
          not meeting.stands and meeting."fellAt" is not null and not exists (
            select 1 from threads w join messages o on o.workspace_id = w.workspace_id and o.thread_id = w.id
            where w.workspace_id = l.workspace_id and w.lead_id = l.id and o.direction = 'out' and o.at > meeting."fellAt") as "fellThrough",
          exists (select 1 from replies o join messages n on n.workspace_id = o.workspace_id and n.id = o.message_id
                  where o.workspace_id = l.workspace_id and o.lead_id = l.id and not o.automatic and (n.at, n.id) > (r."messageAt", r."messageId")) as "newerInbound",
          exists (select 1 from messages o where o.workspace_id = l.workspace_id and o.thread_id = r."threadId" and o.direction = 'out' and o.at > r."messageAt") as answered,
          case when c.id is null then 'none' when c.state = 'active' then 'active' else 'stopped' end as campaign
        from jsonb_to_recordset(${recordset(subjects)}) as r(key text, "leadId" uuid, "threadId" uuid, "messageId" uuid, "messageAt" timestamptz, "campaignId" uuid)
        join leads l on l.id = r."leadId"
        cross join lateral (${MEETING}) meeting
        left join campaigns c on c.workspace_id = l.workspace_id and c.id = r."campaignId"`,
  );

/** How many answers each of these leads has had from us. */
export async function answersHad(tx: Tx, leadIds: readonly string[]): Promise<ReadonlyMap<string, number>> {
  const found = await rows<{ leadId: string; count: string }>(
    tx,
    sql`select lead_id as "leadId", count(*) from send_ledger where lead_id = any (${arrayOf(leadIds, 'uuid')}) and answer_id is not null and state not in ('cancelled', 'rejected') group by lead_id`,
  );
  return new Map(found.map(({ leadId, count }) => [leadId, Number(count)]));
}

/** Which of these texts, by key, their lead has had from us before, word for word. */
export const saidBefore = async (
  tx: Tx,
  texts: readonly { key: string; leadId: string; contentHash: string }[],
): Promise<ReadonlySet<string>> =>
  new Set(
    (
      await rows<{ key: string }>(
        tx,
        sql`select r.key from jsonb_to_recordset(${recordset(texts)}) as r(key text, "leadId" uuid, "contentHash" text)
            where exists (select 1 from send_ledger s where s.lead_id = r."leadId" and s.content_hash = r."contentHash" and s.state not in ('cancelled', 'rejected'))`,
      )
    ).map(({ key }) => key),
  );

/** Leads to whom a time was really sent that they may still take. */
export const leadsWithOffers = async (tx: Tx, leadIds: readonly string[]): Promise<ReadonlySet<string>> =>
  new Set(
    (
      await rows<{ leadId: string }>(
        tx,
        sql`select distinct lead_id as "leadId" from slot_offers where lead_id = any (${arrayOf(leadIds, 'uuid')}) and sent_at is not null and state in ('pending', 'expired')`,
      )
    ).map(({ leadId }) => leadId),
  );

/** Which of these replies nothing stands for, and that nobody has answered or overtaken since. */
export const undecidedReplies = async (tx: Tx, replyIds: readonly string[]): Promise<ReadonlySet<string>> =>
  new Set(
    (
      await rows<{ id: string }>(
        tx,
        sql`select r.id from replies r join messages m on m.workspace_id = r.workspace_id and m.id = r.message_id
            where r.id = any (${arrayOf(replyIds, 'uuid')})
              and not exists (select 1 from reply_drafts d where d.workspace_id = r.workspace_id and d.reply_id = r.id and d.state not in ('cancelled', 'rejected', 'superseded'))
              and not exists (select 1 from messages o where o.workspace_id = m.workspace_id and o.thread_id = m.thread_id and o.direction = 'out' and o.at > m.at)
              and not exists (select 1 from replies o join messages n on n.workspace_id = o.workspace_id and n.id = o.message_id
                where o.workspace_id = r.workspace_id and o.lead_id = r.lead_id and not o.automatic and (n.at, n.id) > (m.at, m.id))`,
      )
    ).map(({ id }) => id),
  );

export type Span = {
  readonly from: Temporal.Instant;
  readonly until: Temporal.Instant;
  readonly intents: readonly string[];
};

const UNDISPOSED = ({ from, until, intents }: Span) =>
  sql`r.classified_at > ${from.toString()} and r.classified_at <= ${until.toString()} and not r.automatic and not r.opt_out and r.intent = any (${arrayOf(intents, 'text')})
    and not exists (select 1 from reply_drafts d where d.workspace_id = r.workspace_id and d.reply_id = r.id)`;

/** Whether there is a draft that something may still happen to, or a reply that nothing was made of. */
export const anythingOpen = async (tx: Tx, span: Span): Promise<boolean> =>
  (
    await rows<{ open: boolean }>(
      tx,
      sql`select exists (select 1 from reply_drafts where state in ('review', 'held', 'scheduled', 'sending'))
            or exists (select 1 from replies r where ${UNDISPOSED(span)}) as open`,
    )
  )[0]?.open ?? false;

/** Replies of people that nothing was made of, received in this span. */
export const undisposedReplies = (
  tx: Tx,
  span: Span,
  limit: number,
): Promise<{ replyId: string; leadName: string | null; at: string }[]> =>
  rows(
    tx,
    sql`select r.id as "replyId", p.full_name as "leadName", r.classified_at as at from replies r
        join leads l on l.workspace_id = r.workspace_id and l.id = r.lead_id join people p on p.workspace_id = l.workspace_id and p.id = l.person_id
        where ${UNDISPOSED(span)}
        order by r.classified_at, r.id limit ${limit}`,
  );
