import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'drizzle-orm';
import type { Ctx } from '#core/ctx';
import { startPostgres } from '#core/db/embedded/index';
import { openDatabase, row, type Statement } from '#core/db/index';
import { migrate } from '#core/db/migrate';
import { ensureRoles, newRolePasswords } from '#core/db/roles';
import { createLog } from '#core/log';
import { whenDue } from '#core/tick';
import { refreshStatistics } from '../../src/leads/import-rows.store.ts';
import type { SegmentCondition } from '../../src/leads/segments/contract.ts';
import { keepSegments } from '../../src/leads/segments/keep-segments.ts';
import { readSegments } from '../../src/leads/segments/read-segments.ts';
import { createSegment } from '../../src/leads/segments/save-segment.ts';
import { newContext } from './bench-context.ts';
import { median, report } from './report.ts';

const LEADS = 1_000_000;
const COMPANIES = 50_000;
const REPEATS = 3;
/** What a person waits from a change to a segment that shows it, the second between two turns included. */
const MOST_SECONDS = 5;

const SEGMENTS: Readonly<Record<string, readonly SegmentCondition[]>> = {
  'Large and in charge': [
    { field: 'employees', atLeast: 2_000 },
    { field: 'title', words: ['coo', 'head of operations'] },
  ],
  'Best and untouched': [
    { field: 'score', atLeast: 80 },
    { field: 'status', in: ['pending'] },
  ],
  'Quiet for a week': [
    { field: 'status', in: ['sent'] },
    { field: 'days_in_status', atLeast: 7 },
  ],
};

const at = (days: Statement) => sql`now() - (${days}) * interval '1 day'`;
/** In the order of their making, as ids of the product are. */
const id = (n: Statement) => sql`lpad(to_hex(${n}), 32, '0')::uuid`;

/** Leads of every age, size and state, made by the database itself. */
async function fill(ctx: Ctx): Promise<void> {
  const w = ctx.workspace.id;
  const series = (count: number) => sql`generate_series(1, ${count}::int) n`;
  await ctx.db.tx(async (tx) => {
    await tx.execute(sql`insert into companies (workspace_id, id, name, domain, industry, employees, country, created_at, updated_at)
      select ${w}, ${id(sql`n`)}, 'Firm ' || n, 'firm-' || n || '.example', 'Software', n % 5000, 'DE', now(), now() from ${series(COMPANIES)}`);
    await tx.execute(sql`insert into people (workspace_id, id, company_id, full_name, title, created_at, updated_at)
      select ${w}, ${id(sql`n`)}, ${id(sql`n % ${COMPANIES}::int + 1`)}, 'Ada Number ' || n,
        (array['COO', 'VP Sales', 'Head of Operations', 'Engineer', 'CFO'])[n % 5 + 1], now(), now() from ${series(LEADS)}`);
    await tx.execute(sql`insert into person_addresses (workspace_id, id, person_id, address, canonical, hash, source, created_at)
      select ${w}, ${id(sql`n`)}, ${id(sql`n`)}, 'p' || n || '@x.example', 'p' || n || '@x.example', md5('h' || n), 'bench', now() from ${series(LEADS)}`);
    await tx.execute(sql`insert into leads (workspace_id, id, person_id, status, status_at, score, created_at, updated_at)
      select ${w}, ${id(sql`n`)}, ${id(sql`n`)}, (array['pending', 'sent', 'ghosted'])[n % 3 + 1], ${at(sql`n % 100`)}, n % 101, ${at(sql`n % 100`)}, now() from ${series(LEADS)}`);
  });
}

async function seconds(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await work();
  return (performance.now() - started) / 1_000;
}

/** One company grows: its twenty people are looked at. Resolves when the segment holds those it should. */
async function oneChange(ctx: Ctx, round: number): Promise<number> {
  const members = async () => (await readSegments(ctx)).find(({ name }) => name.startsWith('Large'))?.members;
  const before = await members();
  await ctx.db.tx((tx) =>
    tx.execute(sql`update companies set employees = 9000 where id = ${id(sql`${5 * round + 1}::int`)}`),
  );
  const took = await seconds(() => keepSegments.run(ctx));
  if ((await members()) === before) throw new Error('The change moved nobody.');
  return took + keepSegments.everySeconds;
}

/** Segments over a million leads: the first fill, and how soon a change shows. */
export async function benchSegments(): Promise<boolean> {
  const folder = mkdtempSync(join(tmpdir(), 'legwork-bench-'));
  chmodSync(folder, 0o711);
  const postgres = await startPostgres({ folder });
  try {
    const urls = await ensureRoles(postgres.ownerUrl, newRolePasswords(), 'legwork');
    await migrate(urls.ownerUrl);
    const database = openDatabase({ ...urls, log: createLog({ level: 'silent' }), name: 'legwork-bench' });
    const ctx = await newContext(database);
    const made = await seconds(() => fill(ctx));
    process.stderr.write(`${LEADS} leads made in ${made.toFixed(0)} s\n`);
    await ctx.db.tx(refreshStatistics);
    for (const [name, all] of Object.entries(SEGMENTS)) await createSegment(ctx, { name, filter: { all } });
    const turns: number[] = [];
    do turns.push(await seconds(() => keepSegments.run(ctx)));
    while ((await readSegments(ctx)).some(({ state }) => state === 'building'));
    process.stderr.write(
      `filled in ${turns.length} turns: ${turns.map((each) => each.toFixed(1)).join(' ')} s\n`,
    );
    const changes: number[] = [];
    for (let round = 1; round <= REPEATS; round += 1) changes.push(await oneChange(ctx, round));
    const rescan = await seconds(() =>
      ctx.db.tx((tx) =>
        row(
          tx,
          sql`select count(*) from leads l join people p on p.workspace_id = l.workspace_id and p.id = l.person_id join companies c on c.workspace_id = p.workspace_id and c.id = p.company_id where c.employees >= 2000`,
        ),
      ),
    );
    const many = await seconds(async () => {
      await ctx.db.tx((tx) => tx.execute(sql`update leads set score = score + 1 where status = 'ghosted'`));
      await keepSegments.run(ctx);
      while ((await ctx.db.tx((tx) => whenDue(tx, [keepSegments], ctx.now()))).size > 0)
        await keepSegments.run(ctx);
    });
    await database.close();
    return report(
      'segments',
      [
        {
          name: `a change shows in ${LEADS} leads, median of ${REPEATS}`,
          figure: median(changes),
          unit: 's',
          atMost: MOST_SECONDS,
        },
        { name: 'counting one segment anew instead', figure: rescan, unit: 's' },
        {
          name: `first fill of ${Object.keys(SEGMENTS).length} segments`,
          figure: turns.reduce((a, b) => a + b, 0),
          unit: 's',
        },
        { name: 'longest turn of the fill', figure: Math.max(...turns), unit: 's' },
        { name: 'a third of all leads changed at once', figure: many, unit: 's' },
      ],
      { leads: LEADS, changes },
    );
  } finally {
    await postgres.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}
