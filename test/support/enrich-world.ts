import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { sql } from 'drizzle-orm';
import { systemActor } from '#core/actor';
import { systemClock } from '#core/clock';
import { createCtx } from '#core/context';
import { collectContributions } from '#core/contribution';
import { acrossWorkspaces } from '#core/db/across-workspaces';
import { openDatabase, rows } from '#core/db/index';
import { createIds, type WorkspaceId } from '#core/ids';
import { createLog } from '#core/log';
import { secretKeys } from '#core/secret-keys';
import type { EnrichmentReport } from '#enrichment';
import type { Forecast } from '#enrichment/contract';
import { createGateway } from '#gateway';
import { importLeads, memorySource } from '#leads';
import { createApolloSimulator } from '#vendors/apollo/simulator';
import { createBettercontactSimulator } from '#vendors/bettercontact/simulator';
import { readLines } from '#vendors/kit/durable-files';
import { serveSimulators, type VendorSimulator } from '#vendors/kit/simulator';
import { knowledgeOf } from '../../src/sandbox/companies/knowledge.ts';
import type { DriverOrders } from './enrich-driver.ts';

const driver = fileURLToPath(new URL('./enrich-driver.ts', import.meta.url));
const KEY = 'a-key-of-the-bench';
const SEED = 'bench';
const ROOM = 1_000_000;

type Urls = DriverOrders['urls'];
export type Driven = {
  readonly killed: boolean;
  readonly plan?: Forecast;
  readonly report?: EnrichmentReport;
  readonly errors: string;
};

type Limits = { readonly apollo: number; readonly bettercontact: number };

