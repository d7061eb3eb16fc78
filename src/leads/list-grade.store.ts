import { sql } from 'drizzle-orm';
import { arrayOf, row, type Tx } from '#core/db/index';
import { FREE_MAIL_DOMAINS, ROLE_MAILBOXES } from '#core/text/domain';
import type { ListCounts } from './list-grade.rules.ts';

/** Titles of people who decide nothing, as whole words. */
const BAD_TITLES = '\\m(intern|assistant|coordinator|student|part[- ]time|retired)\\M';
/** A name of a person has two letters or more and no digits or signs of an address. */
const NO_NAME = '[0-9@_/<>|]';

type Counted = Record<
  | 'rows'
  | 'verified'
  | 'duplicates'
  | 'domains'
  | 'rowsWithDomain'
  | 'titles'
  | 'scored'
  | 'relevantTitles'
  | 'badTitles'
  | 'catchAllOrRole'
  | 'icpFit'
  | 'humanNames',
  string
>;

/** What the list of an import holds, in numbers. Fit and titles that count are known once the list was scored. */
export const listCounts = (tx: Tx, importId: string): Promise<ListCounts> =>
  countsWhere(tx, {
    listed: sql`(l.import_id = ${importId} or l.id in (select lead_id from import_leads where import_id = ${importId}))`,
    duplicates: sql`(select count(*) from import_rejects where import_id = ${importId} and code = 'row.duplicate')`,
  });

/** The same of these leads, who are different people. */
export const countsOfLeads = (tx: Tx, leadIds: readonly string[]): Promise<ListCounts> =>
  countsWhere(tx, { listed: sql`l.id = any (${arrayOf(leadIds, 'uuid')})`, duplicates: sql`0` });

type Sql = ReturnType<typeof sql>;

async function countsWhere(
  tx: Tx,
  { listed, duplicates }: { listed: Sql; duplicates: Sql },
): Promise<ListCounts> {
  const found = await row<Counted>(
    tx,
    sql`
    with listed as (
      select l.id, l.tier, l.score_reasons, p.first_name, p.last_name, p.title, a.verification,
        split_part(a.address, '@', 1) as local, coalesce(c.domain, split_part(a.address, '@', 2)) as domain
      from leads l
      join people p on p.workspace_id = l.workspace_id and p.id = l.person_id
      left join companies c on c.workspace_id = p.workspace_id and c.id = p.company_id
      left join person_addresses a on a.workspace_id = p.workspace_id and a.person_id = p.id and a.is_primary
      where ${listed}
    ), placed as (
      select *, domain is not null and domain <> '' and domain <> all (${arrayOf([...FREE_MAIL_DOMAINS], 'text')}) as company_known from listed
    )
    select count(*) as rows, count(*) filter (where verification = 'valid') as verified,
      ${duplicates} as duplicates,
      count(distinct domain) filter (where company_known) as domains, count(*) filter (where company_known) as "rowsWithDomain",
      count(title) as titles, count(tier) as scored,
      count(*) filter (where exists (select 1 from jsonb_array_elements(score_reasons) r where r ->> 'code' = 'icp.title' and (r -> 'detail' ->> 'points')::int > 0)) as "relevantTitles",
      count(*) filter (where title ~* ${BAD_TITLES}) as "badTitles",
      count(*) filter (where verification = 'risky' or lower(split_part(local, '+', 1)) = any (${arrayOf([...ROLE_MAILBOXES], 'text')})) as "catchAllOrRole",
      count(*) filter (where tier in ('tier_1', 'tier_2', 'tier_3')) as "icpFit",
      count(*) filter (where length(first_name) > 1 and length(last_name) > 1 and first_name || last_name !~ ${NO_NAME}) as "humanNames"
    from placed`,
  );
  const number = (key: keyof Counted): number => Number(found?.[key] ?? 0);
  const scored = number('scored') > 0;
  return {
    rows: number('rows'),
    verified: number('verified'),
    duplicates: number('duplicates'),
    domains: number('domains') || null,
    rowsWithDomain: number('rowsWithDomain'),
    relevantTitles: scored ? number('relevantTitles') : null,
    badTitles: number('titles') > 0 ? number('badTitles') : null,
    catchAllOrRole: number('catchAllOrRole'),
    icpFit: scored ? number('icpFit') : null,
    humanNames: number('humanNames'),
  };
}
