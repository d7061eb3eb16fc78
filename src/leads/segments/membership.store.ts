import { type SQL, sql } from 'drizzle-orm';
import { arrayOf, row, rows, type Statement, type Tx } from '#core/db/index';
import type { SegmentCondition, SegmentField, SegmentFilter } from './contract.ts';
import { wordsOf } from './segment.rules.ts';

const LEADS = sql`from leads l join people p on p.workspace_id = l.workspace_id and p.id = l.person_id`;
const COMPANIES = sql`left join companies c on c.workspace_id = p.workspace_id and c.id = p.company_id`;
const ADDRESSES = sql`left join lateral (select verification from person_addresses a where a.workspace_id = p.workspace_id and a.person_id = p.id order by a.is_primary desc, (a.verification = 'valid') desc, a.created_at, a.address limit 1) a on true`;
const OF_COMPANY: ReadonlySet<SegmentField> = new Set([
  'industry',
  'country',
  'employees',
  'company',
  'account_score',
  'account_grade',
]);
const OF_ADDRESS: ReadonlySet<SegmentField> = new Set(['verification', 'has_email']);

/** No more tables than the filter asks of. */
const from = ({ all }: SegmentFilter): SQL =>
  sql.join(
    [
      LEADS,
      ...(all.some(({ field }) => OF_COMPANY.has(field)) ? [COMPANIES] : []),
      ...(all.some(({ field }) => OF_ADDRESS.has(field)) ? [ADDRESSES] : []),
    ],
    sql` `,
  );

/** Every field but the one that no column tells. */
const COLUMN: Readonly<Record<Exclude<SegmentField, 'suppressed'>, SQL>> = {
  status: sql`l.status`,
  tier: sql`l.tier`,
  source_type: sql`l.source_type`,
  enrichment: sql`l.enrichment_state`,
  verification: sql`a.verification`,
  industry: sql`c.industry`,
  country: sql`c.country`,
  score: sql`l.score`,
  account_score: sql`c.account_score`,
  account_grade: sql`c.account_grade`,
  prospect_score: sql`l.prospect_score`,
  prospect_grade: sql`l.prospect_grade`,
  intent_score: sql`l.intent_score`,
  employees: sql`c.employees`,
  open_count: sql`l.open_count`,
  reply_count: sql`l.reply_count`,
  days_known: sql`l.created_at`,
  days_in_status: sql`l.status_at`,
  needs_review: sql`l.needs_review`,
  has_email: sql`(a.verification is not null)`,
  title: sql`p.title`,
  company: sql`c.name`,
};
/** The columns days are counted from. */
const SINCE: Partial<Record<SegmentField, SQL>> = {
  days_known: sql`created_at`,
  days_in_status: sql`status_at`,
};

const DAY = { hours: 24 } as const;
const daysBefore = (now: Temporal.Instant, days: number): Temporal.Instant =>
  now.subtract({ hours: DAY.hours * days });

const lower = (values: readonly string[]): SQL =>
  arrayOf(
    values.map((value) => value.toLowerCase()),
    'text',
  );

/** A condition of the filter as one of the database; `segmentMembership` says the same in words, and a test compares both. */
function conditionOf(condition: SegmentCondition, now: Temporal.Instant, suppressed: readonly string[]): SQL {
  const { field, in: among, notIn, atLeast, atMost, is, words } = condition;
  const column = field === 'suppressed' ? sql`(l.id = any (${arrayOf(suppressed, 'uuid')}))` : COLUMN[field];
  const dated = SINCE[field] !== undefined;
  const parts: SQL[] = [];
  if (among) parts.push(sql`lower(${column}) = any (${lower(among)})`);
  if (notIn) parts.push(sql`lower(${column}) <> all (${lower(notIn)})`);
  if (atLeast !== undefined)
    parts.push(
      dated ? sql`${column} <= ${daysBefore(now, atLeast).toString()}` : sql`${column} >= ${atLeast}`,
    );
  // A day counts when it is over.
  if (atMost !== undefined)
    parts.push(
      dated ? sql`${column} > ${daysBefore(now, atMost + 1).toString()}` : sql`${column} <= ${atMost}`,
    );
  if (is !== undefined) parts.push(sql`${column} = ${is}`);
  if (words) {
    const text = sql`(' ' || trim(regexp_replace(lower(${column}), '[^[:alnum:]]+', ' ', 'g')) || ' ')`;
    const found = words.map((phrase) => sql`position(${wordsOf(phrase)} in ${text}) > 0`);
    parts.push(sql`(${sql.join(found, sql` or `)})`);
  }
  return sql.join(parts, sql` and `);
}

