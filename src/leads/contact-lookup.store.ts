import { sql } from 'drizzle-orm';
import { recordset, row, rows, type Tx } from '#core/db/index';

/** How somebody outside names a person; at least one of the two is there. */
export type ContactKey = {
  /** The canonical form of an address. */
  readonly canonical: string | null;
  /** `linkedin.com/in/jane-doe`. */
  readonly profileUrl: string | null;
};

/**
 * The leads behind these contacts, in their order; the address decides before the profile. Null where nobody is known. `case` and not
 * `coalesce`, which beside a policy no index is asked for.
 */
export async function leadsOfContacts(tx: Tx, contacts: readonly ContactKey[]): Promise<(string | null)[]> {
  if (contacts.length === 0) return [];
  const records = contacts.map((contact, place) => ({ ...contact, place }));
  const found = await rows<{ place: number; leadId: string }>(
    tx,
    sql`select distinct on (r.place) r.place, l.id as "leadId"
        from jsonb_to_recordset(${recordset(records)}) as r(place int, canonical text, "profileUrl" text)
        left join person_addresses a on a.canonical = r.canonical
        left join person_profiles p on p.kind = 'linkedin' and p.url = r."profileUrl"
        join leads l on l.person_id = case when a.person_id is null then p.person_id else a.person_id end
        order by r.place, l.id`,
  );
  const byPlace = new Map(found.map((entry) => [entry.place, entry.leadId]));
  return contacts.map((_, place) => byPlace.get(place) ?? null);
}

export type NewContact = ContactKey & {
  readonly personId: string;
  readonly leadId: string;
  readonly addressId: string;
  readonly profileId: string;
  readonly address: string | null;
  readonly hash: string | null;
  readonly fullName: string | null;
  readonly companyId: string | null;
  readonly source: string;
  readonly sourceType: string;
};

/**
 * Stores a person nobody knew, with a lead. Where somebody else stored the same address or profile at the same time,
 * theirs stays and nothing is added. Returns whether the person is ours.
 */
export async function insertContact(
  tx: Tx,
  workspaceId: string,
  contact: NewContact,
  at: Temporal.Instant,
): Promise<boolean> {
  const now = at.toString();
  await tx.execute(sql`insert into people (workspace_id, id, full_name, company_id, created_at, updated_at)
    values (${workspaceId}, ${contact.personId}, ${contact.fullName}, ${contact.companyId}, ${now}, ${now})`);
  const address =
    contact.canonical !== null &&
    (await row(
      tx,
      sql`insert into person_addresses (workspace_id, id, person_id, address, canonical, hash, source, created_at)
          values (${workspaceId}, ${contact.addressId}, ${contact.personId}, ${contact.address}, ${contact.canonical}, ${contact.hash}, ${contact.source}, ${now})
          on conflict do nothing returning 1`,
    )) !== undefined;
  const taken = contact.canonical !== null && !address;
  const profile =
    !taken &&
    contact.profileUrl !== null &&
    (await row(
      tx,
      sql`insert into person_profiles (workspace_id, id, person_id, kind, url, created_at)
          values (${workspaceId}, ${contact.profileId}, ${contact.personId}, 'linkedin', ${contact.profileUrl}, ${now})
          on conflict do nothing returning 1`,
    )) !== undefined;
  if (!address && !profile) {
    await tx.execute(sql`delete from people where id = ${contact.personId}`);
    return false;
  }
  await tx.execute(sql`insert into leads (workspace_id, id, person_id, status_at, source_type, source_name, created_at, updated_at)
    values (${workspaceId}, ${contact.leadId}, ${contact.personId}, ${now}, ${contact.sourceType}, ${contact.source}, ${now}, ${now})`);
  return true;
}

/** Stores one more address of a lead's person, behind those they have; of nobody who was forgotten. Returns whether it was nobody's before. */
export const insertOtherAddress = async (
  tx: Tx,
  workspaceId: string,
  other: { id: string; leadId: string; address: string; canonical: string; hash: string; source: string },
  at: Temporal.Instant,
): Promise<boolean> =>
  (await row(
    tx,
    sql`insert into person_addresses (workspace_id, id, person_id, address, canonical, hash, is_primary, source, created_at)
        select ${workspaceId}, ${other.id}, l.person_id, ${other.address}, ${other.canonical}, ${other.hash}, false, ${other.source}, ${at.toString()}
        from leads l join people p on p.workspace_id = l.workspace_id and p.id = l.person_id
        where l.id = ${other.leadId} and p.erased_at is null on conflict do nothing returning 1`,
  )) !== undefined;
