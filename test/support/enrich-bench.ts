import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { sql } from 'drizzle-orm';
import type { Clock } from '#core/clock';
import { contribute } from '#core/contribution';
import type { Ctx, WorkspaceMode } from '#core/ctx';
import { rows } from '#core/db/index';
import { type EnrichmentProvider, enrichmentProviders, type Verifier, verifiers } from '#enrichment';
import { slice as enrichment } from '#enrichment/slice';
import type { RateLimit } from '#gateway';
import { importLeads, leadsOfImport, memorySource } from '#leads';
import { apolloPerformers } from '#vendors/apollo/adapter';
import { apolloEnrichPeople } from '#vendors/apollo/operations';
import { createApolloSimulator } from '#vendors/apollo/simulator';
import { canAsk as apolloCanAsk } from '#vendors/apollo/wire';
import { bettercontactPerformers } from '#vendors/bettercontact/adapter';
import {
  bettercontactReadResult,
  bettercontactSubmitPeople,
  bettercontactSubmitPhones,
} from '#vendors/bettercontact/operations';
import { createBettercontactSimulator } from '#vendors/bettercontact/simulator';
import { canAsk as bettercontactCanAsk } from '#vendors/bettercontact/wire';
import type { Knowledge, KnownPerson } from '#vendors/kit/known-person';
import { serveSimulators } from '#vendors/kit/simulator';
import { neverbouncePerformers } from '#vendors/neverbounce/adapter';
import * as neverbounce from '#vendors/neverbounce/operations';
import { createNeverbounceSimulator } from '#vendors/neverbounce/simulator';
import { guards } from '../../src/app/guards.ts';
import { openWorkbench, T0 } from './workbench.ts';

const KEY = 'secret_of-the-tests';
const PAGE = 10;
let serial = 0;

/** Who exists for a finder: everybody whose surname begins with one of its letters. */
export const knowing =
  (
    letters: string,
    more: (question: Parameters<Knowledge>[0]) => Partial<KnownPerson> = () => ({}),
  ): Knowledge =>
  (question) => {
    const last = question.lastName ?? '';
    if (!letters.includes(last.charAt(0))) return null;
    const slug = `${question.firstName}-${last}`.toLowerCase();
    return {
      id: slug,
      firstName: question.firstName ?? '',
      lastName: last,
      title: 'VP Sales',
      email: `${slug}@${question.companyDomain ?? 'found.example'}`,
      emailQuality: 'verified',
      linkedinUrl: `https://www.linkedin.com/in/${slug}`,
      phone: null,
      company: {
        name: question.companyName,
        domain: question.companyDomain,
        employees: 120,
        industry: 'Software',
        description: null,
        revenue: null,
        technologies: [],
        country: 'DE',
        foundedYear: 2010,
      },
      fundedOn: null,
      notes: [],
      ...more(question),
    };
  };

/** Live workspaces over Apollo in bulk, BetterContact later and, where wanted, NeverBounce, all in small, with a clock that the test moves. */
export async function openEnrichBench(
  knows: { apollo: Knowledge; bettercontact: Knowledge },
  { verifies = false } = {},
) {
  const folder = mkdtempSync(join(tmpdir(), 'legwork-finders-'));
  const clock = { at: T0 };
  const room: { apollo: RateLimit | null } = { apollo: null };
  const now: Clock['now'] = () => clock.at;
  const common = { apiKey: KEY, folder, now, perMinute: 100_000 };
  const apollo = createApolloSimulator({ ...common, knows: (question) => knows.apollo(question) });
  const bettercontact = createBettercontactSimulator({
    ...common,
    knows: (question) => knows.bettercontact(question),
  });
  const bounce = createNeverbounceSimulator({ apiKey: KEY, now, perMinute: 100_000, looksUntilDone: 0 });
  const server = await serveSimulators({
    '/apollo': apollo,
    '/bettercontact': bettercontact,
    '/neverbounce': bounce,
  });
  const finders: EnrichmentProvider[] = [
    {
      name: 'apollo',
      order: 1,
      modes: ['live'],
      accepts: apolloCanAsk,
      bulk: apolloEnrichPeople,
      largest: PAGE,
    },
    {
      name: 'bettercontact',
      order: 2,
      modes: ['live'],
      accepts: bettercontactCanAsk,
      submit: { many: bettercontactSubmitPeople, largest: 100 },
      read: bettercontactReadResult,
      lookAfterSeconds: 5,
      giveUpAfterSeconds: 600,
    },
    {
      name: 'bettercontact',
      field: 'phone',
      order: 2,
      modes: ['live'],
      accepts: bettercontactCanAsk,
      submit: { many: bettercontactSubmitPhones, largest: 100 },
      read: bettercontactReadResult,
      lookAfterSeconds: 5,
      giveUpAfterSeconds: 600,
    },
  ];
  const verifier: Verifier = {
    name: 'neverbounce',
    modes: ['live'],
    one: neverbounce.neverbounceVerifyAddress,
    job: {
      submit: neverbounce.neverbounceSubmitBatch,
      read: neverbounce.neverbounceReadBatch,
      results: neverbounce.neverbounceReadBatchResults,
      largest: neverbounce.NEVERBOUNCE_LARGEST_BATCH,
    },
    oneByOne: false,
  };
  const bench = await openWorkbench({
    slices: [
      enrichment,
      {
        name: 'the finders',
        contributions: [
          ...finders.map((finder) => contribute(enrichmentProviders, finder)),
          ...(verifies ? [contribute(verifiers, verifier)] : []),
        ],
      },
    ],
    performers: [
      ...apolloPerformers({ baseUrl: `${server.url}/apollo`, apiKey: KEY }).map((performer) => ({
        ...performer,
        limits: () => (room.apollo ? [room.apollo] : []),
      })),
      ...bettercontactPerformers({
        baseUrl: `${server.url}/bettercontact`,
        apiKey: KEY,
        pollMilliseconds: 1,
      }),
      ...neverbouncePerformers({ baseUrl: `${server.url}/neverbounce`, apiKey: KEY }),
    ],
    guards,
  });
  return {
    bench,
    apollo,
    bettercontact,
    neverbounce: bounce,
    knows,
    /** How many calls Apollo takes; as many as come where nothing is said. */
    room,
    pass: (span: Temporal.DurationLike): void => {
      clock.at = clock.at.add(span);
    },
    async ctx(slug: string, mode: WorkspaceMode = 'live'): Promise<Ctx> {
      serial += 1;
      return bench.ctx(await bench.workspace(`${slug}-${serial}`, mode), { clock: { now } });
    },
    /** Leads without addresses unless the line has one: `address,first,last,company,website`. */
    async leads(ctx: Ctx, lines: readonly string[]): Promise<string[]> {
      const file = `email,first name,last name,company,website\n${lines.join('\n')}\n`;
      const imported = await importLeads(ctx, memorySource(`${ctx.ids.next()}.csv`, file));
      if (imported.rejected > 0) throw new Error(`${imported.rejected} lines were rejected.`);
      return ctx.db.tx((tx) => leadsOfImport(tx, imported.id));
    },
    rows: <T extends object>(ctx: Ctx, statement: ReturnType<typeof sql>): Promise<T[]> =>
      ctx.db.tx((tx) => rows<T>(tx, statement)),
    async [Symbol.asyncDispose]() {
      await bench[Symbol.asyncDispose]();
      await server.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
export type EnrichBench = Awaited<ReturnType<typeof openEnrichBench>>;
