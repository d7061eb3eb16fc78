import { sql } from 'drizzle-orm';
import { instantOf, row, type Tx } from '#core/db/index';

/** Five failures of one address within 300 seconds close the door for it, until the oldest of them is 300 s old. */
export const FAILURES = 5;
export const WINDOW_SECONDS = 300;

export type AttemptKind = 'sign_in' | 'dashboard_token';

/** Seconds until this address may try again; 0 when it may now. */
export async function secondsToWait(
  tx: Tx,
  kind: AttemptKind,
  ip: string,
  now: Temporal.Instant,
): Promise<number> {
  const since = now.subtract({ seconds: WINDOW_SECONDS });
  const found = await row<{ at: string }>(
    tx,
    sql`select at from auth.sign_in_failures where kind = ${kind} and ip = ${ip} and at > ${since.toString()} order by at desc offset ${FAILURES - 1} limit 1`,
  );
  if (!found) return 0;
  return Math.max(
    1,
    Math.ceil(instantOf(found.at).add({ seconds: WINDOW_SECONDS }).since(now).total('seconds')),
  );
}

export type Attempt = { readonly id: string } | { readonly wait: number };

/**
 * Counts an attempt as failed before it is judged, so that attempts made at the same time cannot outrun the limit.
 * A good one is taken back with `forgiveAttempt`. `wait` are the seconds until the address may try again.
 */
export async function beginAttempt(
  tx: Tx,
  kind: AttemptKind,
  ip: string,
  now: Temporal.Instant,
): Promise<Attempt> {
  await tx.execute(sql`select pg_advisory_xact_lock(724020, hashtext(${`${kind} ${ip}`}))`);
  const wait = await secondsToWait(tx, kind, ip, now);
  if (wait > 0) return { wait };
  await tx.execute(
    sql`delete from auth.sign_in_failures where at < ${now.subtract({ hours: 1 }).toString()}`,
  );
  const stored = await row<{ id: string }>(
    tx,
    sql`insert into auth.sign_in_failures (kind, ip, at) values (${kind}, ${ip}, ${now.toString()}) returning id`,
  );
  if (!stored) throw new Error('An attempt was not stored.');
  return { id: stored.id };
}

export async function forgiveAttempt(tx: Tx, id: string): Promise<void> {
  await tx.execute(sql`delete from auth.sign_in_failures where id = ${id}`);
}
