import { sql } from 'drizzle-orm';
import { recordset, row, rows, type Tx } from '#core/db/index';

/** Takes the reading of stages until `lease`, when it is due; answers where it stands. */
export const claimStages = (
  tx: Tx,
  {
    vendor,
    account,
    now,
    lease,
  }: { vendor: string; account: string; now: Temporal.Instant; lease: Temporal.Instant },
): Promise<{ cursor: string | null } | undefined> =>
  row(
    tx,
    sql`update crm_connections set stages_due_at = ${lease.toString()}
        where vendor = ${vendor} and account = ${account} and enabled and stages_due_at <= ${now.toString()} returning stages_cursor as cursor`,
  );

/** Moves the reading of stages on; false when somebody else has it by now. */
export const moveStages = async (
  tx: Tx,
  { vendor, lease }: { vendor: string; lease: Temporal.Instant },
  to: { cursor: string | null; dueAt: Temporal.Instant; readAt: Temporal.Instant | null },
): Promise<boolean> =>
  (
    await rows(
      tx,
      sql`update crm_connections set stages_cursor = ${to.cursor}, stages_due_at = ${to.dueAt.toString()}, stages_at = coalesce(${to.readAt?.toString() ?? null}::timestamptz, stages_at)
          where vendor = ${vendor} and stages_due_at = ${lease.toString()} returning 1`,
    )
  ).length === 1;

export type ContactStage = { contactId: string; stage: string; status: string; at: string | null };

/** Writes where contacts stand; of several opportunities the one that changed last counts. */
export async function writeStages(
  tx: Tx,
  scope: { workspaceId: string; vendor: string },
  stages: readonly ContactStage[],
): Promise<void> {
  if (stages.length === 0) return;
  await tx.execute(sql`
    update crm_contacts c set stage = r.stage, stage_status = r.status, stage_at = r.at
    from (select distinct on ("contactId") * from jsonb_to_recordset(${recordset(stages)}) as x("contactId" text, stage text, status text, at timestamptz)
          order by "contactId", at desc nulls last) r
    where c.workspace_id = ${scope.workspaceId} and c.vendor = ${scope.vendor} and c.contact_id = r."contactId" and c.gone_at is null
      and (c.stage_at is null or r.at is null or r.at >= c.stage_at)`);
}
