import { sql } from 'drizzle-orm';
import { row, type Tx } from '#core/db/index';
import type { Forecast, ForecastPlan, ForecastReport } from './contract.ts';

const STAMP = (column: ReturnType<typeof sql>) =>
  sql`to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')`;
const COLUMNS = sql`id, campaign_version as "campaignVersion", state, plan, progress, report, error, asked_by as "askedBy",
  ${STAMP(sql`asked_at`)} as "askedAt", ${STAMP(sql`ended_at`)} as "endedAt"`;

/** Writes down that a simulation begins; false where one runs in this workspace already. */
export async function insertForecast(
  tx: Tx,
  record: {
    workspaceId: string;
    id: string;
    campaignId: string;
    campaignVersion: number;
    plan: ForecastPlan;
    by: string;
  },
): Promise<boolean> {
  const made = await row(
    tx,
    sql`insert into campaign_forecasts (workspace_id, id, campaign_id, campaign_version, plan, asked_by)
        values (${record.workspaceId}, ${record.id}, ${record.campaignId}, ${record.campaignVersion}, ${JSON.stringify(record.plan)}::jsonb, ${record.by})
        on conflict (workspace_id) where state = 'running' do nothing returning 1`,
  );
  return made !== undefined;
}

export const newestForecast = (tx: Tx, campaignId: string): Promise<Forecast | undefined> =>
  row<Forecast>(
    tx,
    sql`select ${COLUMNS} from campaign_forecasts where campaign_id = ${campaignId} order by asked_at desc, id desc limit 1`,
  );

/** Says that it is still worked on, and how far it is. False where it is not wanted any more. */
export async function beatForecast(
  tx: Tx,
  id: string,
  progress: { day: number; of: number } | null,
): Promise<boolean> {
  const found = await row(
    tx,
    sql`update campaign_forecasts set beat_at = clock_timestamp(), progress = coalesce(${progress && JSON.stringify(progress)}::jsonb, progress)
        where id = ${id} and state = 'running' returning 1`,
  );
  return found !== undefined;
}

export type ForecastEnd =
  | { readonly state: 'finished'; readonly report: ForecastReport }
  | { readonly state: 'failed'; readonly error: string }
  | { readonly state: 'cancelled' };

/** Ends one that runs; whoever comes first ends it. */
export async function endForecast(tx: Tx, id: string, end: ForecastEnd): Promise<boolean> {
  const report = end.state === 'finished' ? JSON.stringify(end.report) : null;
  const error = end.state === 'failed' ? end.error : null;
  const ended = await row(
    tx,
    sql`update campaign_forecasts set state = ${end.state}, report = ${report}::jsonb, error = ${error}, ended_at = clock_timestamp()
        where id = ${id} and state = 'running' returning 1`,
  );
  return ended !== undefined;
}

/** Ends what nobody has worked on for so long: its process is gone. */
export async function endSilent(tx: Tx, silenceSeconds: number, error: string): Promise<void> {
  await tx.execute(sql`
    update campaign_forecasts set state = 'failed', error = ${error}, ended_at = clock_timestamp()
    where state = 'running' and beat_at < clock_timestamp() - make_interval(secs => ${silenceSeconds})`);
}
