import { sql } from 'drizzle-orm';
import { arrayOf, rows, type Tx } from '#core/db/index';
import type { ReaderFacts } from '#core/window/reader-place.rules';

/** A column of somebody's list, or a fact, that names a zone. */
const NAMED = '^(?:(?:lead|person|contact|local|their)[ _-]?)?(?:time[ _-]?zone|tz)$';

/** What is known of where these leads are: of the person, of their company, and a time zone that came with a list or as a fact. */
export async function readerFactsOf(
  tx: Tx,
  leadIds: readonly string[],
): Promise<ReadonlyMap<string, ReaderFacts>> {
  if (leadIds.length === 0) return new Map();
  const found = await rows<ReaderFacts & { id: string }>(
    tx,
    sql`select l.id, p.location, c.country,
          array(select n.phone from person_phones n where n.workspace_id = p.workspace_id and n.person_id = p.id order by n.phone) as phones,
          array(select distinct substring(d.host from '[^.]*$') from (
            select a.address as host from person_addresses a where a.workspace_id = p.workspace_id and a.person_id = p.id union all select c.domain) d where d.host is not null order by 1) as domains,
          case when f.value is not null then f.value when l.custom <> '{}' then (select c.value from jsonb_each_text(l.custom) c where c.key ~* ${NAMED} and c.value <> '' order by c.key limit 1) end as zone
        from leads l join people p on p.workspace_id = l.workspace_id and p.id = l.person_id
        left join companies c on c.workspace_id = p.workspace_id and c.id = p.company_id
        left join lateral (select x.value from facts x where x.workspace_id = p.workspace_id and x.subject_id = p.id and x.key ~* ${NAMED} order by x.observed_at desc, x.id desc limit 1) f on true
        where l.id = any (${arrayOf(leadIds, 'uuid')})`,
  );
  return new Map(found.map(({ id, ...facts }) => [id, facts]));
}
