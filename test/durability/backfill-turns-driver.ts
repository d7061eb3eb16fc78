import { writeSync } from 'node:fs';
import { systemActor } from '#core/actor';
import { openLegwork } from '../../src/app/legwork.ts';

/**
 * A worker that goes on with the backfill of a workspace, turn by turn, and prints each turn that did something. It may be killed at
 * any moment and started again.
 */
const [workspaceId = ''] = process.argv.slice(2);
const say = (what: string): void => void writeSync(1, `${what}\n`);

const legwork = await openLegwork({ role: 'cli', quiet: true });
const { runtime } = legwork;
const tick = runtime.ticks.find(({ name }) => name === 'autosend.backfill');
if (!tick) throw new Error('There is no tick for backfills.');
const ctx = await runtime.contextFor(workspaceId, systemActor('worker'));
say('ready');
for (let moved = await tick.run(ctx); moved > 0; moved = await tick.run(ctx)) say(`turn ${moved}`);
say('done');
await legwork.close();
process.exit();
