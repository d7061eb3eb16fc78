import { sql } from 'drizzle-orm';
import { instantOf, rows, type Statement, type Tx } from '../db/index.ts';

/** The emergency stop of a workspace, or of everything. */
export const EMERGENCY_STOP = 'emergency_stop';

export type Brake = {
  readonly name: string;
  readonly reason: string;
  readonly engagedAt: Temporal.Instant;
  readonly engagedBy: string;
  readonly everywhere: boolean;
};

export type StoredBrake = { name: string; reason: string; at: string; by: string; everywhere: boolean };

/** Selects the brakes engaged for a workspace, the installation's own included. */
export const brakesOf = (workspaceId: string): Statement =>
  sql`select name, reason, engaged_at as at, engaged_by as by, false as everywhere from brakes where workspace_id = ${workspaceId}
      union all
      select name, reason, engaged_at, engaged_by, true from global_brakes`;

export const brakeOf = ({ at, by, ...rest }: StoredBrake): Brake => ({
  ...rest,
  engagedAt: instantOf(at),
  engagedBy: by,
});

/** Brakes engaged for this workspace, the installation's own included. Always read, never cached: a stop must not wait. */
export const engagedBrakes = async (tx: Tx, workspaceId: string): Promise<Brake[]> =>
  (await rows<StoredBrake>(tx, brakesOf(workspaceId))).map(brakeOf);

/** True when the brake was not engaged before. The first reason stays. */
export async function engageBrake(
  tx: Tx,
  brake: { workspaceId: string; name: string; reason: string; by: string; at: Temporal.Instant },
): Promise<boolean> {
  const done = await rows(
    tx,
    sql`insert into brakes (workspace_id, name, reason, engaged_at, engaged_by)
        values (${brake.workspaceId}, ${brake.name}, ${brake.reason}, ${brake.at.toString()}, ${brake.by})
        on conflict do nothing returning 1`,
  );
  return done.length > 0;
}

/** True when the brake was engaged before. */
export async function releaseBrake(tx: Tx, workspaceId: string, name: string): Promise<boolean> {
  const done = await rows(
    tx,
    sql`delete from brakes where workspace_id = ${workspaceId} and name = ${name} returning 1`,
  );
  return done.length > 0;
}

/** Stops every workspace. For the system role only. */
export async function engageGlobalBrake(
  tx: Tx,
  brake: { name: string; reason: string; by: string; at: Temporal.Instant },
): Promise<void> {
  await tx.execute(
    sql`insert into global_brakes (name, reason, engaged_at, engaged_by) values (${brake.name}, ${brake.reason}, ${brake.at.toString()}, ${brake.by}) on conflict do nothing`,
  );
}

/** Lifts a global brake that this party engaged. */
export async function releaseGlobalBrake(tx: Tx, name: string, by: string): Promise<void> {
  await tx.execute(sql`delete from global_brakes where name = ${name} and engaged_by = ${by}`);
}
