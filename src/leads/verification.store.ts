import { sql } from 'drizzle-orm';
import { arrayOf, recordset, rows, type Tx } from '#core/db/index';
import type { AddressVerification } from './contract.ts';

export type KnownAddress = {
  canonical: string;
  verification: AddressVerification;
  verdict: string | null;
  verifiedAt: string | null;
  /** It is of a company they left. */
  former: boolean;
  /** Why the lead behind it is put aside. */
  aside: { code: string; text: string } | null;
};

export const knownAddresses = (tx: Tx, canonical: readonly string[]): Promise<KnownAddress[]> =>
  rows<KnownAddress>(
    tx,
    sql`select a.canonical, a.verification, a.verdict, a.verified_at as "verifiedAt", a.former_at is not null as former, l.blocked_reason as aside from person_addresses a
        left join leads l on l.workspace_id = a.workspace_id and l.person_id = a.person_id
        where a.canonical = any (${arrayOf(canonical, 'text')})`,
  );

export type StoredVerdict = {
  addressId: string;
  verification: AddressVerification;
  verdict: string;
  verifiedBy: string;
  at: string;
};

/** Writes what verifiers said beside the addresses; the newest word counts. */
export const writeVerdicts = (tx: Tx, verdicts: readonly StoredVerdict[]): Promise<unknown> =>
  tx.execute(sql`
    update person_addresses a set verification = r.verification, verdict = r.verdict, verified_by = r."verifiedBy", verified_at = r.at
    from jsonb_to_recordset(${recordset(verdicts)}) as r("addressId" uuid, verification text, verdict text, "verifiedBy" text, at timestamptz)
    where a.id = r."addressId" and (a.verdict is null or a.verified_at <= r.at)`);

export type AddressToVerify = { addressId: string; leadId: string; address: string };

/** Addresses of these leads, or of those who are written to before `soon`, whose verdict is missing or older than `since`. */
export const addressesToVerify = (
  tx: Tx,
  wanted: { leadIds: readonly string[] } | { soon: Temporal.Instant },
  { since, limit }: { since: Temporal.Instant; limit: number },
): Promise<AddressToVerify[]> =>
  rows<AddressToVerify>(
    tx,
    sql`select a.id as "addressId", l.id as "leadId", a.address from leads l
        join person_addresses a on a.workspace_id = l.workspace_id and a.person_id = l.person_id
        where ${'leadIds' in wanted ? sql`l.id = any (${arrayOf(wanted.leadIds, 'uuid')})` : sql`l.next_send_at <= ${wanted.soon.toString()}`}
          and a.verification <> 'invalid' and a.former_at is null and (a.verdict is null or a.verified_at is null or a.verified_at <= ${since.toString()})
          and not exists (select 1 from address_verifications v where v.workspace_id = a.workspace_id and v.address_id = a.id
                and (v.state in ('asked', 'waiting') or (v.state in ('failed', 'unknown') and v.asked_at > ${since.toString()})))
        order by a.id limit ${limit}`,
  );
