import { sql } from 'drizzle-orm';
import { row, rows, type Tx } from '#core/db/index';

export type SignalPoll = {
  readonly source: string;
  readonly cursor: string | null;
  readonly readFrom: string;
  readonly failures: number;
};

/** Lends a source out for reading when it is due; one that is met for the first time begins at `readFrom`. */
export async function takeDuePoll(
  tx: Tx,
  workspaceId: string,
  source: string,
  times: {
    readonly readFrom: Temporal.Instant;
    readonly now: Temporal.Instant;
    readonly lease: Temporal.Instant;
  },
): Promise<SignalPoll | undefined> {
  await tx.execute(sql`
    insert into signal_polls (workspace_id, source, read_from, next_poll_at)
    values (${workspaceId}, ${source}, ${times.readFrom.toString()}, ${times.now.toString()}) on conflict do nothing`);
  return row<SignalPoll>(
    tx,
    sql`update signal_polls set next_poll_at = ${times.lease.toString()} where source = ${source} and next_poll_at <= ${times.now.toString()}
        returning source, cursor, read_from as "readFrom", failures`,
  );
}

/** A page was stored: the next reading begins behind it. */
export async function savePoll(
  tx: Tx,
  source: string,
  read: {
    readonly cursor: string | null;
    readonly skipped: number;
    readonly now: Temporal.Instant;
    readonly nextPollAt: Temporal.Instant;
  },
): Promise<void> {
  await tx.execute(sql`
    update signal_polls set cursor = ${read.cursor}, skipped = skipped + ${read.skipped}, polled_at = ${read.now.toString()}, next_poll_at = ${read.nextPollAt.toString()},
      failures = 0, error = null where source = ${source}`);
}

/** A reading failed: it goes on where it stands, later. */
export async function failPoll(
  tx: Tx,
  source: string,
  failed: { readonly error: string; readonly nextPollAt: Temporal.Instant },
): Promise<void> {
  await tx.execute(
    sql`update signal_polls set failures = failures + 1, error = ${failed.error}, next_poll_at = ${failed.nextPollAt.toString()} where source = ${source}`,
  );
}

export type PolledSource = {
  readonly source: string;
  readonly polledAt: string | null;
  readonly skipped: number;
  readonly failures: number;
  readonly error: string | null;
};
export const polledSources = (tx: Tx): Promise<PolledSource[]> =>
  rows(
    tx,
    sql`select source, polled_at as "polledAt", skipped, failures, error from signal_polls order by source`,
  );
