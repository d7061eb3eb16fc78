import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Ctx } from '#core/ctx';
import { acrossWorkspaces } from '#core/db/across-workspaces';
import { row, rows, type Tx } from '#core/db/index';
import { openWorkbench, type Workbench } from '../support/workbench.ts';

let bench: Workbench;
let ctx: Ctx;

beforeAll(async () => {
  bench = await openWorkbench();
  ctx = bench.ctx(await bench.workspace('lost-connections'));
});
afterAll(() => bench[Symbol.asyncDispose]());

const own = async (tx: Tx): Promise<number> =>
  (await row<{ pid: number }>(tx, sql`select pg_backend_pid() as pid`))?.pid ?? 0;
const mine = () => ctx.db.tx((tx) => rows<{ id: string }>(tx, sql`select id from workspaces`));

/** The server has ended the connection, and its driver has been told while it asked for nothing. */
async function dies(pid: number): Promise<void> {
  await bench.database.system.execute(sql`select pg_terminate_backend(${pid}::int, 5000)`);
  await mine();
}

test('a connection that dies in a transaction fails that transaction and nothing else', async () => {
  const lost = ctx.db.tx(async (tx) => {
    await dies(await own(tx));
    return own(tx);
  });
  await expect(lost).rejects.toThrow();
  expect(await mine()).toEqual([{ id: ctx.workspace.id }]);
});

test('so it is with a transaction across workspaces', async () => {
  const lost = acrossWorkspaces(bench.database).tx(async (tx) => {
    await dies(await own(tx));
    return own(tx);
  });
  await expect(lost).rejects.toThrow();
  expect(await mine()).toEqual([{ id: ctx.workspace.id }]);
});

test('what the first question of a transaction fails with is what is thrown, and the connection is used again', async () => {
  await expect(ctx.db.tx((tx) => tx.execute(sql`select 1 / 0`))).rejects.toMatchObject({
    cause: { message: 'division by zero' },
  });
  expect(await mine()).toEqual([{ id: ctx.workspace.id }]);
});
