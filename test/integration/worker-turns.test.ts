import { afterAll, beforeAll, expect, test } from 'vitest';
import { systemActor } from '#core/actor';
import { startWorker } from '../../src/app/worker.ts';
import { type DispatchWorld, openDispatchWorld } from '../support/dispatch-world.ts';
import { offeredTimes } from '../support/offered-times.ts';

let world: DispatchWorld;
beforeAll(async () => {
  world = await openDispatchWorld();
});
afterAll(() => world[Symbol.asyncDispose]());

test('a workspace whose turn fails takes nobody else’s, and the log says whose it was', async () => {
  const broken = await world.tenant({ mode: 'live', mailboxes: 0 });
  const behind = await world.tenant({ mode: 'live', mailboxes: 0 });
  const { runtime } = world;
  const reached = Promise.withResolvers<void>();
  const lines: unknown[][] = [];
  const worker = startWorker(
    {
      ...runtime,
      log: { ...runtime.log, error: (...line: unknown[]) => void lines.push(line) },
      contextFor: async (id, actor) => {
        if (id === broken.id) throw new Error('Its settings cannot be read.');
        if (id === behind.id) reached.resolve();
        return runtime.contextFor(id, actor ?? systemActor('worker'));
      },
    },
    { deliverDue: async () => 0, nextDue: () => null },
  );
  await reached.promise;
  await worker.stop();
  expect(lines[0]).toEqual([
    { workspace: broken.slug, error: 'Its settings cannot be read.' },
    expect.stringContaining('The work of a workspace failed; the others go on'),
  ]);
});

test('in a sandbox time stands still while a person is waited for, whatever is looked after again and again', async () => {
  const tenant = await world.tenant({ mailboxes: 0 });
  const [waiting] = await tenant.propose([{ email: 'dana@rest-mill.example' }]);
  await offeredTimes(tenant, 'a calendar', waiting?.leadId ?? '');
  const before = (await tenant.ctx()).now();
  await tenant.live(60 * 24);
  expect((await tenant.ctx()).now().toString()).toBe(before.toString());
});
