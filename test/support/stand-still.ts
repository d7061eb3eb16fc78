import { Client } from 'pg';
import { expect } from 'vitest';
import type { Ctx } from '#core/ctx';
import type { Workbench } from './workbench.ts';

const BARRIER = 7;
const STANDING = `select count(*)::int as count from pg_locks where locktype = 'advisory' and classid = ${BARRIER} and objid = ${BARRIER}
  and not granted and database = (select oid from pg_database where datname = current_database())`;

/** A statement of one workspace that is to stand still: `insert on drafts`, and which rows. */
export const inPlace = (ctx: Ctx, statement: string, when: string): string => {
  const row = statement.startsWith('insert') ? 'new' : 'old';
  return `${statement} for each row when (${row}.workspace_id = '${ctx.workspace.id}' and ${when}) execute function stand_still()`;
};

/** Whatever comes to one of these statements stands still in front of it, with its transaction open. */
export async function standStill({ urls }: Workbench, statements: readonly string[]) {
  const client = new Client({ connectionString: urls.ownerUrl });
  await client.connect();
  await client.query(`select pg_advisory_lock(${BARRIER}, ${BARRIER})`);
  await client.query(`create function stand_still() returns trigger language plpgsql as
    $$ begin perform pg_advisory_xact_lock_shared(${BARRIER}, ${BARRIER}); return new; end $$`);
  for (const [index, statement] of statements.entries())
    await client.query(`create trigger stand_still_${index} before ${statement}`);
  const standing = async (): Promise<number> =>
    (await client.query<{ count: number }>(STANDING)).rows[0]?.count ?? 0;
  return {
    reached: (count: number) => expect.poll(standing, { timeout: 30_000, interval: 20 }).toBe(count),
    open: () => client.end(),
  };
}
