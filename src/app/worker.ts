import { systemActor } from '#core/actor';
import type { Ctx } from '#core/ctx';
import { acrossWorkspaces } from '#core/db/across-workspaces';
import { messageOf } from '#core/errors';
import { drainConsumers, eventsPending } from '#core/events/index';
import { latestEvent } from '#core/events/outbox.store';
import type { Tick } from '#core/tick';
import { moveVirtualClock, type WorkspaceRecord } from '#core/workspace.store';
import type { Runtime } from './runtime.ts';

/** The world outside, as far as it lives in this process. */
export type World = {
  deliverDue(now: Temporal.Instant): Promise<number>;
  nextDue(): Temporal.Instant | null;
};

const PAUSE_MS = 200;
/** How long a sandbox rests when nothing new happened in it. */
const SANDBOX_REST_MS = 5_000;
/** Virtual time between two sweeps of the ticks that do not know when they are due. */
const SWEEP_EVERY = Temporal.Duration.from({ minutes: 10 });
const worker = systemActor('worker');

/** Runs the ticks of a workspace once each. Returns how much moved; a failing tick is logged and counted out. */
export async function runTicks(
  runtime: Runtime,
  ctx: Ctx,
  wanted: (tick: Tick) => boolean = () => true,
): Promise<number> {
  let moved = 0;
  for (const tick of runtime.ticks) {
    if (!wanted(tick)) continue;
    try {
      moved += await tick.run(ctx);
    } catch (error) {
      ctx.log.error({ tick: tick.name, error: messageOf(error) }, 'A tick failed; it is tried again.');
    }
  }
  return moved;
}

export type LifeOptions = {
  readonly until?: Temporal.Instant;
  /** Somebody who decides on what waits, at every moment; answers how much was decided. */
  readonly review?: (ctx: Ctx) => Promise<number>;
  readonly onIdle?: () => Promise<boolean>;
};

/**
 * Lives a sandbox workspace until nothing is due or the time is over: work off what can be done at this moment, then
 * move the clock to the next thing that is due. The clock stands still while an event, a workflow or a tick moves.
 */
export async function liveSandbox(
  runtime: Runtime,
  world: World,
  workspaceId: string,
  options: LifeOptions = {},
): Promise<void> {
  let swept = Temporal.Instant.fromEpochMilliseconds(0);
  for (;;) {
    const ctx = await runtime.contextFor(workspaceId, worker);
    const sweep = Temporal.Instant.compare(ctx.now(), swept.add(SWEEP_EVERY)) >= 0;
    if (sweep) swept = ctx.now();
    await settle(runtime, world, ctx, sweep ? 'swept' : 'passing');
    if ((await options.review?.(ctx)) ?? 0) continue;
    const next = await nextDue(runtime, world, ctx);
    if (next === null || (options.until && Temporal.Instant.compare(next, options.until) > 0)) {
      if ((await settle(runtime, world, ctx)) > 0) continue;
      if (await options.onIdle?.()) continue;
      return;
    }
    await acrossWorkspaces(runtime.database).tx((tx) => moveVirtualClock(tx, next));
    runtime.sandboxClock.set(next);
  }
}

/** How thoroughly a moment is worked: one of many that pass, one at which everything is looked at once, or until nothing moves. */
type Moment = 'passing' | 'swept' | 'whole';

/**
 * Works until the present moment holds nothing more to do; returns how much moved. While time flies only ticks that know when they
 * are due look again and again; the others sweep up from time to time, and whenever the world did something.
 */
export async function settle(
  runtime: Runtime,
  world: World,
  ctx: Ctx,
  moment: Moment = 'whole',
): Promise<number> {
  let total = 0;
  for (let moved = 1, first = true; moved > 0; first = false) {
    const happened = await world.deliverDue(ctx.now());
    const all = moment === 'whole' || happened > 0 || (first && moment === 'swept');
    moved = happened + (await runTicks(runtime, ctx, all ? undefined : knowsWhen));
    // After the ticks, because what they do is what there is to hear.
    moved += await drainConsumers(ctx, runtime.consumers);
    total += moved;
    if (moved > 0) continue;
    if (!(await runtime.durable.settled())) {
      // A workflow whose process was killed settles only when somebody takes it over.
      await runtime.durable.rescue();
      await new Promise((resolve) => setTimeout(resolve, 20));
      moved = 1;
    } else if (await eventsPending(ctx, runtime.consumers)) moved = 1;
  }
  return total;
}

const knowsWhen = (tick: Tick): boolean => tick.nextDue !== undefined;

async function nextDue(runtime: Runtime, world: World, ctx: Ctx): Promise<Temporal.Instant | null> {
  const own = await Promise.all(runtime.ticks.map(async (tick) => (await tick.nextDue?.(ctx)) ?? null));
  const candidates = [world.nextDue(), ...own];
  const later = candidates.flatMap((at) => at ?? []).sort(Temporal.Instant.compare);
  const [first] = later;
  if (!first) return null;
  // What is due already and did not move waits for something else; only later moments are worth a jump.
  const ahead = later.find((at) => Temporal.Instant.compare(at, ctx.now()) > 0);
  return ahead ?? null;
}

/** The worker of a running process: consumers and due ticks for live workspaces, virtual time for sandboxes. */
export function startWorker(runtime: Runtime, world: World): { stop(): Promise<void> } {
  let stopping = false;
  const ranAt = new Map<string, number>();
  const loop = async (): Promise<void> => {
    while (!stopping) {
      try {
        await runtime.durable.rescue();
        for (const workspace of await runtime.workspaces()) await turn(workspace);
      } catch (error) {
        runtime.log.error({ error: messageOf(error) }, 'The worker stumbled; it goes on.');
      }
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    }
  };
  const lived = new Map<string, { event: string; at: number }>();
  /** A sandbox in which nothing happened since it was lived is left alone for a while. */
  const sandboxTurn = async ({ id }: WorkspaceRecord): Promise<void> => {
    const newest = () => acrossWorkspaces(runtime.database).tx((tx) => latestEvent(tx, id));
    const before = lived.get(id);
    if (before && before.event === (await newest()) && performance.now() - before.at < SANDBOX_REST_MS)
      return;
    await liveSandbox(runtime, world, id);
    lived.set(id, { event: await newest(), at: performance.now() });
  };
  const turn = async (workspace: WorkspaceRecord): Promise<void> => {
    if (workspace.mode === 'sandbox') return sandboxTurn(workspace);
    const ctx = await runtime.contextFor(workspace.id, worker);
    await drainConsumers(ctx, runtime.consumers);
    await runTicks(runtime, ctx, ({ name, everySeconds }) => {
      const key = `${workspace.id} ${name}`;
      const now = performance.now();
      if (now - (ranAt.get(key) ?? Number.NEGATIVE_INFINITY) < everySeconds * 1_000) return false;
      ranAt.set(key, now);
      return true;
    });
  };
  const running = loop();
  return {
    async stop() {
      stopping = true;
      await running;
    },
  };
}
