import { type SQL, sql } from 'drizzle-orm';
import { arrayOf, recordset, row, rows, type Statement, type Tx } from '#core/db/index';
import type { Standing } from '../contract.ts';
import type { ProfileScore } from '../score-profile.rules.ts';

/** What is scored beside leads: a company, or a person at one. */
export type StandingOf = 'account' | 'prospect';

const OF = {
  account: {
    changes: sql`account_changes`,
    scores: sql`account_scores`,
    subject: sql`company_id`,
    rows: sql`companies`,
    score: sql`account_score`,
    grade: sql`account_grade`,
    due: sql`account_due_at`,
  },
  prospect: {
    changes: sql`prospect_changes`,
    scores: sql`prospect_scores`,
    subject: sql`lead_id`,
    rows: sql`leads`,
    score: sql`prospect_score`,
    grade: sql`prospect_grade`,
    due: sql`prospect_due_at`,
  },
} as const satisfies Record<StandingOf, Record<string, SQL>>;

/**
 * Takes what is to be scored anew, the longest waiting first; `taken` counts what was noted of them. Taken in the transaction that scores
 * them, so whoever dies between leaves them noted.
 */
export async function takeNoted(
  tx: Tx,
  of: StandingOf,
  limit: number,
): Promise<{ ids: string[]; taken: number }> {
  const { changes, subject } = OF[of];
  const found = await rows<{ id: string }>(
    tx,
    sql`delete from ${changes} where position in (select position from ${changes} order by position limit ${limit} for update skip locked) returning ${subject} as id`,
  );
  return { ids: [...new Set(found.map(({ id }) => id))], taken: found.length };
}

/** Whether anything waits to be scored, as the moment it is due. */
export const notedDue = (now: Temporal.Instant): Statement =>
  sql`select case when exists (select 1 from account_changes) or exists (select 1 from prospect_changes)
        or exists (select 1 from profile_sweeps where kind <> 'icp') then ${now.toString()}::timestamptz end`;

export type NewStanding = {
  readonly id: string;
  readonly subjectId: string;
  readonly version: number;
  readonly score: ProfileScore;
  readonly dueAt: string | null;
};

/** Holds these rows until the transaction ends, in order of id: what is read of them from then on nobody scores otherwise meanwhile. */
export async function holdStandings(tx: Tx, of: StandingOf, ids: readonly string[]): Promise<void> {
  await tx.execute(
    sql`select 1 from ${OF[of].rows} where id = any (${arrayOf(ids, 'uuid')}) order by id for no key update`,
  );
}

/**
 * Keeps every score ever given and puts the newest on the row itself. What comes out in the same points is no new score. Returns those whose
 * score or grade became another.
 */
export async function keepStandings(
  tx: Tx,
  of: StandingOf,
  workspaceId: string,
  given: readonly NewStanding[],
  at: Temporal.Instant,
): Promise<string[]> {
  if (given.length === 0) return [];
  const { scores, subject, rows: table, score, grade, due } = OF[of];
  const records = recordset(given.map((each) => ({ ...each, components: each.score.components })));
  const list = sql`jsonb_to_recordset(${records}) as r(id uuid, "subjectId" uuid, version int, score jsonb, components jsonb, "dueAt" timestamptz)`;
  await tx.execute(
    sql`insert into ${scores} (workspace_id, id, ${subject}, profile_version, score, grade, verdict, at)
        select ${workspaceId}, r.id, r."subjectId", r.version, (r.score ->> 'score')::int, r.score ->> 'grade', r.score, ${at.toString()}
        from ${list} left join lateral (select s.score, s.grade, s.verdict from ${scores} s where s.workspace_id = ${workspaceId} and s.${subject} = r."subjectId" order by s.at desc, s.id desc limit 1) n on true
        where (n.verdict -> 'components', n.score, n.grade) is distinct from (r.components, (r.score ->> 'score')::int, r.score ->> 'grade') or n.verdict is null
        order by r."subjectId"`,
  );
  const written = await rows<{ id: string; changed: boolean }>(
    tx,
    sql`with fresh as (
          select t.id, (t.${score}, t.${grade}) is distinct from ((r.score ->> 'score')::int, r.score ->> 'grade') as changed, (r.score ->> 'score')::int as score, r.score ->> 'grade' as grade, r."dueAt" as due
          from ${list} join ${table} t on t.id = r."subjectId")
        update ${table} t set ${score} = f.score, ${grade} = f.grade, ${due} = f.due from fresh f
        where t.id = f.id and (f.changed or t.${due} is distinct from f.due) returning t.id, f.changed`,
  );
  return written.filter(({ changed }) => changed).map(({ id }) => id);
}

