import { sql } from 'drizzle-orm';
import { arrayOf, rows, type Tx } from '#core/db/index';
import { readerFactsOf } from './reader-facts.store.ts';

/** What is known of the language somebody reads, as people and vendors wrote it. */
export type LanguageFacts = {
  /** What the CRM, a list or a fact says of the person, such as "de-DE" or "German". */
  readonly said: string | null;
  /** Of the company's site. */
  readonly site: string | null;
  /** Where the person is, such as "Lyon, France". */
  readonly location: string | null;
  /** Of their company. */
  readonly country: string | null;
  readonly phones?: readonly string[];
  readonly domains?: readonly string[];
};

const WORD = '(?:language|locale|lang|sprache|langue|idioma|lingua|taal|hs[ _-]language)';
/** A column of somebody's list, or a fact, that names the language of a person, and one of their company's site. */
const OF_PERSON = `^(?:(?:lead|person|contact|preferred|their)[ _-]?)?${WORD}$`;
const OF_SITE = `^(?:(?:company[ _-]?)?(?:site|website|web|page)|company)[ _-]?${WORD}$`;

const custom = (named: string) =>
  sql`case when l.custom <> '{}' then (select c.value from jsonb_each_text(l.custom) c where c.key ~* ${named} and c.value <> '' order by c.key limit 1) end`;

/** What is known of the language of each of these leads: a fact goes before a column of a list, the newest first. */
export async function languageFactsOf(
  tx: Tx,
  leadIds: readonly string[],
): Promise<ReadonlyMap<string, LanguageFacts>> {
  if (leadIds.length === 0) return new Map();
  const places = await readerFactsOf(tx, leadIds);
  const named = (subject: ReturnType<typeof sql>, pattern: string) =>
    sql`(select x.value from facts x where x.workspace_id = p.workspace_id and x.subject_id = ${subject} and x.key ~* ${pattern} order by x.observed_at desc, x.id desc limit 1)`;
  const found = await rows<
    { id: string } & Record<'said' | 'saidListed' | 'site' | 'siteListed', string | null>
  >(
    tx,
    sql`select l.id, ${named(sql`p.id`, OF_PERSON)} as said, ${custom(OF_PERSON)} as "saidListed",
          ${named(sql`p.company_id`, OF_SITE)} as site, ${custom(OF_SITE)} as "siteListed"
        from leads l join people p on p.workspace_id = l.workspace_id and p.id = l.person_id
        where l.id = any (${arrayOf(leadIds, 'uuid')})`,
  );
  return new Map(
    found.map(({ id, said, saidListed, site, siteListed }) => {
      const { location = null, country = null, phones = [], domains = [] } = places.get(id) ?? {};
      return [id, { said: said ?? saidListed, site: site ?? siteListed, location, country, phones, domains }];
    }),
  );
}