const matching = (filter: SegmentFilter, now: Temporal.Instant, suppressed: readonly string[]): SQL =>
  sql`l.merged_into is null and l.archived_at is null and p.erased_at is null and ${sql.join(
    filter.all.map((condition) => conditionOf(condition, now, suppressed)),
    sql` and `,
  )}`;

export type KeptSegment = {
  id: string;
  filter: SegmentFilter;
  state: 'new' | 'building' | 'current' | 'deleting';
  builtTo: string | null;
  lookedAt: string;
};

/**
 * Begins to fill new segments. Whoever changed a lead before they could see the segment noted nothing, so the leads are gone
 * through only when the last such transaction has ended. Returns how many went a step on.
 */
export const openNewSegments = async (tx: Tx): Promise<number> =>
  (
    await rows(
      tx,
      sql`update segments set state = case when noted_from is null then state else 'building' end,
            noted_from = coalesce(noted_from, pg_snapshot_xmax(pg_current_snapshot()))
          where state = 'new' and (noted_from is null or noted_from <= pg_snapshot_xmin(pg_current_snapshot())) returning 1`,
    )
  ).length;

/** Every segment, held until the transaction ends, so that a changed filter and its members are never mixed up. */
export const holdSegments = (tx: Tx): Promise<KeptSegment[]> =>
  rows(
    tx,
    sql`select id, filter, state, built_to as "builtTo", looked_at as "lookedAt" from segments order by id for update`,
  );

export type Bounds =
  | { readonly ids: readonly string[] }
  | { readonly after: string | null; readonly to: string };

/** Lets these leads in or out of a segment and counts; `suppressed` says who of them is, where the filter asks. Returns how many moved. */
export async function refreshMembers(
  tx: Tx,
  workspaceId: string,
  segment: Pick<KeptSegment, 'id' | 'filter'>,
  bounds: Bounds,
  now: Temporal.Instant,
  suppressed: readonly string[],
): Promise<number> {
  const within = (column: SQL): SQL =>
    'ids' in bounds
      ? sql`${column} = any (${arrayOf(bounds.ids, 'uuid')})`
      : sql`(${bounds.after}::uuid is null or ${column} > ${bounds.after}::uuid) and ${column} <= ${bounds.to}::uuid`;
  const { id } = segment;
  // The ids go to and fro, so that no plan rests on a guess of how many there are.
  const hits = await rows<{ id: string }>(
    tx,
    sql`select l.id ${from(segment.filter)} where ${within(sql`l.id`)} and ${matching(segment.filter, now, suppressed)}`,
  );
  const ids = arrayOf(
    hits.map((hit) => hit.id),
    'uuid',
  );
  const gone = await counted(
    tx,
    sql`delete from segment_members m where m.segment_id = ${id} and ${within(sql`m.lead_id`)} and m.lead_id <> all (${ids}) returning 1`,
  );
  const come = await counted(
    tx,
    sql`insert into segment_members (workspace_id, segment_id, lead_id, since)
        select ${workspaceId}, ${id}, lead_id, ${now.toString()} from unnest(${ids}) lead_id on conflict do nothing returning 1`,
  );
  if (come !== gone)
    await tx.execute(sql`update segments set members = members + ${come - gone} where id = ${id}`);
  return come + gone;
}

