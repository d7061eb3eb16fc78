import { sql } from 'drizzle-orm';
import { arrayOf, recordset, row, rows, type Tx } from '#core/db/index';
import type { Untold } from './alert-text.rules.ts';

export type StoredPhone = {
  id: string;
  name: string;
  number: string;
  zone: string;
  quietFrom: number;
  quietTo: number;
};
const PHONE = sql`p.id, p.name, p.number, p.zone, p.quiet_from as "quietFrom", p.quiet_to as "quietTo"`;

/** Numbers that are told. `lock`: nobody else plans a message to them meanwhile. */
export const alertPhones = (tx: Tx, { lock = false } = {}): Promise<StoredPhone[]> =>
  rows(
    tx,
    sql`select ${PHONE} from alert_phones p where p.number is not null order by p.created_at, p.id ${lock ? sql`for update skip locked` : sql``}`,
  );

/** False when the number is there already. */
export const insertPhone = async (
  tx: Tx,
  workspaceId: string,
  phone: StoredPhone & { by: string },
  at: Temporal.Instant,
): Promise<boolean> =>
  (
    await rows(
      tx,
      sql`insert into alert_phones (workspace_id, id, name, number, zone, quiet_from, quiet_to, created_by, created_at)
          values (${workspaceId}, ${phone.id}, ${phone.name}, ${phone.number}, ${phone.zone}, ${phone.quietFrom}, ${phone.quietTo}, ${phone.by}, ${at.toString()})
          on conflict (workspace_id, number) where number is not null do nothing returning 1`,
    )
  ).length === 1;

/** Forgets a number; what is still planned for it is dropped. False when there is none. */
export async function forgetPhone(tx: Tx, id: string, at: Temporal.Instant): Promise<boolean> {
  const gone = await rows(
    tx,
    sql`update alert_phones set number = null, removed_at = ${at.toString()} where id = ${id} and number is not null returning 1`,
  );
  await tx.execute(
    sql`update alert_texts set state = 'dropped', settled_at = ${at.toString()} where phone_id = ${id} and state = 'planned'`,
  );
  return gone.length === 1;
}

/** Alerts of the second level and above that a number was not told of. What is older is no news. */
export const untoldAlerts = (
  tx: Tx,
  { phoneId, since, limit }: { phoneId: string; since: Temporal.Instant; limit: number },
): Promise<Untold[]> =>
  rows(
    tx,
    sql`select a.id, a.severity, a.title from alerts a
        where a.level >= 2 and a.severity <> 'info' and a.acknowledged_at is null and a.at > ${since.toString()}
          and not exists (select 1 from alert_text_alerts x where x.workspace_id = a.workspace_id and x.alert_id = a.id and x.phone_id = ${phoneId})
        order by a.at, a.id limit ${limit}`,
  );

/** When the messages to a number since then were planned, unless they never left; the oldest first. */
export const plannedSince = async (tx: Tx, phoneId: string, since: Temporal.Instant): Promise<string[]> =>
  (
    await rows<{ at: string }>(
      tx,
      sql`select coalesce(settled_at, created_at) as at from alert_texts
          where phone_id = ${phoneId} and state in ('planned', 'sent') and coalesce(settled_at, created_at) > ${since.toString()} order by 1`,
    )
  ).map(({ at }) => at);

/** Writes down a message before it leaves, and which alerts it tells of. */
export async function planText(
  tx: Tx,
  workspaceId: string,
  planned: { id: string; phoneId: string; text: string; alertIds: readonly string[] },
  at: Temporal.Instant,
): Promise<void> {
  const { id, phoneId, text, alertIds } = planned;
  await tx.execute(sql`
    insert into alert_texts (workspace_id, id, phone_id, text, next_at, created_at)
    values (${workspaceId}, ${id}, ${phoneId}, ${text}, ${at.toString()}, ${at.toString()})`);
  await tx.execute(sql`
    insert into alert_text_alerts (workspace_id, alert_id, phone_id, text_id)
    select ${workspaceId}, r.id, ${phoneId}, ${id} from jsonb_to_recordset(${recordset(alertIds.map((alertId) => ({ id: alertId })))}) as r(id uuid)`);
}

export type PlannedText = {
  id: string;
  text: string;
  number: string;
  attempts: number;
  createdAt: string;
  /** Somebody saw everything it tells of. */
  seen: boolean;
};

export const dueTexts = (tx: Tx, now: Temporal.Instant, limit: number): Promise<PlannedText[]> =>
  rows(
    tx,
    sql`select t.id, t.text, p.number, t.attempts, t.created_at as "createdAt",
          not exists (select 1 from alert_text_alerts x join alerts a on a.workspace_id = x.workspace_id and a.id = x.alert_id
                      where x.workspace_id = t.workspace_id and x.text_id = t.id and a.acknowledged_at is null) as seen
        from alert_texts t join alert_phones p on p.workspace_id = t.workspace_id and p.id = t.phone_id
        where t.state = 'planned' and t.next_at <= ${now.toString()} and p.number is not null order by t.created_at, t.id limit ${limit}`,
  );

export async function settleText(
  tx: Tx,
  id: string,
  { state, error = null }: { state: 'sent' | 'failed' | 'dropped'; error?: string | null },
  at: Temporal.Instant,
): Promise<void> {
  await tx.execute(
    sql`update alert_texts set state = ${state}, error = ${error}, settled_at = ${at.toString()}, attempts = attempts + ${state === 'dropped' ? 0 : 1}
        where id = ${id} and state = 'planned'`,
  );
}

export async function postponeText(tx: Tx, id: string, error: string, next: Temporal.Instant): Promise<void> {
  await tx.execute(
    sql`update alert_texts set error = ${error}, next_at = ${next.toString()}, attempts = attempts + 1 where id = ${id} and state = 'planned'`,
  );
}

export type PhoneRecord = {
  phoneId: string;
  sent: number;
  failed: number;
  lastSentAt: string | null;
  lastError: string | null;
};

/** How it went with each of these numbers lately. */
export const phoneRecords = (
  tx: Tx,
  phoneIds: readonly string[],
  since: Temporal.Instant,
): Promise<PhoneRecord[]> =>
  rows(
    tx,
    sql`select phone_id as "phoneId", count(*) filter (where state = 'sent')::int as sent, count(*) filter (where state = 'failed')::int as failed,
          max(settled_at) filter (where state = 'sent') as "lastSentAt", (array_agg(error order by created_at desc, id desc))[1] as "lastError"
        from alert_texts where phone_id = any (${arrayOf(phoneIds, 'uuid')}) and created_at > ${since.toString()} group by 1`,
  );

/** Whether anything of the second level was raised since then. */
export const wantedTexts = async (tx: Tx, since: Temporal.Instant): Promise<number> =>
  (
    await row<{ count: number }>(
      tx,
      sql`select count(*)::int as count from alerts where level >= 2 and severity <> 'info' and acknowledged_at is null and at > ${since.toString()}`,
    )
  )?.count ?? 0;
