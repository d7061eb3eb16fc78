import { sql } from 'drizzle-orm';
import { recordset, rows, type Tx } from '#core/db/index';
import { THAT_STAYS } from '../companies/company.store.ts';
import type { StagedRow } from '../import-rows.store.ts';

/** Whom a row of a list would meet: the person, whether they are a lead already, and how they were recognised. */
export type Met = { row: number; personId: string; isLead: boolean; by: 'address' | 'profile' | 'name' };

/** Those rows of a list that meet somebody known, by what importing it would go by. Writes nothing. */
export const peopleMet = (tx: Tx, workspaceId: string, staged: readonly StagedRow[]): Promise<Met[]> =>
  rows<Met>(
    tx,
    sql`with met as (
          select s.row, a.person_id as by_address, p.person_id as by_profile,
            case when s.canonical is null and s."linkedinUrl" is null then (
              select n.id from companies c join people n on n.workspace_id = c.workspace_id and n.company_id = ${THAT_STAYS}
              where c.workspace_id = ${workspaceId}::uuid and lower(n.full_name) = lower(s."fullName")
                and case when s."companyDomain" is not null then c.domain = s."companyDomain" else c.domain is null and lower(c.name) = lower(s."companyName") end
              limit 1) end as by_name
          from jsonb_to_recordset(${recordset(staged)}) as s(row int, canonical text, "linkedinUrl" text, "fullName" text, "companyDomain" text, "companyName" text)
            left join person_addresses a on a.workspace_id = ${workspaceId}::uuid and a.canonical = s.canonical
            left join person_profiles p on p.workspace_id = ${workspaceId}::uuid and p.kind = 'linkedin' and p.url = s."linkedinUrl")
        select distinct on (m.row) m.row, w.person_id as "personId", w.by, l.id is not null as "isLead"
        from met m
          cross join lateral (values (m.by_address, 'address', 1), (m.by_profile, 'profile', 2), (m.by_name, 'name', 3)) as w(person_id, by, rank)
          left join leads l on l.workspace_id = ${workspaceId}::uuid and l.person_id = w.person_id
        where w.person_id is not null order by m.row, w.rank`,
  );
