import { sql } from 'drizzle-orm';
import { arrayOf, row, rows, type Statement, type Tx } from '#core/db/index';
import type { VisitorVerdict } from './visitor-intent.rules.ts';

/** Notes that a visitor was here; they are judged anew. A visit told late moves nothing back. */
export async function noteVisitor(
  tx: Tx,
  workspaceId: string,
  visitor: {
    readonly source: string;
    readonly visitorKey: string;
    readonly leadId: string;
    readonly at: string;
  },
  now: Temporal.Instant,
): Promise<void> {
  await tx.execute(sql`
    insert into visitors (workspace_id, source, visitor_key, lead_id, visited_at, due_at)
    values (${workspaceId}, ${visitor.source}, ${visitor.visitorKey}, ${visitor.leadId}, ${visitor.at}, ${now.toString()})
    on conflict (workspace_id, source, visitor_key) do update
      set lead_id = excluded.lead_id, visited_at = greatest(visitors.visited_at, excluded.visited_at), due_at = excluded.due_at`);
}

/** Has visitors judged anew of whom a finder told something since the last time. */
export async function wakeEnriched(tx: Tx, since: Temporal.Instant, now: Temporal.Instant): Promise<void> {
  await tx.execute(sql`
    update visitors v set due_at = ${now.toString()} from leads l
    where v.judged_at > ${since.toString()} and v.due_at is null and l.id = v.lead_id and l.stated_intent_at > v.judged_at`);
}

export type DueVisitor = {
  readonly source: string;
  readonly visitorKey: string;
  readonly leadId: string;
  /** Proposed under any name, and nothing was found out about the lead since. */
  readonly proposedBefore: boolean;
  readonly status: string;
};

/** Takes visitors to be judged, the freshest visit first; two workers never take the same. */
export const takeDueVisitors = (tx: Tx, now: Temporal.Instant, limit: number): Promise<DueVisitor[]> =>
  rows<DueVisitor>(
    tx,
    sql`select v.source, v.visitor_key as "visitorKey", v.lead_id as "leadId", l.status,
          exists (select 1 from visitors o where o.lead_id = v.lead_id and o.proposed_at is not null and (l.stated_intent_at is null or l.stated_intent_at <= o.proposed_at)) as "proposedBefore"
        from visitors v join leads l on l.workspace_id = v.workspace_id and l.id = v.lead_id
        where v.due_at <= ${now.toString()} order by v.visited_at desc, v.source, v.visitor_key limit ${limit} for update of v skip locked`,
  );

/** The pages a visitor saw since then. */
export const pagesOfVisitor = async (
  tx: Tx,
  visitor: { readonly source: string; readonly visitorKey: string },
  since: Temporal.Instant,
): Promise<string[]> =>
  (
    await rows<{ url: string }>(
      tx,
      sql`select distinct url from signals where source = ${visitor.source} and visitor_key = ${visitor.visitorKey} and happened_at > ${since.toString()} and url is not null`,
    )
  ).map(({ url }) => url);

/** One judge at a time, so that a day's share is counted once. */
export async function lockJudging(tx: Tx, workspaceId: string): Promise<void> {
  await tx.execute(sql`select pg_advisory_xact_lock(724070, hashtext(${workspaceId}))`);
}

export const countProposed = async (tx: Tx, since: Temporal.Instant): Promise<number> =>
  (
    await row<{ count: number }>(
      tx,
      sql`select count(*)::int as count from visitors where proposed_at >= ${since.toString()}`,
    )
  )?.count ?? 0;

/** Stores a judgement; `dueAt` is when it is made anew without any news. */
export async function saveJudgement(
  tx: Tx,
  { source, visitorKey }: DueVisitor,
  { score, tier, action, propose, reasons }: VisitorVerdict,
  times: { readonly now: Temporal.Instant; readonly dueAt: Temporal.Instant | null },
): Promise<void> {
  await tx.execute(sql`
    update visitors set judged_at = ${times.now.toString()}, due_at = ${times.dueAt?.toString() ?? null}, score = ${score}, tier = ${tier}, action = ${action},
      reasons = ${JSON.stringify(reasons)}::jsonb, proposed_at = case when ${propose === 'now'} then ${times.now.toString()}::timestamptz else proposed_at end
    where source = ${source} and visitor_key = ${visitorKey}`);
}

export const nextVisitorDue = (): Statement => sql`select min(due_at) from visitors`;

/** Leads proposed since then who still wait for a person: nobody put them into a campaign, wrote to them or ruled them out. */
export const openProposals = async (tx: Tx, since: Temporal.Instant): Promise<string[]> =>
  (
    await rows<{ leadId: string }>(
      tx,
      sql`select v.lead_id as "leadId", max(v.proposed_at) as at from visitors v join leads l on l.workspace_id = v.workspace_id and l.id = v.lead_id
          where v.proposed_at > ${since.toString()} and l.status = 'pending' and l.merged_into is null
            and not exists (select 1 from enrolments e where e.workspace_id = v.workspace_id and e.lead_id = v.lead_id)
          group by v.lead_id order by at desc`,
    )
  ).map(({ leadId }) => leadId);

export type VisitorJudgement = {
  readonly leadId: string;
  readonly score: number;
  readonly tier: string;
  readonly action: string;
  readonly reasons: readonly { readonly text: string }[];
};
/** How the visits of these leads were judged, for whoever asks why. */
export const judgementsOf = (tx: Tx, leadIds: readonly string[]): Promise<VisitorJudgement[]> =>
  rows(
    tx,
    sql`select distinct on (lead_id) lead_id as "leadId", score, tier, action, reasons from visitors
        where lead_id = any (${arrayOf(leadIds, 'uuid')}) and judged_at is not null order by lead_id, proposed_at desc nulls last, judged_at desc`,
  );
