import { sql } from 'drizzle-orm';
import { arrayOf, recordset, row, rows, type Statement, type Tx } from '#core/db/index';
import type { Reason } from '#core/verdict';
import { AT_ONCE } from './hit.rules.ts';

export type NewHit = {
  readonly id: string;
  readonly token: string;
  /** Whether it came to the door of pictures or to that of links: a token opens one of them alone. */
  readonly kind: 'open' | 'click';
  readonly method: string;
  readonly agent: string;
  /** A fingerprint of where it came from. */
  readonly place: string;
  /** Workspaces whose people are signed in from there. */
  readonly oursIn: readonly string[];
  readonly now: Temporal.Instant;
  /** The time of sandboxes. */
  readonly virtualNow: Temporal.Instant;
};

/**
 * Where a token leads, with the hit written down in the same statement. Undefined for a token nobody gave away. `count` false
 * only looks. For the system role: a token says nothing of its workspace.
 */
export const storeHit = (
  tx: Tx,
  hit: NewHit,
  { count }: { count: boolean },
): Promise<{ url: string | null } | undefined> =>
  row(
    tx,
    sql`with link as (
          select l.workspace_id, l.id, l.url, w.mode from tracked_links l join workspaces w on w.id = l.workspace_id
          where l.token = ${hit.token} and (l.url is null) = ${hit.kind === 'open'}),
        stored as (
          insert into tracking_hits (workspace_id, id, link_id, method, agent, place, ours, at)
          select workspace_id, ${hit.id}, id, ${hit.method}, ${hit.agent}, ${hit.place}, workspace_id = any (${arrayOf(hit.oursIn, 'uuid')}),
            case when mode = 'sandbox' then ${hit.virtualNow.toString()}::timestamptz else ${hit.now.toString()}::timestamptz end
          from link where ${count})
        select url from link`,
  );

export type UnreadHit = {
  id: string;
  linkId: string;
  ledgerId: string;
  leadId: string;
  campaignId: string;
  url: string | null;
  method: string;
  agent: string;
  ours: boolean;
  at: string;
  sentAt: string | null;
  linksAtOnce: number;
  lastByPerson: string | null;
};

/**
 * Takes hits from before a moment that nobody has read, in their order, with everything they are judged on. Those that were read and
 * are from before `forget` are deleted in the same statement: whoever looks for new ones forgets the old ones.
 */
export const takeUnread = (
  tx: Tx,
  { before, forget, limit }: { before: Temporal.Instant; forget: Temporal.Instant; limit: number },
): Promise<UnreadHit[]> =>
  rows<UnreadHit>(
    tx,
    sql`with taken as (
          select * from tracking_hits where read_at is null and at <= ${before.toString()} order by at, id limit ${limit} for update skip locked),
        forgotten as (
          delete from tracking_hits where (workspace_id, id) in (
            select workspace_id, id from tracking_hits where at < ${forget.toString()} and read_at is not null order by at limit ${limit} for update skip locked))
        select h.id, h.link_id as "linkId", l.ledger_id as "ledgerId", l.lead_id as "leadId", e.campaign_id as "campaignId", l.url, h.method, h.agent, h.ours, h.at,
          s.transmission_at as "sentAt",
          case when l.url is null then 0 else (
            select count(distinct o.link_id)::int from tracking_hits o join tracked_links k on k.workspace_id = o.workspace_id and k.id = o.link_id
            where k.workspace_id = l.workspace_id and k.ledger_id = l.ledger_id and k.url is not null
              and o.at between h.at - make_interval(secs => ${AT_ONCE.seconds}) and h.at + make_interval(secs => ${AT_ONCE.seconds})) end as "linksAtOnce",
          (select max(o.at) from tracking_hits o where o.workspace_id = h.workspace_id and o.link_id = h.link_id and o.verdict = 'person') as "lastByPerson"
        from taken h
        join tracked_links l on l.workspace_id = h.workspace_id and l.id = h.link_id
        join send_ledger s on s.workspace_id = l.workspace_id and s.id = l.ledger_id
        join enrolments e on e.workspace_id = s.workspace_id and e.id = s.enrolment_id
        order by h.at, h.id`,
  );

export async function markRead(
  tx: Tx,
  judged: readonly { id: string; verdict: string; reasons: readonly Reason[] }[],
  at: Temporal.Instant,
): Promise<void> {
  if (judged.length === 0) return;
  await tx.execute(sql`
    update tracking_hits h set read_at = ${at.toString()}, verdict = r.verdict, reasons = r.reasons
    from jsonb_to_recordset(${recordset(judged)}) as r(id uuid, verdict text, reasons jsonb) where h.id = r.id`);
}

/** Forgets hits of people who said no. */
export async function dropHits(tx: Tx, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  await tx.execute(sql`delete from tracking_hits where id = any (${arrayOf(ids, 'uuid')})`);
}

/** When the oldest hit nobody read may be read. */
export const nextUnread = (waitSeconds: number): Statement =>
  sql`select min(at) + make_interval(secs => ${waitSeconds}) from tracking_hits where read_at is null`;
