import { writeSync } from 'node:fs';
import { systemActor } from '#core/actor';
import { openLegwork } from '../../src/app/legwork.ts';

/** The product in a process of its own, telling some workspaces at once by text message. It may be killed at any moment. */
const TICKS = ['gateway.reconcile', 'notify.text_alerts'];

const legwork = await openLegwork({ role: 'cli', quiet: true });
const { runtime } = legwork;
const ticks = TICKS.map((name) => {
  const tick = runtime.ticks.find((each) => each.name === name);
  if (!tick) throw new Error(`There is no tick ${name}.`);
  return tick;
});
await Promise.all(
  process.argv.slice(2).map(async (id) => {
    const ctx = await runtime.contextFor(id, systemActor('worker'));
    for (const tick of ticks) await tick.run(ctx);
  }),
);
writeSync(1, 'done\n');
await legwork.close();
process.exit();
