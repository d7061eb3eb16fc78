import { type SQL, sql } from 'drizzle-orm';
import { rows, type Tx } from '#core/db/index';
import type { CrmContactQuestion, CrmContactRow, CrmTags } from './contract.ts';

export type CrmStateRow = {
  vendor: string;
  account: string;
  enabled: boolean;
  tags: CrmTags;
  syncedAt: string | null;
  since: string | null;
  cursor: string | null;
  passStartedAt: string | null;
  lastSeen: number | null;
  lastChanged: number | null;
  fullAt: string | null;
  dueAt: string;
  error: string | null;
  contacts: number;
  linked: number;
  blocked: number;
  gone: number;
  unlinked: Record<string, number>;
  writes: { waiting: number; done: number; dead: number; oldestDueAt: string | null };
};

/** Every CRM the workspace ever used: how far it is read, what is cached, what it is still to be told. */
export const crmStates = (tx: Tx): Promise<CrmStateRow[]> =>
  rows(
    tx,
    sql`select k.vendor, k.account, k.enabled, k.tags, k.synced_at as "syncedAt", k.since, k.pass_cursor as cursor, k.pass_started_at as "passStartedAt",
          k.last_seen as "lastSeen", k.last_changed as "lastChanged", k.full_at as "fullAt", k.due_at as "dueAt", k.error, c.contacts, c.linked, c.blocked, c.gone, u.unlinked, w.writes
        from crm_connections k
        cross join lateral (select count(*) filter (where gone_at is null)::int as contacts, count(*) filter (where gone_at is null and person_id is not null)::int as linked,
            count(*) filter (where gone_at is null and cardinality(blocked) > 0)::int as blocked, count(*) filter (where gone_at is not null)::int as gone
          from crm_contacts where workspace_id = k.workspace_id and vendor = k.vendor) c
        cross join lateral (select coalesce(jsonb_object_agg(link, count), '{}') as unlinked
          from (select link, count(*)::int as count from crm_contacts where workspace_id = k.workspace_id and vendor = k.vendor and gone_at is null and person_id is null group by link) g) u
        cross join lateral (select jsonb_build_object('waiting', count(*) filter (where state = 'waiting'), 'done', count(*) filter (where state = 'done'),
            'dead', count(*) filter (where state = 'dead'), 'oldestDueAt', min(due_at) filter (where state = 'waiting')) as writes
          from crm_writes where workspace_id = k.workspace_id and vendor = k.vendor) w
        order by k.vendor`,
  );

/** When each CRM was last read to its end, for those who only want to know that. */
export const lastReadings = (
  tx: Tx,
): Promise<{ vendor: string; syncedAt: string | null; contacts: number; error: string | null }[]> =>
  rows(
    tx,
    sql`select k.vendor, k.synced_at as "syncedAt", k.error, (select count(*)::int from crm_contacts c where c.workspace_id = k.workspace_id and c.vendor = k.vendor and c.gone_at is null) as contacts
        from crm_connections k where k.enabled order by k.vendor`,
  );

/** Days without a sign of life between which somebody may be approached again. */
const REVIVAL_DAYS = { least: 30, most: 120 } as const;
/** Tags that keep a contact out of revival without being a "no". */
const NOT_REVIVED = sql`array['do-not-contact', 'do not contact', 'dnc', 'unsubscribed', 'competitor']`;
/** Statuses in which a lead is at work, or done with for good. */
const BUSY = sql`array['unsubscribed', 'bounced', 'rejected', 'disqualified', 'pending', 'approved', 'dispatched', 'sent', 'opened', 'linkedin_sent', 'linkedin_connected', 'meeting_booked', 'revival_queued', 'revival_sent']`;

/** The condition behind each word of the question. */
const SHOWN: Readonly<Record<CrmContactQuestion['show'], (now: Temporal.Instant) => SQL>> = {
  all: () => sql`c.gone_at is null`,
  linked: () => sql`c.gone_at is null and c.person_id is not null`,
  unlinked: () => sql`c.gone_at is null and c.person_id is null`,
  blocked: () => sql`c.gone_at is null and cardinality(c.ever_blocked) > 0`,
  gone: () => sql`c.gone_at is not null`,
  revivable: (
    now,
  ) => sql`c.gone_at is null and c.email is not null and not 'email' = any (c.ever_blocked) and not c.tags && ${NOT_REVIVED}
    and c.active_at between ${now.subtract({ hours: REVIVAL_DAYS.most * 24 }).toString()} and ${now.subtract({ hours: REVIVAL_DAYS.least * 24 }).toString()}
    and (l.status is null or l.status <> all (${BUSY}))
    and not exists (select 1 from suppressions s where s.hash = c.hash and s.kind = 'address' and s.lifted_at is null)`,
};

/** One page of cached contacts, the latest sign of life first. */
export const listCrmContacts = (
  tx: Tx,
  question: Pick<CrmContactQuestion, 'show' | 'limit'> & {
    search: string | null;
    after: { activeAt: string; id: string } | null;
    now: Temporal.Instant;
  },
): Promise<CrmContactRow[]> => {
  const { show, limit, after, now } = question;
  const search =
    question.search === null ? null : `%${question.search.replaceAll(/[%_\\]/g, (sign) => `\\${sign}`)}%`;
  return rows(
    tx,
    sql`select c.id, c.vendor, c.contact_id as "contactId", nullif(concat_ws(' ', c.first_name, c.last_name), '') as name, c.email, c.company_name as company, to_jsonb(c.tags) as tags, c.stage, c.stage_status as "stageStatus",
          to_jsonb(c.blocked) as blocked, to_jsonb(c.ever_blocked) as "everBlocked", c.link, l.id as "leadId", l.status as "leadStatus", c.active_at::text as "activeAt", c.gone_at as "goneAt"
        from crm_contacts c left join leads l on l.workspace_id = c.workspace_id and l.person_id = c.person_id
        where ${SHOWN[show](now)}
          and (${search}::text is null or c.email ilike ${search} or c.company_name ilike ${search} or concat_ws(' ', c.first_name, c.last_name) ilike ${search})
          and (${after?.activeAt ?? null}::timestamptz is null or (c.active_at, c.id) < (${after?.activeAt ?? null}::timestamptz, ${after?.id ?? null}::uuid))
        order by c.active_at desc, c.id desc limit ${limit}`,
  );
};
