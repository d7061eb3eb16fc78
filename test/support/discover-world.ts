import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'drizzle-orm';
import { slice as approval } from '#approval/slice';
import { connections } from '#core/connections';
import { contribute } from '#core/contribution';
import type { Ctx } from '#core/ctx';
import { row } from '#core/db/index';
import { slice as leads } from '#leads/slice';
import { slice as pipeline } from '#pipeline/slice';
import { apolloPerformers } from '#vendors/apollo/adapter';
import { createApolloSimulator } from '#vendors/apollo/simulator';
import { ANA } from '#vendors/kit/adapter-run.fixture';
import { serveSimulators } from '#vendors/kit/simulator';
import { guards } from '../../src/app/guards.ts';
import { ofThisFile } from './of-this-file.ts';
import { openWorkbench, T0 } from './workbench.ts';

export const PEOPLE = Array.from({ length: 40 }, (_, index) => ({
  ...ANA,
  id: `person${String(index).padStart(3, '0')}`,
  firstName: 'Pat',
  lastName: `Number${String.fromCharCode(97 + Math.floor(index / 26))}${String.fromCharCode(97 + (index % 26))}`,
  title: index < 20 ? 'Head of Sales' : 'COO',
  email: index === 3 ? null : `pat${index}@company${index}.test`,
  emailQuality: index === 3 ? ('none' as const) : ('verified' as const),
  linkedinUrl: `https://www.linkedin.com/in/pat-number-${index}`,
  company: { ...ANA.company, name: `Company ${index}`, domain: `company${index}.test` },
}));

/** Forty people whom a search can find, and workspaces that search, for the tests of one file. */
export const discoverWorld = () => ofThisFile(openDiscoverWorld);

async function openDiscoverWorld() {
  const folder = mkdtempSync(join(tmpdir(), 'legwork-discover-'));
  const simulator = createApolloSimulator({
    apiKey: 'k',
    folder,
    knows: () => null,
    people: () => PEOPLE,
    now: () => T0,
  });
  const server = await serveSimulators({ '/apollo': simulator });
  const apollo = {
    vendor: 'apollo',
    capabilities: ['people search'],
    settings: [],
    configured: true,
    probe: null,
    webhook: null,
  };
  const bench = await openWorkbench({
    slices: [approval, leads, pipeline, { name: 'apollo', contributions: [contribute(connections, apollo)] }],
    performers: apolloPerformers({ baseUrl: `${server.url}/apollo`, apiKey: 'k', timeoutMs: 2_000 }),
    guards,
    wait: async () => undefined,
  });
  return {
    simulator,
    open: async (slug: string): Promise<Ctx> => bench.ctx(await bench.workspace(slug)),
    async [Symbol.asyncDispose]() {
      await bench[Symbol.asyncDispose]();
      await server.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

export const heads = { search: { titles: ['head of sales'] }, limit: 5 };
export const count = async (ctx: Ctx, table: string): Promise<number> =>
  (await ctx.db.tx((tx) => row<{ n: number }>(tx, sql`select count(*)::int as n from ${sql.raw(table)}`)))
    ?.n ?? -1;
