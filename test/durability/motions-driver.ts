import { writeSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import { systemActor } from '#core/actor';
import type { Ctx } from '#core/ctx';
import { drainConsumers } from '#core/events/index';
import { openLegwork } from '../../src/app/legwork.ts';

/** The product in a process of its own, doing what schedules have due in some workspaces at once. It may be killed at any moment. */
const workspaceIds = process.argv.slice(2);
const REST_MS = 20;

const legwork = await openLegwork({ role: 'cli', quiet: true });
const { runtime } = legwork;
const due = runtime.ticks.find(({ name }) => name === 'pipeline.begin_due_runs');
if (!due) throw new Error('There is no tick for what is due.');

/** Hears everything, and lets every workflow come to its rest. */
async function hear(ctx: Ctx): Promise<number> {
  for (let total = 0; ; await setTimeout(REST_MS)) {
    await runtime.durable.rescue();
    const { handled, waiting } = await drainConsumers(ctx, runtime.consumers);
    total += handled;
    if (handled === 0 && !waiting && (await runtime.durable.settled())) return total;
  }
}

const places = await Promise.all(workspaceIds.map((id) => runtime.contextFor(id, systemActor('worker'))));
// An event stays hidden while an older transaction of the cluster runs, so nobody works before everything due was begun.
await Promise.all(places.map((ctx) => due.run(ctx)));
await Promise.all(
  places.map(async (ctx) => {
    while ((await hear(ctx)) + (await due.run(ctx)) > 0);
  }),
);
writeSync(1, 'done\n');
await legwork.close();
process.exit();
