import { sql } from 'drizzle-orm';
import { arrayOf, recordset, rows, type Tx } from '#core/db/index';
import type { DoNotContact } from '#vendors/ports/crm';
import type { CrmLink } from './contract.ts';
import type { HeldContact, LinkCandidates } from './crm-contact.rules.ts';

const HELD = sql`id, contact_id as "contactId", email, canonical, phone, first_name as "firstName", last_name as "lastName", company_name as "companyName",
  to_jsonb(tags) as tags, to_jsonb(blocked) as blocked, to_jsonb(ever_blocked) as "everBlocked", to_jsonb(own_tags) as "ownTags", to_jsonb(own_blocked) as "ownBlocked",
  changed_at as "changedAt", active_at as "activeAt", heard_at as "heardAt", seen_at as "seenAt", gone_at as "goneAt"`;

/** Makes a row for every contact that has none, and holds them all for this transaction, in one order. */
export async function holdContacts(
  tx: Tx,
  scope: { workspaceId: string; vendor: string; at: Temporal.Instant },
  contacts: readonly { id: string; contactId: string }[],
): Promise<HeldContact[]> {
  const at = scope.at.toString();
  await tx.execute(sql`
    insert into crm_contacts (workspace_id, id, vendor, contact_id, active_at, created_at, updated_at)
    select ${scope.workspaceId}, r.id, ${scope.vendor}, r."contactId", ${at}, ${at}, ${at}
    from jsonb_to_recordset(${recordset(contacts)}) as r(id uuid, "contactId" text) order by r."contactId"
    on conflict (workspace_id, vendor, contact_id) do nothing`);
  return rows<HeldContact>(
    tx,
    sql`select ${HELD} from crm_contacts where workspace_id = ${scope.workspaceId} and vendor = ${scope.vendor}
          and contact_id = any (${arrayOf(
            contacts.map(({ contactId }) => contactId),
            'text',
          )}) order by contact_id for update`,
  );
}

const FIELDS = sql`id uuid, email text, canonical text, hash text, phone text, "firstName" text, "lastName" text, "companyName" text, tags text[], blocked text[],
  "everBlocked" text[], "changedAt" timestamptz, "activeAt" timestamptz, "heardAt" timestamptz, "seenAt" timestamptz, "goneAt" timestamptz`;

/** Writes what contacts are now. A hash is only ever replaced by another one. */
export async function writeContacts(
  tx: Tx,
  workspaceId: string,
  contacts: readonly (HeldContact & { hash: string | null })[],
  at: Temporal.Instant,
): Promise<void> {
  if (contacts.length === 0) return;
  await tx.execute(sql`
    update crm_contacts c set email = r.email, canonical = r.canonical, hash = coalesce(r.hash, c.hash), phone = r.phone, first_name = r."firstName", last_name = r."lastName",
      company_name = r."companyName", tags = r.tags, blocked = r.blocked, ever_blocked = r."everBlocked", changed_at = r."changedAt", active_at = r."activeAt",
      heard_at = r."heardAt", seen_at = r."seenAt", gone_at = r."goneAt", updated_at = ${at.toString()}
    from jsonb_to_recordset(${recordset(contacts)}) as r(${FIELDS}) where c.workspace_id = ${workspaceId} and c.id = r.id`);
}

/** Notes when the CRM wrote to contacts, those it has not told of yet among them. The latest time counts. */
export async function noteMailed(
  tx: Tx,
  scope: { workspaceId: string; vendor: string; at: Temporal.Instant },
  mailed: readonly { id: string; contactId: string; at: string }[],
): Promise<void> {
  if (mailed.length === 0) return;
  const now = scope.at.toString();
  await tx.execute(sql`
    insert into crm_contacts as c (workspace_id, id, vendor, contact_id, mailed_at, active_at, created_at, updated_at)
    select ${scope.workspaceId}, r.id, ${scope.vendor}, r."contactId", r.at, ${now}, ${now}, ${now}
    from (select distinct on ("contactId") * from jsonb_to_recordset(${recordset(mailed)}) as x(id uuid, "contactId" text, at timestamptz)
          order by "contactId", at desc) r
    on conflict (workspace_id, vendor, contact_id) do update set mailed_at = greatest(c.mailed_at, excluded.mailed_at)`);
}

/** Who asked to be forgotten here stays forgotten, whatever the CRM goes on saying of them: only the hash is kept. */
export async function forgetErased(tx: Tx, workspaceId: string, ids: readonly string[]): Promise<void> {
  await tx.execute(sql`
    update crm_contacts c set email = null, canonical = null, phone = null, first_name = null, last_name = null, company_name = null, tags = '{}', stage = null, stage_status = null
    where c.workspace_id = ${workspaceId} and c.id = any (${arrayOf(ids, 'uuid')})
      and exists (select 1 from suppressions s where s.hash = c.hash and s.cause = 'erasure' and s.lifted_at is null)`);
}

