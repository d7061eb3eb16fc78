import { writeSync } from 'node:fs';
import { permissionGuard } from '#access';
import { agentGuard } from '#agents';
import { systemActor } from '#core/actor';
import { createCtx } from '#core/context';
import { collectContributions, contribute } from '#core/contribution';
import { openDatabase } from '#core/db/index';
import type { WorkspaceId } from '#core/ids';
import { createLog } from '#core/log';
import { secretKeys } from '#core/secret-keys';
import { enrichMany, enrichmentProviders, forecastRun } from '#enrichment';
import { createGateway, type Performer, type RateLimit } from '#gateway';
import { leadsToEnrich } from '#leads';
import { apolloPerformers } from '#vendors/apollo/adapter';
import { APOLLO_LARGEST_BULK, apolloEnrichPeople } from '#vendors/apollo/operations';
import { canAsk as apolloCanAsk } from '#vendors/apollo/wire';
import { bettercontactPerformers } from '#vendors/bettercontact/adapter';
import {
  BETTERCONTACT_LARGEST_BATCH,
  bettercontactReadResult,
  bettercontactSubmitPeople,
} from '#vendors/bettercontact/operations';
import { canAsk as bettercontactCanAsk } from '#vendors/bettercontact/wire';

/** What the driver is told, as JSON in its first argument. */
export type DriverOrders = {
  readonly urls: { readonly appUrl: string; readonly systemUrl: string; readonly ownerUrl: string };
  readonly workspaceId: string;
  readonly simulators: string;
  /** Calls per minute that are configured for Apollo and BetterContact. */
  readonly apolloPerMinute: number;
  readonly bettercontactPerMinute: number;
  /** Only these people, the first by id; all where nothing is said. */
  readonly first?: number;
  /** The process believes it is so much later. */
  readonly laterBySeconds?: number;
};

const KEY = 'a-key-of-the-bench';

const limited = (performers: readonly Performer[], limit: RateLimit): Performer[] =>
  performers.map((performer) => ({ ...performer, limits: () => [limit] }));

/** One process of `legwork enrich` over all leads of a live workspace. Prints the plan, `asked N` after every part, then the report. */
async function drive(orders: DriverOrders): Promise<void> {
  const log = createLog({ level: 'warn' });
  const database = openDatabase({ ...orders.urls, log, poolSize: 8, name: 'legwork-enrich' });
  const apollo = apolloPerformers({ baseUrl: `${orders.simulators}/apollo`, apiKey: KEY });
  const bettercontact = bettercontactPerformers({
    baseUrl: `${orders.simulators}/bettercontact`,
    apiKey: KEY,
    pollMilliseconds: 1_000,
  });
  const gateway = createGateway({
    performers: [
      ...limited(apollo, { scope: 'apollo:bench', calls: orders.apolloPerMinute, perSeconds: 60 }),
      ...limited(bettercontact, {
        scope: 'bettercontact:bench',
        calls: orders.bettercontactPerMinute,
        perSeconds: 60,
      }),
    ],
    guards: [permissionGuard, agentGuard],
  });
  const modes = ['live'] as const;
  const workspaceId = orders.workspaceId as WorkspaceId;
  const ctx = createCtx({
    database,
    workspace: { id: workspaceId, name: 'bench', slug: 'bench', mode: 'live', path: [workspaceId] },
    actor: { ...systemActor('terminal'), kind: 'person' },
    clock: { now: () => Temporal.Now.instant().add({ seconds: orders.laterBySeconds ?? 0 }) },
    log,
    performWith: gateway.performWith,
    contributions: collectContributions([
      contribute(enrichmentProviders, {
        name: 'apollo',
        order: 1,
        modes,
        accepts: apolloCanAsk,
        bulk: apolloEnrichPeople,
        largest: APOLLO_LARGEST_BULK,
      }),
      contribute(enrichmentProviders, {
        name: 'bettercontact',
        order: 2,
        modes,
        accepts: bettercontactCanAsk,
        submit: { many: bettercontactSubmitPeople, largest: BETTERCONTACT_LARGEST_BATCH },
        read: bettercontactReadResult,
        lookAfterSeconds: 3,
        giveUpAfterSeconds: 600,
      }),
    ]),
    secretKey: secretKeys('a secret of the tests, 32 characters long'),
    baseUrl: 'http://legwork.test',
    executorId: `driver-${process.pid}`,
  });
  const all = await ctx.db.tx((tx) => leadsToEnrich(tx, 'all'));
  const leadIds = orders.first === undefined ? all : all.slice(0, orders.first);
  const plan = await forecastRun(ctx, leadIds);
  writeSync(1, `plan ${JSON.stringify(plan)}\n`);
  const report = await enrichMany(ctx, leadIds, {
    goOn: true,
    wait: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
    onProgress: ({ done, waiting }) => void writeSync(1, `asked ${done + waiting}\n`),
  });
  writeSync(1, `done ${JSON.stringify(report)}\n`);
  await database.close();
}

await drive(JSON.parse(process.argv[2] ?? '{}') as DriverOrders);
process.exit();
