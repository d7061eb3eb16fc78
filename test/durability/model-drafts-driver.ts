import { writeSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import { systemActor } from '#core/actor';
import type { Ctx } from '#core/ctx';
import { drainConsumers } from '#core/events/index';
import { openLegwork } from '../../src/app/legwork.ts';

/**
 * The product in a process of its own, writing what is to be written in some workspaces at once: the first messages of a run in its
 * workflow, the follow-ups that are due and those who went quiet in their ticks, and reading replies again. It may be killed at any moment and started again.
 */
const workspaceIds = process.argv.slice(2);
const TICKS = ['cadence.advance', 'cadence.freeze', 'cadence.revive', 'inbound.read_again'];
const REST_MS = 20;

const legwork = await openLegwork({ role: 'cli', quiet: true });
const { runtime } = legwork;
const ticks = TICKS.map((name) => {
  const tick = runtime.ticks.find((each) => each.name === name);
  if (!tick) throw new Error(`There is no tick ${name}.`);
  return tick;
});

/** Hears everything, and lets every workflow come to its rest. */
async function hear(ctx: Ctx): Promise<number> {
  for (let total = 0; ; await setTimeout(REST_MS)) {
    await runtime.durable.rescue();
    const { handled, waiting } = await drainConsumers(ctx, runtime.consumers);
    total += handled;
    if (handled === 0 && !waiting && (await runtime.durable.settled())) return total;
  }
}

const work = async (ctx: Ctx): Promise<number> =>
  (await Promise.all(ticks.map((tick) => tick.run(ctx)))).reduce((sum, moved) => sum + moved, 0);

await Promise.all(
  workspaceIds.map(async (id) => {
    const ctx = await runtime.contextFor(id, systemActor('worker'));
    while ((await Promise.all([hear(ctx), work(ctx)])).some((done) => done > 0));
  }),
);
writeSync(1, 'done\n');
await legwork.close();
process.exit();