/** Has the leads of these companies looked at anew, those that were scored. */
export async function notePeopleOf(tx: Tx, companyIds: readonly string[]): Promise<void> {
  if (companyIds.length === 0) return;
  await tx.execute(
    sql`insert into prospect_changes (workspace_id, lead_id)
        select l.workspace_id, l.id from people p join leads l on l.workspace_id = p.workspace_id and l.person_id = p.id
        where p.company_id = any (${arrayOf(companyIds, 'uuid')}) and l.score is not null and l.merged_into is null order by l.id`,
  );
}

/** Has these leads and the companies they are at looked at anew. */
export async function noteStandings(tx: Tx, leadIds: readonly string[]): Promise<void> {
  if (leadIds.length === 0) return;
  const ids = arrayOf(leadIds, 'uuid');
  await tx.execute(
    sql`insert into account_changes (workspace_id, company_id)
        select distinct p.workspace_id, p.company_id from leads l join people p on p.workspace_id = l.workspace_id and p.id = l.person_id
        where l.id = any (${ids}) and p.company_id is not null`,
  );
  await tx.execute(
    sql`insert into prospect_changes (workspace_id, lead_id) select l.workspace_id, l.id from leads l where l.id = any (${ids}) and l.score is not null order by l.id`,
  );
}

/** Notes companies and leads whose signals are worth less by now. Returns how many. */
export async function noteDecayed(tx: Tx, now: Temporal.Instant, limit: number): Promise<number> {
  let noted = 0;
  for (const kind of ['account', 'prospect'] as const) {
    const { changes, subject, rows: table, due } = OF[kind];
    const found = await rows(
      tx,
      sql`with aged as (
            update ${table} set ${due} = null where id in (select id from ${table} where ${due} <= ${now.toString()} order by ${due} limit ${limit} for update skip locked) returning workspace_id, id)
          insert into ${changes} (workspace_id, ${subject}) select workspace_id, id from aged order by id returning 1`,
    );
    noted += found.length;
  }
  return noted;
}

export const nextDecayed = (): Statement =>
  sql`select least((select min(account_due_at) from companies), (select min(prospect_due_at) from leads))`;

/** Of these leads those that are one, were scored, and whose person was not forgotten. */
export const standingLeads = async (tx: Tx, leadIds: readonly string[]): Promise<string[]> =>
  (
    await rows<{ id: string }>(
      tx,
      sql`select l.id from leads l join people p on p.workspace_id = l.workspace_id and p.id = l.person_id
          where l.id = any (${arrayOf(leadIds, 'uuid')}) and l.score is not null and l.merged_into is null and p.erased_at is null order by l.id`,
    )
  ).map(({ id }) => id);

/** What these companies score. */
export const accountScores = async (
  tx: Tx,
  companyIds: readonly string[],
): Promise<ReadonlyMap<string, number | null>> =>
  new Map(
    (
      await rows<{ id: string; score: number | null }>(
        tx,
        sql`select id, account_score as score from companies where id = any (${arrayOf(companyIds, 'uuid')})`,
      )
    ).map(({ id, score }) => [id, score]),
  );

/** The next companies behind that one of which a lead was scored. */
export const companiesBehind = async (tx: Tx, after: string | null, limit: number): Promise<string[]> =>
  (
    await rows<{ id: string }>(
      tx,
      sql`select c.id from companies c where ${after === null ? sql`true` : sql`c.id > ${after}::uuid`}
            and exists (select 1 from people p join leads l on l.workspace_id = p.workspace_id and l.person_id = p.id
              where p.workspace_id = c.workspace_id and p.company_id = c.id and l.score is not null and l.merged_into is null)
          order by c.id limit ${limit}`,
    )
  ).map(({ id }) => id);

/** The newest scores of a company or a person; without reasons where the person was forgotten. */
export const standingsOf = (tx: Tx, of: StandingOf, id: string, most: number): Promise<Standing[]> => {
  const { scores, subject } = OF[of];
  return rows<Standing>(
    tx,
    sql`select score, grade, profile_version as version, coalesce(verdict -> 'reasons', '[]') as reasons, at
        from ${scores} where ${subject} = ${id} order by at desc, id desc limit ${most}`,
  );
};

/** The company of a lead. */
export const companyOfLead = (tx: Tx, leadId: string): Promise<{ id: string; name: string } | undefined> =>
  row(
    tx,
    sql`select c.id, c.name from leads l join people p on p.workspace_id = l.workspace_id and p.id = l.person_id
          join companies c on c.workspace_id = p.workspace_id and c.id = p.company_id where l.id = ${leadId}`,
  );
