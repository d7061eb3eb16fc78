import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { fixedClock } from '#core/clock';
import { createCtx } from '#core/context';
import { collectContributions } from '#core/contribution';
import type { WorkspaceMode } from '#core/ctx';
import { rows } from '#core/db/index';
import { messageOf } from '#core/errors';
import { createLog } from '#core/log';
import { importLeads, memorySource } from '#leads';
import { saveMailbox } from '#outbound';
import { openWorkbench, T0, type Workbench } from '../support/workbench.ts';

let bench: Workbench;
beforeAll(async () => {
  bench = await openWorkbench();
});
afterAll(() => bench[Symbol.asyncDispose]());

let serial = 0;
const fresh = async (mode: WorkspaceMode = 'sandbox') => {
  serial += 1;
  return bench.workspace(`weak-${serial}`, mode);
};
const fileOf = (count: number, from = 0) =>
  `email,first name,last name,company\n${Array.from({ length: count }, (_, index) => `p${from + index}@firm-${(from + index) % 50}.example,Ada,Nr${from + index},Firm ${(from + index) % 50}`).join('\n')}\n`;

describe('a mailbox gives no secret away', () => {
  const at = (passwordEnv: string) => {
    const endpoint = { host: 'mail.evil.example', port: 465, user: 'u', passwordEnv };
    return {
      address: 'a@own.example',
      displayName: 'A',
      vendor: 'native',
      connection: { smtp: endpoint, imap: endpoint, filesSent: true },
    };
  };
  test.each([
    'LEGWORK_SECRET',
    'DATABASE_URL',
    'LEGWORK_DASHBOARD_TOKEN',
    'LEGWORK_APOLLO_API_KEY',
    'PATH',
    'legwork_secret',
  ])('the variable %s is not a mailbox password', async (name) => {
    await expect(saveMailbox(bench.ctx(await fresh()), at(name))).rejects.toMatchObject({
      kind: 'invalid',
      fields: [expect.objectContaining({ path: expect.stringContaining('passwordEnv') }), expect.anything()],
    });
  });
  test('a variable that says it holds a mailbox password may be named', async () => {
    await expect(
      saveMailbox(bench.ctx(await fresh('shadow')), at('MAIL_PASSWORD_NORA')),
    ).resolves.toMatchObject({
      mailboxId: expect.any(String),
    });
  });
  test('a password never reaches the audit log, an event or a log line', async () => {
    const workspace = await fresh('shadow');
    const ctx = bench.ctx(workspace);
    const endpoint = { host: 'mail.own.example', port: 465, user: 'u', password: 'open-sesame-1' };
    await saveMailbox(ctx, {
      address: 'a@own.example',
      displayName: 'A',
      vendor: 'native',
      connection: { smtp: endpoint, imap: endpoint, filesSent: true },
    });
    const kept = await ctx.db.tx((tx) =>
      rows(
        tx,
        sql`select row_to_json(a)::text as row from audit_log a union all select row_to_json(e)::text from events e`,
      ),
    );
    expect(JSON.stringify(kept)).toContain('mailbox.saved');
    expect(JSON.stringify(kept)).not.toContain('open-sesame');
  });
});

test('logs carry no address at info level, whatever an import and a broken row do', async () => {
  const lines: string[] = [];
  const workspace = await fresh();
  const own = bench.ctx(workspace);
  const ctx = createCtx({
    database: bench.database,
    workspace,
    actor: own.actor,
    clock: fixedClock(T0),
    log: createLog({ level: 'info', destination: { write: (line) => void lines.push(line) } }),
    performWith: () => async () => [],
    contributions: collectContributions([]),
    secretKey: own.secretKey,
    baseUrl: own.baseUrl,
    executorId: 'test',
  });
  await importLeads(ctx, memorySource('people.csv', `${fileOf(20)}secret.person@@broken,Ada,Bad,Firm\n`));
  ctx.log.info('still alive');
  expect(lines.length).toBeGreaterThan(0);
  expect(lines.join('')).not.toMatch(/@firm-|secret\.person/);
});

test('a query that fails tells what was wrong, and not whose data it carried', async () => {
  const lines: string[] = [];
  const log = createLog({ level: 'error', destination: { write: (line) => void lines.push(line) } });
  const ctx = bench.ctx(await fresh());
  const failed: unknown = await ctx.db
    .tx((tx) =>
      tx.execute(
        sql`insert into nowhere (address, note) values (${'ada@private.example'}, ${'two\nlines of hers'})`,
      ),
    )
    .catch((error: unknown) => error);
  expect(messageOf(failed)).toBe('relation "nowhere" does not exist');
  log.error({ error: failed }, 'A request failed.');
  log.error({ error: String(failed) }, 'A request failed.');
  // The database itself repeats the row that stands in the way.
  const twice = await ctx.db
    .tx((tx) =>
      tx
        .execute(sql`create temp table once (address text primary key) on commit drop`)
        .then(() =>
          tx.execute(sql`insert into once values (${'ada@private.example'}), (${'ada@private.example'})`),
        ),
    )
    .catch((error: unknown) => error);
  expect(messageOf(twice)).toContain('duplicate key');
  log.error({ error: twice }, 'A request failed.');
  expect(lines.join('')).toContain('nowhere');
  expect(lines.join('')).not.toMatch(/ada@private|of hers/);
});
