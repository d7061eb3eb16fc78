import { sql } from 'drizzle-orm';
import type { Ctx } from '#core/ctx';
import { openDatabase, row } from '#core/db/index';
import { createLog } from '#core/log';
import { fileSource, importLeads } from '#leads';
import { openImport } from '../../src/leads/import/index.ts';
import {
  refreshStatistics,
  type StagedFact,
  type StagedRow,
  storeCandidates,
} from '../../src/leads/import-rows.store.ts';
import { newContext } from './bench-context.ts';

/** One measurement, printed as JSON. The peaks are those of the process's resident memory. */
export type Measured = {
  seconds: number;
  leads: number;
  startMb: number;
  peakMb: number;
  growthMb: number;
  peaks: { rows: number; mb: number }[];
};

const SAMPLE_MS = 50;
const BATCH = 5_000;
const [kind, file = '', urls = '{}'] = process.argv.slice(2);

if (kind === 'product' || kind === 'baseline') {
  const log = createLog({ level: 'silent' });
  const database = openDatabase({
    ...(JSON.parse(urls) as { appUrl: string; systemUrl: string }),
    log,
    name: 'legwork-bench',
  });
  const ctx = await newContext(database);
  const measured = kind === 'product' ? await product(ctx) : await baseline(ctx);
  process.stdout.write(JSON.stringify(measured));
  await database.close();
  process.exit(0);
}

function megabytes(): number {
  return process.memoryUsage.rss() / 1_048_576;
}

async function leadsOf(ctx: Ctx): Promise<number> {
  const found = await ctx.db.tx((tx) => row<{ count: string }>(tx, sql`select count(*) from leads`));
  return Number(found?.count);
}

/** The whole import: read, decode, map, check, find doubles, store, with checkpoints. */
async function product(ctx: Ctx): Promise<Measured> {
  const startMb = megabytes();
  const peaks: { rows: number; mb: number }[] = [];
  let peak = startMb;
  const timer = setInterval(() => {
    peak = Math.max(peak, megabytes());
  }, SAMPLE_MS);
  const started = performance.now();
  const done = await importLeads(ctx, fileSource(file), ({ rows }) => {
    peak = Math.max(peak, megabytes());
    peaks.push({ rows, mb: Math.round(peak) });
  });
  const seconds = (performance.now() - started) / 1_000;
  clearInterval(timer);
  const third = peaks.find((entry) => entry.rows >= done.rows / 3)?.mb ?? peak;
  return {
    seconds,
    leads: await leadsOf(ctx),
    startMb,
    peakMb: peak,
    growthMb: Math.max(0, peak - third),
    peaks,
  };
}

/** The same rows, read and checked before the clock starts, through the same statements in the same batches. */
async function baseline(ctx: Ctx): Promise<Measured> {
  const startMb = megabytes();
  const batches = await prepared(ctx);
  const started = performance.now();
  const importId = ctx.ids.next<'import'>();
  await ctx.db.tx((tx) =>
    tx.execute(sql`insert into imports (workspace_id, id, file_name, file_hash, preset, mapping, columns, state, started_at)
      values (${ctx.workspace.id}, ${importId}, 'baseline', 'baseline', 'none', '{}', '[]', 'running', now())`),
  );
  let stored = 0;
  for (const { rows, facts } of batches) {
    await ctx.db.tx((tx) =>
      storeCandidates(
        tx,
        { workspaceId: ctx.workspace.id, importId, source: 'baseline', at: ctx.now() },
        rows,
        facts,
      ),
    );
    stored += 1;
    if ([1, 4, 16, 64].includes(stored)) await ctx.db.tx(refreshStatistics);
  }
  const seconds = (performance.now() - started) / 1_000;
  return { seconds, leads: await leadsOf(ctx), startMb, peakMb: megabytes(), growthMb: 0, peaks: [] };
}

async function prepared(ctx: Ctx): Promise<{ rows: StagedRow[]; facts: StagedFact[] }[]> {
  const batches: { rows: StagedRow[]; facts: StagedFact[] }[] = [];
  const { outcomes } = await openImport(fileSource(file));
  let seen = 0;
  for await (const outcome of outcomes) {
    if (seen % BATCH === 0) batches.push({ rows: [], facts: [] });
    seen += 1;
    const last = batches.at(-1);
    if (!outcome.ok || !last) continue;
    const { candidate } = outcome;
    const { email } = candidate;
    last.rows.push({
      row: candidate.row,
      personId: ctx.ids.next(),
      leadId: ctx.ids.next(),
      companyId: ctx.ids.next(),
      addressId: ctx.ids.next(),
      profileId: ctx.ids.next(),
      phoneId: ctx.ids.next(),
      phone: null,
      address: email?.address ?? null,
      canonical: email?.canonical ?? null,
      hash: email ? `hash of ${email.canonical}` : null,
      linkedinUrl: candidate.linkedinUrl,
      firstName: candidate.firstName,
      lastName: candidate.lastName,
      fullName: candidate.fullName,
      title: candidate.title,
      location: candidate.country,
      companyName: candidate.companyName,
      companyDomain: candidate.companyDomain,
      companyLinkedinUrl: candidate.companyLinkedinUrl,
      industry: candidate.industry,
      employees: candidate.employees,
      revenue: candidate.revenue,
      technologies: candidate.technologies,
      country: candidate.country,
      sourceType: null,
      sourceName: null,
      sourceUrl: null,
      intentScore: candidate.intent.score,
      engagement: {},
      custom: candidate.custom,
    });
    const fact = (kind: StagedFact['kind'], key: string, value: string | null): void => {
      if (value !== null) last.facts.push({ id: ctx.ids.next(), row: candidate.row, kind, key, value });
    };
    fact('person', 'title', candidate.title);
    fact('company', 'industry', candidate.industry);
    fact('company', 'employees', candidate.employeesText);
  }
  return batches;
}
