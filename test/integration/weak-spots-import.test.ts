import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { permissionGuard } from '#access';
import { fixedClock } from '#core/clock';
import { createCtx } from '#core/context';
import { collectContributions, contribute } from '#core/contribution';
import type { Ctx, WorkspaceMode } from '#core/ctx';
import { rows } from '#core/db/index';
import { createLog } from '#core/log';
import { reason } from '#core/verdict';
import { enrichLeads, enrichmentProviders } from '#enrichment';
import { createGateway, definePerformer, EffectError } from '#gateway';
import { importLeads, leadsOfImport, memorySource, writeRejects } from '#leads';
import { saveMailbox } from '#outbound';
import { apolloEnrich } from '#vendors/apollo/operations';
import { connectVendors } from '../../src/app/vendors/connect-vendors.ts';
import { openTerminal } from '../support/terminal.ts';
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
const count = (ctx: Ctx, table: string) =>
  ctx.db
    .tx((tx) => rows<{ count: number }>(tx, sql`select count(*)::int as count from ${sql.identifier(table)}`))
    .then(([row]) => row?.count);
const fileOf = (count: number, from = 0) =>
  `email,first name,last name,company\n${Array.from({ length: count }, (_, index) => `p${from + index}@firm-${(from + index) % 50}.example,Ada,Nr${from + index},Firm ${(from + index) % 50}`).join('\n')}\n`;

describe('locks: importers at the same time lose nothing and count nothing twice', () => {
  test('the same file from four sides is one import with the rows of the file', async () => {
    const workspace = await fresh();
    const file = `${fileOf(6_000)}not an address,Bad,Row,Firm\n`;
    const done = await Promise.all(
      Array.from({ length: 4 }, () => importLeads(bench.ctx(workspace), memorySource('same.csv', file))),
    );
    const ctx = bench.ctx(workspace);
    expect(new Set(done.map((record) => record.id)).size).toBe(1);
    const [record] = await ctx.db.tx((tx) =>
      rows(tx, sql`select state, rows, accepted, rejected, created, updated from imports`),
    );
    expect(record).toEqual({
      state: 'done',
      rows: 6_001,
      accepted: 6_000,
      rejected: 1,
      created: 6_000,
      updated: 0,
    });
    expect(await count(ctx, 'leads')).toBe(6_000);
    expect(await count(ctx, 'people')).toBe(6_000);
    const said = await ctx.db.tx((tx) =>
      rows(tx, sql`select 1 from audit_log where action = 'leads.imported'`),
    );
    expect(said).toHaveLength(1);
    expect(
      await ctx.db.tx((tx) => rows(tx, sql`select 1 from events where type like 'leads.imported%'`)),
    ).toHaveLength(1);
  });

  test('two files with the same people make each person once, with their address', async () => {
    const workspace = await fresh();
    const ctx = bench.ctx(workspace);
    const files = [fileOf(2_000), fileOf(2_000, 1_000), fileOf(2_000, 500)];
    const done = await Promise.all(
      files.map((file, index) =>
        importLeads(bench.ctx(workspace), memorySource(`overlap-${index}.csv`, file)),
      ),
    );
    expect(done.map((record) => record.accepted)).toEqual([2_000, 2_000, 2_000]);
    expect(await count(ctx, 'leads')).toBe(3_000);
    expect(await count(ctx, 'people')).toBe(3_000);
    expect(await count(ctx, 'person_addresses')).toBe(3_000);
    for (const record of done) expect(record.created + record.updated).toBe(2_000);
  });
});

