import { sql } from 'drizzle-orm';
import { arrayOf, rows, type Tx } from '#core/db/index';
import type { ReaderPlace } from './reader-zone.rules.ts';

/** A column of somebody's list, or a fact, that names a zone. */
const NAMED = '^(?:(?:lead|person|contact|local|their)[ _-]?)?(?:time[ _-]?zone|tz)$';

/** What is stored of where these leads are. */
export const readerPlaces = async (
  tx: Tx,
  leadIds: readonly string[],
): Promise<ReadonlyMap<string, ReaderPlace>> =>
  new Map(
    (
      await rows<ReaderPlace & { leadId: string }>(
        tx,
        sql`select l.id as "leadId", p.location,
              case when f.value is null then (select c.value from jsonb_each_text(l.custom) c where c.key ~* ${NAMED} and c.value <> '' order by c.key limit 1) else f.value end as zone,
              array(select n.phone from person_phones n where n.workspace_id = p.workspace_id and n.person_id = p.id order by n.phone) as phones
            from leads l join people p on p.workspace_id = l.workspace_id and p.id = l.person_id
            left join lateral (select x.value from facts x where x.workspace_id = p.workspace_id and x.subject_id = p.id and x.key ~* ${NAMED} order by x.observed_at desc, x.id desc limit 1) f on true
            where l.id = any (${arrayOf(leadIds, 'uuid')})`,
      )
    ).map(({ leadId, ...place }) => [leadId, place]),
  );
