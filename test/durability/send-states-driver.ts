import { writeSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { systemActor } from '#core/actor';
import type { Ctx } from '#core/ctx';
import { drainConsumers, eventsPending } from '#core/events/index';
import { openLegwork } from '../../src/app/legwork.ts';
import { runTicks } from '../../src/app/worker.ts';

/**
 * The product in a process of its own, sending what is approved in some workspaces at once, with a word about each part
 * of the work, so that whoever reads it may kill it there. What is named with a minus in front is planned and not sent.
 */
const names = process.argv.slice(2);
const say = (word: string): void => void writeSync(1, `${word}\n`);

const legwork = await openLegwork({ role: 'cli', quiet: true });
const { runtime } = legwork;
const dispatch = runtime.ticks.find(({ name }) => name === 'outbound.dispatch');
if (!dispatch) throw new Error('There is no tick that dispatches.');
const contextOf = (id: string) => runtime.contextFor(id, systemActor('worker'));
const onlyPlanned = names.filter((name) => name.startsWith('-')).map((name) => name.slice(1));
const waiting = await Promise.all(onlyPlanned.map(contextOf));
const sending = await Promise.all(names.filter((name) => !name.startsWith('-')).map(contextOf));

/** Hears everything that was told. */
async function hear(ctx: Ctx): Promise<void> {
  do await drainConsumers(ctx, runtime.consumers);
  while (await eventsPending(ctx, runtime.consumers));
}

for (const ctx of [...waiting, ...sending]) await hear(ctx);
say('planned');
for await (const _ of createInterface({ input: process.stdin })) break;
await Promise.all(
  sending.map(async (ctx) => {
    await dispatch.run(ctx);
    say(`dispatched ${ctx.workspace.slug}`);
  }),
);
// Without the inboxes: the vendors' limits on reading them are real, and nobody answers here.
for (const ctx of sending)
  while ((await runTicks(runtime, ctx, ({ name }) => /^(outbound|gateway)\./.test(name))) > 0)
    await hear(ctx);
say('settled');
await legwork.close();
process.exit();