const counted = async (tx: Tx, change: SQL): Promise<number> =>
  (
    await row<{ count: number }>(
      tx,
      sql`with changed as (${change}) select count(*)::int as count from changed`,
    )
  )?.count ?? 0;

/** Takes changes off the queue: the leads they are of, each once, and how many there were. */
export async function takeChanges(tx: Tx, limit: number): Promise<{ leadIds: string[]; taken: number }> {
  const taken = await rows<{ leadId: string }>(
    tx,
    sql`delete from lead_changes where position in (select position from lead_changes order by position limit ${limit} for update skip locked) returning lead_id as "leadId"`,
  );
  return { leadIds: [...new Set(taken.map(({ leadId }) => leadId))], taken: taken.length };
}

export const changesWait = (now: Temporal.Instant): Statement =>
  sql`select ${now.toString()}::timestamptz where exists (select 1 from lead_changes) or exists (select 1 from segments where state <> 'current')`;

/** The last lead of the next page to go through; undefined when there is none. */
export const endOfPage = async (tx: Tx, after: string | null, size: number): Promise<string | undefined> =>
  (
    await row<{ id: string | null }>(
      tx,
      sql`select max(id::text) as id from (select id from leads where ${after}::uuid is null or id > ${after}::uuid order by id limit ${size}) page`,
    )
  )?.id ?? undefined;

export async function markBuilt(tx: Tx, id: string, to: string | null): Promise<void> {
  await tx.execute(
    to === null
      ? sql`update segments set state = 'current' where id = ${id}`
      : sql`update segments set built_to = ${to} where id = ${id}`,
  );
}

/** Notes the leads that time moved over a bound of this filter since it was looked for last. */
export async function noteAged(
  tx: Tx,
  workspaceId: string,
  segment: KeptSegment,
  now: Temporal.Instant,
): Promise<void> {
  const before = Temporal.Instant.from(segment.lookedAt);
  if (Temporal.Instant.compare(now, before) <= 0) return;
  const bounds = segment.filter.all.flatMap(({ field, atLeast, atMost }) => {
    const column = SINCE[field];
    const days = [atLeast, atMost === undefined ? undefined : atMost + 1].filter(
      (each) => each !== undefined,
    );
    return column ? days.map((each) => ({ column, days: each })) : [];
  });
  if (bounds.length === 0) return;
  const passed = bounds.map(
    ({ column, days }) =>
      sql`(${column} > ${daysBefore(before, days).toString()} and ${column} <= ${daysBefore(now, days).toString()})`,
  );
  await tx.execute(
    sql`insert into lead_changes (workspace_id, lead_id) select ${workspaceId}, id from leads where ${sql.join(passed, sql` or `)}`,
  );
  await tx.execute(sql`update segments set looked_at = ${now.toString()} where id = ${segment.id}`);
}

/** Takes members of a deleted segment away, and in the end itself. Returns how many went. */
export async function removeSegment(tx: Tx, id: string, limit: number): Promise<number> {
  const gone = await rows(
    tx,
    sql`delete from segment_members where segment_id = ${id} and lead_id in (select lead_id from segment_members where segment_id = ${id} limit ${limit}) returning 1`,
  );
  if (gone.length < limit)
    await tx.execute(sql`delete from segments where id = ${id} and state = 'deleting'`);
  return gone.length + 1;
}

/** What the filters may ask of one lead. */
export const segmentFactsOf = (tx: Tx, leadId: string): Promise<Record<string, unknown> | undefined> =>
  row(
    tx,
    sql`select ${sql.join(
      (Object.keys(COLUMN) as (keyof typeof COLUMN)[])
        .filter((field) => SINCE[field] === undefined)
        .map((field) => sql`${COLUMN[field]} as ${sql.identifier(field)}`),
      sql`, `,
    )}, l.created_at as "knownSince", l.status_at as "statusSince", (l.merged_into is not null or p.erased_at is not null) as gone
        ${LEADS} ${COMPANIES} ${ADDRESSES} where l.id = ${leadId}`,
  );