/** A live workspace with many people, the finders in small with their latency, and processes that enrich and may be killed. */
export async function openEnrichWorld(parts: { urls: Urls; people: number; perMinute: Limits }) {
  const folder = mkdtempSync(join(tmpdir(), 'legwork-enrich-'));
  const born = Temporal.Now.instant();
  const common = { apiKey: KEY, folder, now: () => Temporal.Now.instant() };
  const vendorsWith = (perMinute: Limits) => ({
    apollo: createApolloSimulator({
      ...common,
      knows: knowledgeOf('apollo', SEED, () => born),
      perMinute: perMinute.apollo,
    }),
    bettercontact: createBettercontactSimulator({
      ...common,
      knows: knowledgeOf('bettercontact', SEED, () => born),
      perMinute: perMinute.bettercontact,
    }),
  });
  const state = { latencyMs: 0, vendors: vendorsWith(parts.perMinute) };
  const slow = (vendor: 'apollo' | 'bettercontact'): VendorSimulator => ({
    ...state.vendors[vendor],
    async answer(request) {
      if (state.latencyMs > 0) await pause(state.latencyMs);
      return state.vendors[vendor].answer(request);
    },
  });
  const server = await serveSimulators({
    '/apollo': slow('apollo'),
    '/bettercontact': slow('bettercontact'),
  });
  const database = openDatabase({
    ...parts.urls,
    log: createLog({ level: 'silent' }),
    poolSize: 4,
    name: 'legwork-bench',
  });
  const workspaceId = await peopleIn(database, parts.people);
  const query = <T extends object>(statement: ReturnType<typeof sql>): Promise<T[]> =>
    acrossWorkspaces(database).tx((tx) => rows<T>(tx, statement));
  return {
    query,
    /** The same finders, with what they charged so far, under other limits. */
    setLimits: (perMinute: Limits): void => {
      state.vendors = vendorsWith(perMinute);
    },
    exchanges: () => state.vendors.apollo.exchanges(),
    charges: () => state.vendors.apollo.charges().length + state.vendors.bettercontact.charges().length,
    setLatency: (milliseconds: number): void => {
      state.latencyMs = milliseconds;
    },
    drive: (more: Partial<DriverOrders> & { killAt?: number } = {}): Promise<Driven> =>
      drive(
        {
          urls: parts.urls,
          workspaceId,
          simulators: server.url,
          apolloPerMinute: more.apolloPerMinute ?? ROOM,
          bettercontactPerMinute: more.bettercontactPerMinute ?? ROOM,
          ...more,
        },
        more.killAt,
      ),
    charged: () => chargedIn(folder, state.vendors.apollo, state.vendors.bettercontact),
    async close() {
      await server.close();
      await database.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
export type EnrichWorld = Awaited<ReturnType<typeof openEnrichWorld>>;

async function peopleIn(database: ReturnType<typeof openDatabase>, people: number): Promise<string> {
  const workspaceId = createIds(systemClock).next<'workspace'>() as WorkspaceId;
  await acrossWorkspaces(database).tx((tx) =>
    tx.execute(sql`insert into workspaces (id, parent_id, path, name, slug, mode, daily_send_limit, created_at)
      values (${workspaceId}, null, ${`{${workspaceId}}`}::uuid[], 'bench', 'bench', 'live', 0, now())`),
  );
  const ctx = createCtx({
    database,
    workspace: { id: workspaceId, name: 'bench', slug: 'bench', mode: 'live', path: [workspaceId] },
    actor: systemActor('bench'),
    clock: systemClock,
    log: createLog({ level: 'silent' }),
    performWith: createGateway({ performers: [], guards: [] }).performWith,
    contributions: collectContributions([]),
    secretKey: secretKeys('a secret of the tests, 32 characters long'),
    baseUrl: 'http://legwork.test',
    executorId: 'bench',
  });
  const lines = Array.from(
    { length: people },
    (_, index) =>
      `p${index}@firm-${index}.example,${letters(index)},Number${letters(index * 7 + 3)},Firm ${index}`,
  );
  await importLeads(
    ctx,
    memorySource('people.csv', `email,first name,last name,company\n${lines.join('\n')}\n`),
  );
  return workspaceId;
}

/** A name of letters alone, another one for every number. */
const letters = (index: number): string => {
  const digits = index.toString(26).split('');
  const word = digits.map((digit) => String.fromCharCode(97 + Number.parseInt(digit, 26))).join('');
  return `N${word}`;
};

async function drive(orders: DriverOrders, killAt: number | undefined): Promise<Driven> {
  const child = spawn(process.execPath, [driver, JSON.stringify(orders)], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let errors = '';
  let plan: Forecast | undefined;
  let report: EnrichmentReport | undefined;
  child.stderr.on('data', (chunk: Buffer) => {
    errors += chunk.toString();
  });
  const exited = once(child, 'exit') as Promise<[number | null, NodeJS.Signals | null]>;
  for await (const line of createInterface({ input: child.stdout })) {
    if (line.startsWith('plan ')) plan = JSON.parse(line.slice(5));
    else if (line.startsWith('done ')) report = JSON.parse(line.slice(5));
    else if (killAt !== undefined && Number(line.slice(6)) >= killAt) child.kill('SIGKILL');
  }
  const [code, signal] = await exited;
  if (signal !== 'SIGKILL' && (code !== 0 || !report))
    throw new Error(`The process ended with ${code}: ${errors}`);
  return { killed: signal === 'SIGKILL', errors, ...(plan ? { plan } : {}), ...(report ? { report } : {}) };
}

/** What the finders charged, with each person once for every time they were charged. */
function chargedIn(folder: string, apollo: VendorSimulator, bettercontact: VendorSimulator) {
  const credits = (simulator: VendorSimulator): number =>
    simulator.charges().reduce((sum, charge) => sum + charge.credits, 0);
  const people = (vendor: string): string[] =>
    readFileSync(join(folder, `charges-${vendor}.log`), 'utf8') === ''
      ? []
      : readLines<{ answer: (Charged | null)[] }>(join(folder, `charges-${vendor}.log`))
          .flatMap(({ answer }) => answer)
          .flatMap((entry) => entry?.id ?? entry?.person?.id ?? []);
  const twice = (ids: readonly string[]): number => ids.length - new Set(ids).size;
  return {
    credits: { apollo: credits(apollo), bettercontact: credits(bettercontact) },
    twice: { apollo: twice(people('apollo')), bettercontact: twice(people('bettercontact')) },
  };
}
type Charged = { readonly id?: string; readonly person?: { readonly id: string } | null };

/** What the ledger says was spent and what is still reserved because its answer was lost, in credits. */
export async function spentIn(
  world: EnrichWorld,
): Promise<Record<string, { spent: number; reserved: number }>> {
  const found = await world.query<{ vendor: string; spent: number; reserved: number }>(
    sql`select vendor, coalesce(sum(amount_micros) filter (where state = 'spent'), 0)::float8 / 1000000 as spent,
          coalesce(sum(amount_micros) filter (where state = 'reserved'), 0)::float8 / 1000000 as reserved from spend_ledger group by vendor`,
  );
  return Object.fromEntries(found.map(({ vendor, ...rest }) => [vendor, rest]));
}

/** People answered for by Apollo per minute, from the first question of a moment on to the last answer. */
export async function throughputOf(world: EnrichWorld, since: Temporal.Instant): Promise<number> {
  const [found] = await world.query<{ people: number; minutes: number }>(
    sql`select count(*)::int as people, extract(epoch from max(answered_at) - min(asked_at))::float8 / 60 as minutes from enrichment_journal
        where provider = 'apollo' and state in ('hit', 'miss') and asked_at >= ${since.toString()}`,
  );
  return found ? found.people / found.minutes : 0;
}
