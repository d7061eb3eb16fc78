import { sql } from 'drizzle-orm';
import type { Ctx } from '#core/ctx';
import { arrayOf, instantOf, recordset, row, rows, type Tx } from '#core/db/index';
import { dedupeKey, levelOf, type NewAlert } from './alerts.rules.ts';
import type { Alert, Severity } from './contract.ts';

/** Writes alerts; what was told less than an hour before stays told, and of two who tell it at once the index lets one. Returns how many are new. */
export async function raiseAlerts(ctx: Ctx, tx: Tx, alerts: readonly NewAlert[]): Promise<number> {
  if (alerts.length === 0) return 0;
  const records = alerts.map((entry) => ({
    ...entry,
    id: ctx.ids.next<'alert'>(),
    at: entry.at.toString(),
    level: levelOf(entry),
    dedupeKey: dedupeKey(entry),
    earlierKey: dedupeKey({ ...entry, at: entry.at.subtract({ hours: 1 }) }),
  }));
  const raised = await rows(
    tx,
    sql`insert into alerts (workspace_id, id, code, subject, severity, title, text, at, level, dedupe_key, next_post_at)
        select ${ctx.workspace.id}, r.id, r.code, r.subject, r.severity, r.title, r.text, r.at, r.level, r."dedupeKey", ${ctx.now().toString()}
        from jsonb_to_recordset(${recordset(records)}) as r(id uuid, code text, subject text, severity text, title text, text text, at timestamptz, level int, "dedupeKey" text, "earlierKey" text)
        where not exists (select 1 from alerts a where a.workspace_id = ${ctx.workspace.id} and a.dedupe_key = r."earlierKey" and a.at > r.at - interval '1 hour')
        on conflict (workspace_id, dedupe_key) do nothing returning 1`,
  );
  return raised.length;
}

export const listAlerts = (tx: Tx, limit: number): Promise<Alert[]> =>
  rows(
    tx,
    sql`select id, code, subject, severity, title, text, at, posted_at as "postedAt", post_error as "postError", acknowledged_at as "acknowledgedAt", t."textedAt", t."textError"
        from alerts a left join lateral (
          select min(s.settled_at) filter (where s.state = 'sent') as "textedAt", (array_agg(s.error order by s.created_at desc) filter (where s.state <> 'sent'))[1] as "textError"
          from alert_text_alerts x join alert_texts s on s.workspace_id = x.workspace_id and s.id = x.text_id
          where x.workspace_id = a.workspace_id and x.alert_id = a.id) t on true order by at desc, id desc limit ${limit}`,
  );

export type UnpostedAlert = {
  id: string;
  severity: Severity;
  title: string;
  text: string;
  attempts: number;
};

/** Alerts that are to be posted now. What is older than two days is no news: it stays on Home. */
export const unpostedAlerts = (tx: Tx, now: Temporal.Instant, limit: number): Promise<UnpostedAlert[]> =>
  rows(
    tx,
    sql`select id, severity, title, text, post_attempts as attempts from alerts
        where posted_at is null and acknowledged_at is null and next_post_at <= ${now.toString()} and at > ${now.subtract({ hours: 48 }).toString()}
        order by at, id limit ${limit}`,
  );

export async function markPosted(tx: Tx, id: string, at: Temporal.Instant): Promise<void> {
  await tx.execute(
    sql`update alerts set posted_at = ${at.toString()}, post_error = null, post_attempts = post_attempts + 1 where id = ${id}`,
  );
}

export async function markUnposted(tx: Tx, id: string, error: string, next: Temporal.Instant): Promise<void> {
  await tx.execute(
    sql`update alerts set post_error = ${error}, next_post_at = ${next.toString()}, post_attempts = post_attempts + 1 where id = ${id}`,
  );
}

export type UnmailedAlert = UnpostedAlert;

/** Alerts for a person that no chat took until `posted`, or that are the last word, and that no mail has told of. */
export const unmailedAlerts = (
  tx: Tx,
  { now, posted, limit }: { now: Temporal.Instant; posted: Temporal.Instant; limit: number },
): Promise<UnmailedAlert[]> =>
  rows(
    tx,
    sql`select id, severity, title, text, mail_attempts as attempts from alerts
        where mailed_at is null and acknowledged_at is null and severity <> 'info' and coalesce(next_mail_at, at) <= ${now.toString()} and at > ${now.subtract({ hours: 48 }).toString()}
          and (level = 3 or (posted_at is null and at <= ${posted.toString()}))
        order by at, id limit ${limit}`,
  );

export async function markMailed(tx: Tx, ids: readonly string[], at: Temporal.Instant): Promise<void> {
  await tx.execute(
    sql`update alerts set mailed_at = ${at.toString()}, mail_error = null, mail_attempts = mail_attempts + 1 where id = any (${arrayOf(ids, 'uuid')})`,
  );
}

export async function markUnmailed(
  tx: Tx,
  ids: readonly string[],
  error: string,
  next: Temporal.Instant,
): Promise<void> {
  await tx.execute(
    sql`update alerts set mail_error = ${error}, next_mail_at = ${next.toString()}, mail_attempts = mail_attempts + 1 where id = any (${arrayOf(ids, 'uuid')})`,
  );
}

/** False when there is no such alert. Who saw it first stays. */
export const acknowledge = async (tx: Tx, id: string, by: string, at: Temporal.Instant): Promise<boolean> =>
  (
    await rows(
      tx,
      sql`update alerts set acknowledged_at = coalesce(acknowledged_at, ${at.toString()}), acknowledged_by = coalesce(acknowledged_by, ${by}) where id = ${id} returning 1`,
    )
  ).length === 1;

/** Alerts that reached nobody: not posted anywhere, and nobody here said that they saw them. */
export const unseenAlerts = async (
  tx: Tx,
  since: Temporal.Instant,
): Promise<{ count: number; critical: number; title: string } | undefined> =>
  row(
    tx,
    sql`select count(*)::int as count, count(*) filter (where severity = 'critical')::int as critical, (array_agg(title order by at desc, id desc))[1] as title
        from alerts where posted_at is null and mailed_at is null and acknowledged_at is null and severity <> 'info' and at > ${since.toString()}
          and not exists (select 1 from alert_text_alerts x join alert_texts s on s.workspace_id = x.workspace_id and s.id = x.text_id
                          where x.workspace_id = alerts.workspace_id and x.alert_id = alerts.id and s.state = 'sent') having count(*) > 0`,
  );

/** What became unreadable since a moment, by vendor and hour. */
export const deadLetters = async (
  tx: Tx,
  since: Temporal.Instant,
): Promise<{ source: string; count: number; error: string; at: Temporal.Instant }[]> =>
  (
    await rows<{ source: string; count: number; error: string; at: string }>(
      tx,
      sql`select source, count(*)::int as count, (array_agg(left(coalesce(error, ''), 200) order by dead_at desc))[1] as error, max(dead_at) as at
          from webhook_inbox where dead_at > ${since.toString()} group by source, date_trunc('hour', dead_at)`,
    )
  ).map((entry) => ({ ...entry, at: instantOf(entry.at) }));

/** How often each vendor delivered in the last seven days, and when last. */
export const deliveryHabits = async (
  tx: Tx,
  now: Temporal.Instant,
): Promise<{ source: string; week: number; last: Temporal.Instant }[]> =>
  (
    await rows<{ source: string; week: number; last: string }>(
      tx,
      sql`select source, count(*)::int as week, max(received_at) as last from webhook_inbox
          where received_at > ${now.subtract({ hours: 168 }).toString()} group by source`,
    )
  ).map((entry) => ({ ...entry, last: instantOf(entry.last) }));
