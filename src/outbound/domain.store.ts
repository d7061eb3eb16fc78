import { sql } from 'drizzle-orm';
import { arrayOf, maybeInstantOf, recordset, rows, type Statement, type Tx } from '#core/db/index';
import type { DomainView } from './contract.ts';

/** An account on LinkedIn sends no mail, and a removed mailbox none any more. */
const MAIL = sql`m.vendor <> 'heyreach' and m.state <> 'removed'`;
const DOMAIN = sql`lower(split_part(m.address, '@', 2))`;

/** A domain that mailboxes send from, with what is known of how it sends. */
export type SendingDomain = {
  readonly domain: string;
  readonly addresses: readonly string[];
  /** Hosts its mail is handed to, as far as the mailboxes say. */
  readonly sendsThrough: readonly string[];
  readonly selectors: readonly string[];
  readonly policy: string | null;
  readonly policySince: Temporal.Instant | null;
  /** The host that its tracked links lead to. */
  readonly trackingHost: string | null;
};

/** Domains of mailboxes; where `wanted` is given, those of it. */
export async function sendingDomains(tx: Tx, wanted: readonly string[] | null): Promise<SendingDomain[]> {
  const found = await rows<Omit<SendingDomain, 'policySince'> & { policySince: string | null }>(
    tx,
    sql`select ${DOMAIN} as domain, array_agg(m.address order by m.created_at) as addresses,
          coalesce(array_agg(distinct lower(m.connection -> 'smtp' ->> 'host')) filter (where m.connection -> 'smtp' ->> 'host' is not null), '{}') as "sendsThrough",
          coalesce(d.selectors, '{}') as selectors, d.dmarc_policy as policy, d.dmarc_since as "policySince", d.tracking_host as "trackingHost"
        from mailboxes m left join domain_checks d on d.workspace_id = m.workspace_id and d.domain = ${DOMAIN}
        where ${MAIL} and (${wanted === null} or ${DOMAIN} = any (${arrayOf(wanted ?? [], 'text')}))
        group by 1, d.selectors, d.dmarc_policy, d.dmarc_since, d.tracking_host order by 1`,
  );
  return found.map((each) => ({ ...each, policySince: maybeInstantOf(each.policySince) }));
}

/**
 * Takes the domains whose look is due, so that nobody else takes them until `until`. A domain that was never looked at is
 * due; of two who take at once, one gets it.
 */
export async function takeDueDomains(
  tx: Tx,
  workspaceId: string,
  now: Temporal.Instant,
  until: Temporal.Instant,
): Promise<string[]> {
  const taken = await rows<{ domain: string }>(
    tx,
    sql`insert into domain_checks (workspace_id, domain, due_at)
        select distinct ${workspaceId}::uuid, ${DOMAIN}, ${until.toString()}::timestamptz from mailboxes m where ${MAIL}
        on conflict (workspace_id, domain) do update set due_at = excluded.due_at where domain_checks.due_at <= ${now.toString()}
        returning domain`,
  );
  return taken.map(({ domain }) => domain);
}

/** When the next look is due. The clock of a sandbox does not fly for it: it is looked when something else brought the day. */
export const nextDomainLook = (now: Temporal.Instant): Statement =>
  sql`select min(coalesce(d.due_at, m.created_at)) from mailboxes m
      join workspaces w on w.id = m.workspace_id
      left join domain_checks d on d.workspace_id = m.workspace_id and d.domain = ${DOMAIN}
      where ${MAIL} and (w.mode <> 'sandbox' or coalesce(d.due_at, m.created_at) <= ${now.toString()})`;

/** Names the host that a domain's tracked links lead to. Whether it leads here is not known yet. */
export async function writeTrackingHost(
  tx: Tx,
  workspaceId: string,
  { domain, host }: { domain: string; host: string | null },
  at: Temporal.Instant,
): Promise<void> {
  await tx.execute(sql`
    insert into domain_checks as d (workspace_id, domain, tracking_host, due_at) values (${workspaceId}, ${domain}, ${host}, ${at.toString()})
    on conflict (workspace_id, domain) do update set tracking_host = excluded.tracking_host, due_at = excluded.due_at,
      tracking_seen_at = case when d.tracking_host = excluded.tracking_host then d.tracking_seen_at end`);
}

export type DomainLook = Pick<DomainView, 'domain' | 'checks' | 'selectors' | 'trackingHost'> & {
  readonly state: NonNullable<DomainView['state']>;
  readonly policy: string | null;
  readonly dueAt: Temporal.Instant;
  /** Whether its tracking host leads here; null where that could not be found out. */
  readonly leadsHere: boolean | null;
};

/** Keeps what was seen. A policy keeps its first day while it stays the same, and so does being bad. What was not found out about the tracking host changes nothing. */
export async function writeLooks(
  tx: Tx,
  workspaceId: string,
  looks: readonly DomainLook[],
  at: Temporal.Instant,
): Promise<void> {
  if (looks.length === 0) return;
  await tx.execute(sql`
    insert into domain_checks as d (workspace_id, domain, selectors, state, checks, dmarc_policy, dmarc_since, bad_since, checked_at, due_at, tracking_host, tracking_seen_at)
    select ${workspaceId}::uuid, r.domain, r.selectors, r.state, r.checks, r.policy, case when r.policy is not null then ${at.toString()}::timestamptz end,
      case when r.state = 'bad' then ${at.toString()}::timestamptz end, ${at.toString()}, r."dueAt",
      case when r."leadsHere" is not null then r."trackingHost" end, case when r."leadsHere" then ${at.toString()}::timestamptz end
    from jsonb_to_recordset(${recordset(looks.map((look) => ({ ...look, dueAt: look.dueAt.toString() })))})
      as r(domain text, selectors text[], state text, checks jsonb, policy text, "dueAt" timestamptz, "trackingHost" text, "leadsHere" boolean)
    on conflict (workspace_id, domain) do update set selectors = excluded.selectors, state = excluded.state, checks = excluded.checks,
      dmarc_policy = excluded.dmarc_policy, checked_at = excluded.checked_at, due_at = excluded.due_at,
      tracking_seen_at = case when d.tracking_host = excluded.tracking_host then excluded.tracking_seen_at else d.tracking_seen_at end,
      dmarc_since = case when d.dmarc_policy = excluded.dmarc_policy then d.dmarc_since else excluded.dmarc_since end,
      bad_since = case when excluded.state = 'bad' then coalesce(d.bad_since, excluded.bad_since) end
    where d.checked_at is null or d.checked_at <= excluded.checked_at`);
}

export const listDomains = (tx: Tx): Promise<DomainView[]> =>
  rows(
    tx,
    sql`select ${DOMAIN} as domain, array_agg(m.address order by m.address) as mailboxes, coalesce(d.selectors, '{}') as selectors, d.tracking_host as "trackingHost", d.state,
          coalesce(d.checks, '[]') as checks, d.checked_at as "checkedAt", d.bad_since as "badSince"
        from mailboxes m left join domain_checks d on d.workspace_id = m.workspace_id and d.domain = ${DOMAIN}
        where ${MAIL} group by 1, d.selectors, d.tracking_host, d.state, d.checks, d.checked_at, d.bad_since
        order by array_position(array['bad', 'unknown', 'warn', 'ok'], d.state), 1`,
  );

/** Domains that mailboxes send from and that receivers will not trust. */
export const badDomains = async (tx: Tx): Promise<string[]> =>
  (await listDomains(tx)).filter(({ state }) => state === 'bad').map(({ domain }) => domain);
