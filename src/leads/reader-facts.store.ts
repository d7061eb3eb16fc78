import { sql } from 'drizzle-orm';
import { arrayOf, rows, type Tx } from '#core/db/index';
import type { ReaderFacts } from '#core/window/reader-window.rules';

/** What is known of where these leads are: of the person, of their company, and a time zone that came with a list. */
export async function readerFactsOf(
  tx: Tx,
  leadIds: readonly string[],
): Promise<ReadonlyMap<string, ReaderFacts>> {
  if (leadIds.length === 0) return new Map();
  const found = await rows<ReaderFacts & { id: string }>(
    tx,
    sql`select l.id, p.location, c.country, case when l.custom = '{}' then null else (
          select f.value from jsonb_each_text(l.custom) f where regexp_replace(lower(f.key), '[^a-z]', '', 'g') in ('timezone', 'tz') limit 1) end as zone
        from leads l join people p on p.workspace_id = l.workspace_id and p.id = l.person_id
        left join companies c on c.workspace_id = p.workspace_id and c.id = p.company_id
        where l.id = any (${arrayOf(leadIds, 'uuid')})`,
  );
  return new Map(found.map(({ id, zone, location, country }) => [id, { zone, location, country }]));
}
