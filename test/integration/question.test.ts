import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Ctx } from '#core/ctx';
import { rows } from '#core/db/index';
import { openWorkbench, type Workbench } from '../support/workbench.ts';

let bench: Workbench;
let ctx: Ctx;
beforeAll(async () => {
  bench = await openWorkbench();
  ctx = bench.ctx(await bench.workspace('asking'));
});
afterAll(() => bench[Symbol.asyncDispose]());

const brakes = () =>
  ctx.db.tx((tx) => rows<{ name: string }>(tx, sql`select name from brakes order by name`));
const engage = (name: string) =>
  sql`insert into brakes (workspace_id, name, reason, engaged_at, engaged_by)
      values (${ctx.workspace.id}, ${name}, 'a trial', now(), 'somebody')`;

test('a question is kept, and is asked as its workspace', async () => {
  await ctx.db.ask((tx) => tx.execute(engage('kept')));
  expect(await brakes()).toEqual([{ name: 'kept' }]);
  const [mine] = await ctx.db.ask((tx) =>
    rows<{ id: string }>(tx, sql`select current_setting('app.workspace_id') as id`),
  );
  expect(mine?.id).toBe(ctx.workspace.id);
});

test('a question that fails leaves nothing behind, and the connection serves the next', async () => {
  const failing = ctx.db.ask((tx) => tx.execute(sql`${engage('lost')}, (null, 'x', 'x', now(), 'x')`));
  await expect(failing).rejects.toThrow();
  const askers = Array.from({ length: 30 }, () =>
    ctx.db.ask((tx) => rows<{ name: string }>(tx, sql`select name from brakes`)),
  );
  for (const found of await Promise.all(askers)) expect(found).toEqual([{ name: 'kept' }]);
});

test('a second statement is refused, and whoever asks nothing is let go', async () => {
  await expect(
    ctx.db.ask(async (tx) => {
      await tx.execute(sql`select 1`);
      await tx.execute(engage('second'));
    }),
  ).rejects.toThrow();
  await expect(ctx.db.ask(async () => Promise.reject(new Error('thought better')))).rejects.toThrow(
    'thought better',
  );
  expect(await ctx.db.ask(async () => 'nothing')).toBe('nothing');
  expect(await brakes()).toEqual([{ name: 'kept' }]);
});

const UNDONE = 'Postgres undid the whole of it';
const broken = sql`select 1 / 0`;

test('a transaction that passes over the error of a statement fails: nothing of it was kept', async () => {
  const passedOver = ctx.db.tx(async (tx) => {
    await tx.execute(engage('passed over'));
    await tx.execute(broken).catch(() => undefined);
    return 'done';
  });
  await expect(passedOver).rejects.toThrow(UNDONE);
  expect(await brakes()).toEqual([{ name: 'kept' }]);
  await ctx.db.tx((tx) => tx.execute(engage('after')));
  expect(await brakes()).toEqual([{ name: 'after' }, { name: 'kept' }]);
});

test('a question that passes over its error fails as well', async () => {
  const passedOver = ctx.db.ask((tx) => tx.execute(broken).then(String, () => 'done'));
  await expect(passedOver).rejects.toThrow(UNDONE);
  expect(await ctx.db.ask(async () => 'nothing')).toBe('nothing');
});
