import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { sql } from 'drizzle-orm';
import { afterAll, expect, test } from 'vitest';
import { systemClock } from '#core/clock';
import type { Ctx } from '#core/ctx';
import { rows } from '#core/db/index';
import { importLeads, memorySource } from '#leads';
import { guards } from '../../src/app/guards.ts';
import { slices } from '../../src/app/slices.ts';
import { ofThisFile } from '../support/of-this-file.ts';
import { inPlace, standStill } from '../support/stand-still.ts';
import { openWorkbench } from '../support/workbench.ts';

/** `kill -9` in front of the writes of a merge of companies, and of its undo: all of it or nothing, and the same end after the restart. */
const driver = fileURLToPath(new URL('./company-merge-driver.ts', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'legwork-companies-'));
const bench = ofThisFile(() => openWorkbench({ slices, guards }));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A workspace with two rows of one company, with one person each. */
async function pair(name: string): Promise<Ctx> {
  const ctx = bench.ctx(await bench.workspace(name, 'live'), { clock: systemClock });
  const lines = [
    'email,first name,last name,company,company domain,industry,employees',
    'ana@alder.example,Ana,Alder,Alder,alder.example,,120',
    'ben@alder.test,Ben,Alder,Alder,alder.test,Timber,90',
  ];
  await importLeads(ctx, memorySource('companies.csv', `${lines.join('\n')}\n`));
  return ctx;
}

const start = (places: readonly Ctx[]): ChildProcess =>
  spawn(process.execPath, [driver, ...places.map(({ workspace }) => workspace.id)], {
    env: {
      PATH: process.env.PATH,
      DATABASE_URL: bench.urls.ownerUrl,
      DATABASE_APP_URL: bench.urls.appUrl,
      DATABASE_SYSTEM_URL: bench.urls.systemUrl,
      LEGWORK_HOME: join(folder, 'home'),
      LEGWORK_SECRET: 'a secret of the tests, 32 characters long',
      NODE_COMPILE_CACHE: join(folder, 'compiled'),
    },
    stdio: ['ignore', 'ignore', 'inherit'],
  });

/** By natural keys: who is at which company, what each is known as, and what was written down. */
const outcome = (ctx: Ctx) =>
  ctx.db.tx(async (tx) => ({
    people: await rows<{ email: string; at: string | null }>(
      tx,
      sql`select a.address as email, c.domain as at from person_addresses a join people p on p.id = a.person_id left join companies c on c.id = p.company_id order by 1`,
    ),
    companies: await rows(tx, sql`select domain, industry, employees from companies order by 1`),
    merges: await rows<{ undone: boolean }>(
      tx,
      sql`select undone_at is not null as undone from company_merges`,
    ),
    audited: await rows<{ action: string; count: number }>(
      tx,
      sql`select action, count(*)::int as count from audit_log where action like 'company.%' group by 1 order by 1`,
    ),
  }));

const APART = [
  { email: 'ana@alder.example', at: 'alder.example' },
  { email: 'ben@alder.test', at: 'alder.test' },
];
const TOGETHER = APART.map(({ email }) => ({ email, at: 'alder.example' }));

test('killed in front of every write: apart or together, never between, and the same end after the restart', async () => {
  const names = ['claims', 'moves', 'audits', 'parts', 'closes', 'notes', 'calm'];
  const places: Ctx[] = [];
  for (const name of names) places.push(await pair(name));
  const [claims, moves, audits, parts, closes, notes, calm] = places as [Ctx, Ctx, Ctx, Ctx, Ctx, Ctx, Ctx];
  const wall = await standStill(bench, [
    inPlace(claims, 'insert on company_merges', 'true'),
    inPlace(moves, 'update on people', 'true'),
    inPlace(audits, 'insert on audit_log', "new.action = 'company.merged'"),
    inPlace(parts, 'update on companies', 'old.merged_into is not null'),
    inPlace(closes, 'update on company_merges', 'true'),
    inPlace(notes, 'insert on audit_log', "new.action = 'company.unmerged'"),
  ]);
  const held = places.slice(0, -1);
  const killed = start(held);
  const exited = once(killed, 'exit');
  await wall.reached(held.length);
  killed.kill('SIGKILL');
  expect(await exited).toEqual([null, 'SIGKILL']);
  await wall.open();
  for (const ctx of [claims, moves, audits])
    expect(await outcome(ctx)).toMatchObject({ people: APART, merges: [], audited: [] });
  for (const ctx of [parts, closes, notes])
    expect(await outcome(ctx)).toMatchObject({
      ...{ people: TOGETHER, merges: [{ undone: false }] },
      audited: [{ action: 'company.merged', count: 1 }],
    });
  expect(await once(start(places), 'exit')).toEqual([0, null]);
  const undisturbed = await outcome(calm);
  expect(undisturbed).toMatchObject({ people: APART, merges: [{ undone: true }] });
  for (const [index, ctx] of held.entries()) expect(await outcome(ctx), names[index]).toEqual(undisturbed);
}, 90_000);