/** Sets contacts aside that the CRM has no more. Who they were is forgotten; that they were not to be contacted is not. */
export async function markGone(
  tx: Tx,
  scope: { workspaceId: string; vendor: string; at: Temporal.Instant },
  contactIds: readonly string[],
): Promise<number> {
  if (contactIds.length === 0) return 0;
  const gone = await rows(
    tx,
    sql`update crm_contacts set ${GONE}, gone_at = ${scope.at.toString()}, updated_at = ${scope.at.toString()}
        where workspace_id = ${scope.workspaceId} and vendor = ${scope.vendor} and gone_at is null and contact_id = any (${arrayOf(contactIds, 'text')}) returning 1`,
  );
  return gone.length;
}

const GONE = sql`email = null, canonical = null, phone = null, first_name = null, last_name = null, company_name = null, person_id = null, link = 'unlinked'`;
/** Contacts that a reading of everything did not meet, and of which nobody spoke since it began. */
const UNSEEN = sql`gone_at is null and created_at < b.at and (seen_at is null or seen_at < b.at) and (heard_at is null or heard_at < b.at)`;

/** How many contacts there are, and how many of them a reading of everything since `from` did not meet. */
export const countUnseen = async (
  tx: Tx,
  scope: { workspaceId: string; vendor: string },
  from: Temporal.Instant,
): Promise<{ held: number; unseen: number }> => {
  const [found] = await rows<{ held: number; unseen: number }>(
    tx,
    sql`select count(*) filter (where gone_at is null)::int as held, count(*) filter (where ${UNSEEN})::int as unseen
        from crm_contacts, (select ${from.toString()}::timestamptz as at) b where workspace_id = ${scope.workspaceId} and vendor = ${scope.vendor}`,
  );
  return found ?? { held: 0, unseen: 0 };
};

export async function markUnseen(
  tx: Tx,
  scope: { workspaceId: string; vendor: string; at: Temporal.Instant },
  from: Temporal.Instant,
): Promise<void> {
  await tx.execute(
    sql`update crm_contacts set ${GONE}, gone_at = ${scope.at.toString()}, updated_at = ${scope.at.toString()} from (select ${from.toString()}::timestamptz as at) b
        where workspace_id = ${scope.workspaceId} and vendor = ${scope.vendor} and ${UNSEEN}`,
  );
}

/** Everything that was cached of another account is no contact of this one. */
export const markAllGone = (
  tx: Tx,
  scope: { workspaceId: string; vendor: string; at: Temporal.Instant },
): Promise<unknown> =>
  tx.execute(
    sql`update crm_contacts set ${GONE}, gone_at = ${scope.at.toString()}, updated_at = ${scope.at.toString()}
        where workspace_id = ${scope.workspaceId} and vendor = ${scope.vendor} and gone_at is null`,
  );

const CANDIDATES = sql`select c.id, c.canonical is not null as "hasAddress", c.phone is not null as "hasPhone", a.person_id as "byAddress",
    coalesce((select jsonb_agg(distinct p.person_id) from person_phones p where p.workspace_id = c.workspace_id and p.phone = c.phone), '[]') as "byPhone"
  from crm_contacts c left join person_addresses a on a.workspace_id = c.workspace_id and a.canonical = c.canonical`;

type Candidate = LinkCandidates & { id: string };

/** People that these contacts could be. */
export const candidatesOf = (tx: Tx, workspaceId: string, ids: readonly string[]): Promise<Candidate[]> =>
  rows(
    tx,
    sql`${CANDIDATES} where c.workspace_id = ${workspaceId} and c.id = any (${arrayOf(ids, 'uuid')}) and c.gone_at is null order by c.id`,
  );

/** Contacts that were nobody of ours and could be somebody by now. */
export const newCandidates = (tx: Tx, workspaceId: string, limit: number): Promise<Candidate[]> =>
  rows(
    tx,
    sql`${CANDIDATES} where c.workspace_id = ${workspaceId} and c.person_id is null and c.gone_at is null and c.link in ('unlinked', 'nobody_here')
          and (a.person_id is not null or exists (select 1 from person_phones p where p.workspace_id = c.workspace_id and p.phone = c.phone))
        order by c.id limit ${limit} for update of c skip locked`,
  );

/** Writes who contacts are; returns those that became somebody else than before. */
export async function writeLinks(
  tx: Tx,
  workspaceId: string,
  links: readonly { id: string; personId: string | null; link: CrmLink }[],
): Promise<string[]> {
  if (links.length === 0) return [];
  const changed = await rows<{ id: string; personId: string | null }>(
    tx,
    sql`update crm_contacts c set person_id = r."personId", link = r.link
        from jsonb_to_recordset(${recordset(links)}) as r(id uuid, "personId" uuid, link text)
        where c.workspace_id = ${workspaceId} and c.id = r.id and (c.person_id is distinct from r."personId" or c.link <> r.link) returning c.id, c.person_id as "personId"`,
  );
  return changed.flatMap(({ id, personId }) => (personId === null ? [] : [id]));
}

/** Channels people are not to be reached by, by what any CRM of the workspace ever said. */
export const crmBlocksOf = (
  tx: Tx,
  personIds: readonly string[],
): Promise<{ personId: string; channels: DoNotContact[] }[]> =>
  rows(
    tx,
    sql`select person_id as "personId", to_jsonb(array_agg(distinct channel order by channel)) as channels
        from crm_contacts, unnest(ever_blocked) channel where person_id = any (${arrayOf(personIds, 'uuid')}) group by person_id`,
  );