describe('test data in production: nobody exists who was not in a file', () => {
  test('a file without usable rows makes no leads, and every reject keeps its reason: none is cut off', async () => {
    const ctx = bench.ctx(await fresh());
    const lines = Array.from({ length: 300 }, (_, index) => `broken-${index},,,`);
    const done = await importLeads(
      ctx,
      memorySource('broken.csv', `email,first name,last name,company\n${lines.join('\n')}\n`),
    );
    expect(done).toMatchObject({ rows: 300, accepted: 0, rejected: 300 });
    expect([
      await count(ctx, 'leads'),
      await count(ctx, 'people'),
      await count(ctx, 'import_rejects'),
    ]).toEqual([0, 0, 300]);
  });

  test.each([
    ['fails for good', false],
    ['fails for a while', true],
  ])('a finder that %s leaves the lead without data, and says so', async (_how, retryable) => {
    const workspace = await fresh('live');
    const performer = definePerformer({
      operation: apolloEnrich,
      perform: async () => {
        throw new EffectError(reason('vendor.down', 'The finder is down.'), { effect: 'none', retryable });
      },
    });
    const ctx = withVendors(workspace, [performer], ['live']);
    const imported = await importLeads(ctx, memorySource('two.csv', fileOf(2)));
    const leadIds = await ctx.db.tx((tx) => leadsOfImport(tx, imported.id));
    const before = await ctx.db.tx((tx) => rows(tx, sql`select * from people order by id`));
    const outcomes = await enrichLeads(ctx, leadIds);
    expect(outcomes.map((outcome) => outcome.state)).toEqual(['failed', 'failed']);
    expect(outcomes.every((outcome) => outcome.reason === 'The finder is down.')).toBe(true);
    expect(await count(ctx, 'leads')).toBe(2);
    expect(await ctx.db.tx((tx) => rows(tx, sql`select * from people order by id`))).toEqual(before);
    expect(
      await ctx.db.tx((tx) => rows(tx, sql`select 1 from facts where source not like 'import:%'`)),
    ).toEqual([]);
  });

  function withVendors(
    workspace: Awaited<ReturnType<typeof fresh>>,
    performers: Parameters<typeof createGateway>[0]['performers'],
    modes: WorkspaceMode[],
  ): Ctx {
    const gateway = createGateway({ performers, guards: [permissionGuard], wait: async () => undefined });
    const provider = {
      name: 'apollo' as const,
      order: 1,
      modes,
      operation: apolloEnrich,
      accepts: () => true,
    };
    const own = bench.ctx(workspace);
    return createCtx({
      database: bench.database,
      workspace,
      actor: own.actor,
      clock: fixedClock(T0),
      log: own.log,
      performWith: gateway.performWith,
      contributions: collectContributions([contribute(enrichmentProviders, provider)]),
      secretKey: own.secretKey,
      baseUrl: own.baseUrl,
      executorId: 'test',
    });
  }

  test.each(['live', 'shadow'] as const)(
    'a %s workspace never reaches a simulator, not even when asked by name',
    async (mode) => {
      const asked: string[] = [];
      const home = openTerminal();
      const vendors = await connectVendors({
        home: home.home,
        environment: {},
        seed: 'legwork',
        baseUrl: 'http://127.0.0.1:1',
        clock: { ...fixedClock(T0), set: () => undefined },
        log: createLog({ level: 'silent' }),
        withSandbox: true,
        fetchUrl: async (input) => {
          asked.push(String(input));
          return new Response('{}');
        },
      });
      try {
        // What is offered to such a workspace is a vendor nobody set up, and no local server.
        for (const { entry } of vendors.contributions)
          if (JSON.stringify(entry).includes(`"${mode}"`))
            expect(entry).toMatchObject({ configured: false, probe: null });
        const ctx = withVendors(
          await fresh(mode),
          vendors.performers.filter((performer) => performer.operation.effect === 'spend'),
          [mode],
        );
        const imported = await importLeads(ctx, memorySource('live.csv', fileOf(1)));
        const [outcome] = await enrichLeads(ctx, await ctx.db.tx((tx) => leadsOfImport(tx, imported.id)));
        expect(outcome).toMatchObject({
          state: 'failed',
          reason: expect.stringContaining(`not connected for a ${mode} workspace`),
        });
        expect(asked).toEqual([]);
      } finally {
        await vendors.close();
        await home.close();
      }
    },
  );

  test('a mailbox of the sandbox cannot be connected to a workspace that writes to real people', async () => {
    const ctx = bench.ctx(await fresh('live'));
    const connection = {
      smtp: { host: '127.0.0.1', port: 2525, user: 'u', password: 'p' },
      imap: { host: '127.0.0.1', port: 1143, user: 'u', password: 'p' },
      filesSent: true,
    };
    const mailbox = { address: 'a@own.example', displayName: 'A', vendor: 'sandbox', connection };
    await expect(saveMailbox(ctx, mailbox)).rejects.toMatchObject({ kind: 'invalid' });
    await expect(saveMailbox(bench.ctx(await fresh()), mailbox)).resolves.toMatchObject({
      mailboxId: expect.any(String),
    });
  });
});

describe('a reject file that runs as a program', () => {
  const cells = [
    '=cmd()',
    '@SUM(A1)',
    '+cmd|x',
    '-cmd|x',
    '\t=cmd()',
    ' =cmd()',
    '\r=cmd()',
    '\u00a0=cmd()',
    '\uff1dcmd()',
    'x;=cmd()',
  ];
  test.each(cells)('the cell %j is disarmed, and comes back as it was', async (cell) => {
    let text = '';
    for await (const chunk of writeRejects(
      ['note'],
      [{ row: 1, column: 'note', reason: 'r', cells: [cell] }],
    ))
      text += chunk;
    const [, line = ''] = text.split('\r\n');
    // Neither the cell itself nor what another separator would make of it begins a formula.
    expect(line).not.toMatch(/^"?[\s\u00a0]*[=@+\-\uff1d]/);
    if (cell.includes(';')) expect(line.startsWith('"')).toBe(true);
  });
});

describe('writes that vanish: the working directory', () => {
  test('a foreign working directory gets nothing but the reject file that was asked for; secrets are for this user alone', async () => {
    const terminal = openTerminal();
    try {
      const { writeFileSync } = await import('node:fs');
      writeFileSync(join(terminal.folder, 'leads.csv'), `${fileOf(3)}broken,,,\n`);
      const first = await terminal.json(['import', '--leads', 'leads.csv', '--rejects', 'rejects.csv']);
      expect(first).toMatchObject({ rows: 4, accepted: 3, rejected: 1 });
      expect(readdirSync(terminal.folder).sort()).toEqual(['leads.csv', 'rejects.csv']);
      expect(readFileSync(join(terminal.folder, 'rejects.csv'), 'utf8')).toContain('broken');
      // Personal data: nobody else on this machine reads it.
      expect(statSync(join(terminal.folder, 'rejects.csv')).mode & 0o077).toBe(0);
      for (const name of ['legwork.secret', 'database.roles'])
        expect(statSync(join(terminal.home, name)).mode & 0o777, name).toBe(0o600);
      const again = await terminal.run(['import', '--leads', 'leads.csv']);
      expect(again.code).toBe(0);
      expect(again.stdout + again.stderr).toMatch(/before|already|again/i);
    } finally {
      await terminal.close();
    }
  }, 120_000);
});
