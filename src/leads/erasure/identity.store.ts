import { sql } from 'drizzle-orm';
import { arrayOf, row, rows, type Tx } from '#core/db/index';

export type Known = {
  leadIds: string[];
  personIds: string[];
  addresses: string[];
  canonicals: string[];
  profiles: string[];
  phones: string[];
  names: { first: string | null; last: string | null; full: string | null }[];
};

/** Everything that is known of the people behind an address or a lead: here, and of them in the CRM. */
export async function knownOf(
  tx: Tx,
  whom: { leadIds: readonly string[]; addressHashes: readonly string[] },
): Promise<Known> {
  const hashes = arrayOf(whom.addressHashes, 'text');
  const found = await row<Known>(
    tx,
    sql`with recursive asked as (
          select p.id from people p join leads l on l.workspace_id = p.workspace_id and l.person_id = p.id where l.id = any (${arrayOf(whom.leadIds, 'uuid')})
          union select person_id from person_addresses where hash = any (${hashes})
          union select person_id from crm_contacts where hash = any (${hashes}) and person_id is not null),
        -- Leads that were merged are one person, whichever of them is asked for.
        chosen as (
          select id from asked
          union select b.person_id from chosen c join leads a on a.person_id = c.id join leads b on b.merged_into = a.id or b.id = a.merged_into),
        in_crm as (select * from crm_contacts c where c.hash = any (${hashes}) or c.person_id in (select id from chosen))
        select
          coalesce((select jsonb_agg(l.id order by l.id) from leads l where l.person_id in (select id from chosen)), '[]') as "leadIds",
          coalesce((select jsonb_agg(id order by id) from chosen), '[]') as "personIds",
          coalesce((select jsonb_agg(distinct address) from (select address from person_addresses where person_id in (select id from chosen)
                    union select email from in_crm where email is not null) a), '[]') as addresses,
          coalesce((select jsonb_agg(distinct canonical) from (select canonical from person_addresses where person_id in (select id from chosen)
                    union select canonical from in_crm where canonical is not null) a), '[]') as canonicals,
          coalesce((select jsonb_agg(distinct url) from person_profiles where person_id in (select id from chosen)), '[]') as profiles,
          coalesce((select jsonb_agg(distinct phone) from (select phone from person_phones where person_id in (select id from chosen)
                    union select phone from in_crm where phone is not null) t), '[]') as phones,
          coalesce((select jsonb_agg(jsonb_build_object('first', first_name, 'last', last_name, 'full', full_name))
                    from (select first_name, last_name, full_name from people where id in (select id from chosen)
                          union select first_name, last_name, null from in_crm) n), '[]') as names`,
  );
  if (!found) throw new Error('A question without rows has an answer all the same.');
  return found;
}

export const isOwnMailbox = async (tx: Tx, addresses: readonly string[]): Promise<boolean> =>
  (await row(
    tx,
    sql`select 1 from mailboxes where lower(address) = any (${arrayOf(addresses, 'text')}) limit 1`,
  )) !== undefined;

export async function markErased(tx: Tx, personIds: readonly string[], at: Temporal.Instant): Promise<void> {
  await tx.execute(
    sql`update people set erased_at = coalesce(erased_at, ${at.toString()}), updated_at = ${at.toString()} where id = any (${arrayOf(personIds, 'uuid')})`,
  );
}

/** Vendors that were handed something of the person by an operation that happened or may have. */
export const vendorsTold = (
  tx: Tx,
  subject: { leadIds: readonly string[]; personIds: readonly string[]; finds: string },
): Promise<{ operation: string; times: number }[]> =>
  rows(
    tx,
    sql`select operation, count(*)::int as times from operation_log
        where state in ('done', 'unknown') and (subject ->> 'leadId' = any (${arrayOf(subject.leadIds, 'text')})
          or subject ->> 'personId' = any (${arrayOf(subject.personIds, 'text')})
          or subject::text ~* ${subject.finds} or trace::text ~* ${subject.finds})
        group by operation order by operation`,
  );

export const crmContactsOf = (
  tx: Tx,
  subject: { personIds: readonly string[]; hashes: readonly string[] },
): Promise<{ vendor: string; contactId: string }[]> =>
  rows(
    tx,
    sql`select vendor, contact_id as "contactId" from crm_contacts
        where gone_at is null and (person_id = any (${arrayOf(subject.personIds, 'uuid')}) or hash = any (${arrayOf(subject.hashes, 'text')}))
        order by vendor, contact_id`,
  );
