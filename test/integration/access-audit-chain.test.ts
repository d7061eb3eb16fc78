import pg from 'pg';
import { expect, inject, test } from 'vitest';
import { sealAuditTick } from '#access';
import { proveAudit } from '#core/audit/audit.store';
import type { Ctx } from '#core/ctx';
import { openWorkbench, type Workbench } from '../support/workbench.ts';

/** A sealed log of ten rows, and a superuser's hands on it. */
async function sealedLog(bench: Workbench) {
  const workspace = await bench.workspace('acme');
  const ctx = bench.ctx(workspace);
  await ctx.db.tx(async (tx) => {
    for (let number = 1; number <= 10; number += 1)
      await ctx.audit(tx, { action: 'test.counted', subject: `thing ${number}`, detail: { number } });
  });
  await sealAuditTick(bench.database).run(ctx);
  const url = new URL(inject('cluster').adminUrl);
  url.pathname = new URL(bench.urls.ownerUrl).pathname;
  const tamper = async (statement: string): Promise<void> => {
    const client = new pg.Client({ connectionString: url.toString() });
    await client.connect();
    try {
      await client.query(statement);
    } finally {
      await client.end();
    }
  };
  return { ctx, tamper };
}

const prove = (ctx: Ctx) => ctx.db.tx((tx) => proveAudit(tx, ctx.workspace.id, 3));

test('an untouched log proves itself, page by page, and counts the unsealed tail', async () => {
  await using bench = await openWorkbench();
  const { ctx } = await sealedLog(bench);
  await ctx.db.tx((tx) => ctx.audit(tx, { action: 'test.later', subject: 'thing' }));
  expect(await prove(ctx)).toEqual({ workspaceId: ctx.workspace.id, sealed: 10, unsealed: 1, redacted: 0 });
});

test.each([
  [
    'a changed action',
    "update audit_log set action = 'test.other' where seq = 4",
    4,
    'its content was changed after it was sealed',
  ],
  [
    'a changed detail',
    `update audit_log set detail = '{"number": 5000}' where seq = 5`,
    5,
    'its content was changed after it was sealed',
  ],
  [
    'a changed actor',
    "update audit_log set actor_name = 'somebody else' where seq = 1",
    1,
    'its content was changed after it was sealed',
  ],
  [
    'a changed time',
    "update audit_log set at = at + interval '1 microsecond' where seq = 10",
    10,
    'its content was changed after it was sealed',
  ],
  ['a removed row', 'delete from audit_log where seq = 6', 7, 'row 6 is missing'],
  ['a removed first row', 'delete from audit_log where seq = 1', 2, 'row 1 is missing'],
  [
    'a removed row with the gap closed',
    'delete from audit_log where seq = 6; update audit_log set seq = seq - 1 where seq = 7; update audit_log set seq = seq - 1 where seq = 8; update audit_log set seq = seq - 1 where seq > 8',
    6,
    'it does not continue the row before it',
  ],
  [
    'two rows in each other’s place',
    'update audit_log set seq = 99 where seq = 3; update audit_log set seq = 3 where seq = 4; update audit_log set seq = 4 where seq = 99',
    3,
    'it does not continue the row before it',
  ],
  [
    'a changed row with its hash made anew',
    "update audit_log set subject = 'thing 700', hash = encode(sha256('made up'), 'hex') where seq = 7",
    7,
    'its content was changed after it was sealed',
  ],
])('%s is found', async (_what, statement, seq, what) => {
  await using bench = await openWorkbench();
  const { ctx, tamper } = await sealedLog(bench);
  await tamper(statement);
  const proof = await prove(ctx);
  expect(proof.broken).toMatchObject({ seq, what });
});

test('rows written from many sides at once are sealed into one chain', async () => {
  await using bench = await openWorkbench();
  const workspace = await bench.workspace('acme');
  const ctx = bench.ctx(workspace);
  const write = (number: number) =>
    ctx.db.tx((tx) => ctx.audit(tx, { action: 'test.counted', subject: String(number) }));
  const tick = sealAuditTick(bench.database);
  await Promise.all(
    Array.from({ length: 40 }, (_, number) => (number % 8 === 7 ? tick.run(ctx) : write(number))),
  );
  while ((await tick.run(ctx)) > 0);
  expect(await prove(ctx)).toEqual({ workspaceId: workspace.id, sealed: 35, unsealed: 0, redacted: 0 });
});
