import { z } from 'zod';
import { systemActor } from '#core/actor';
import { systemClock } from '#core/clock';
import { createCtx } from '#core/context';
import { collectContributions } from '#core/contribution';
import type { Workspace } from '#core/ctx';
import { openDatabase } from '#core/db/index';
import { createLog } from '#core/log';
import { secretKeys } from '#core/secret-keys';
import { allow } from '#core/verdict';
import { createGateway, defineGuard, defineOperation, definePerformer, type RateLimit } from '#gateway';

/** One worker: asks the vendor at `url` as often as it may, for as long as it is told. */
const { urls, workspace, url, limit, forMs, name } = JSON.parse(process.argv[2] ?? '{}') as {
  urls: { appUrl: string; systemUrl: string };
  workspace: Workspace;
  url: string;
  limit: RateLimit;
  forMs: number;
  name: string;
};
const LANES = 8;

const log = createLog({ level: 'silent' });
const database = openDatabase({ ...urls, log, poolSize: LANES, name: `legwork-${name}` });
const operation = defineOperation<{ index: number }, { ok: true }>({
  name: 'test.counted.ask',
  effect: 'read',
  risk: 'low',
  input: z.object({ index: z.number() }),
  concurrency: LANES,
});
const gateway = createGateway({
  performers: [
    definePerformer<{ index: number }, { ok: true }>({
      operation,
      limits: () => [limit],
      async perform() {
        await fetch(url);
        return { receipt: { ok: true } };
      },
    }),
  ],
  guards: [
    defineGuard({
      name: 'everything',
      slot: 'permission',
      effects: ['read'],
      check: async (_ctx, _tx, { requests }) => requests.map(() => allow()),
    }),
  ],
});
const ctx = createCtx({
  database,
  workspace,
  actor: systemActor(name),
  clock: systemClock,
  log,
  performWith: gateway.performWith,
  contributions: collectContributions([]),
  secretKey: secretKeys('a secret of the tests, 32 characters long'),
  baseUrl: 'http://legwork.test',
  executorId: name,
});

const end = Temporal.Now.instant().add({ milliseconds: forMs });
for (let round = 0; Temporal.Instant.compare(Temporal.Now.instant(), end) < 0; round += 1)
  await ctx.perform(
    operation,
    Array.from({ length: LANES * 4 }, (_, index) => ({
      input: { index },
      subject: {},
      idempotencyKey: `${name} ${round} ${index}`,
    })),
  );
await database.close();
