import { systemActor } from '#core/actor';
import type { Ctx } from '#core/ctx';
import { acrossWorkspaces } from '#core/db/across-workspaces';
import { messageOf } from '#core/errors';
import { drainConsumers } from '#core/events/index';
import { latestEvent } from '#core/events/outbox.store';
import { type Tick, whenDue } from '#core/tick';
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
/** Virtual time between two sweeps of all ticks: of those that do not know when they are due, and for what no due date foresaw. */
const SWEEP_EVERY = Temporal.Duration.from({ hours: 1 });
/**
 * A worker looks every few seconds; the virtual clock goes on by the shortest gap between two mails of a mailbox, and what is due
 * between two moments is done at the later.
 */
const GRAIN_SECONDS = 90;
/** From here on a tick is run no more often in virtual time than it says. */
const SELDOM_SECONDS = 60;
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
  const seldom = seldomOnly();
  let agenda: Agenda | null = null;
  for (let ctx = await runtime.contextFor(workspaceId, worker); ; ) {
    if (Temporal.Instant.compare(ctx.now(), swept.add(SWEEP_EVERY)) >= 0) {
      swept = ctx.now();
      ctx = await runtime.contextFor(workspaceId, worker);
      agenda = null;
    }
    agenda = await passMoment(runtime, world, ctx, { known: agenda, seldom });
    if ((await options.review?.(ctx)) ?? 0) continue;
    const due = afterNow(agenda, ctx.now());
    const next = due && onGrain(due);
    if (next === null || (options.until && Temporal.Instant.compare(next, options.until) > 0)) {
      agenda = null;
      if ((await settle(runtime, world, ctx)) > 0) continue;
      if (await options.onIdle?.()) continue;
      return;
    }
    await acrossWorkspaces(runtime.database).execute(moveVirtualClock(next));
    runtime.sandboxClock.set(next);
  }
}

type Wanted = (tick: Tick, ctx: Ctx) => boolean;

/** A tick that is wanted every minute or more seldom keeps to that in virtual time too, however much happens. */
function seldomOnly(): Wanted {
  const ran = new Map<Tick, Temporal.Instant>();
  return (tick, ctx) => {
    if (tick.everySeconds < SELDOM_SECONDS) return true;
    const last = ran.get(tick);
    const now = ctx.now();
    if (last && Temporal.Instant.compare(last.add({ seconds: tick.everySeconds }), now) > 0) return false;
    ran.set(tick, now);
    return true;
  };
}

/** When there is something to do next: in the world, and for each tick that knows it. What is past was due and is not done yet. */
type Agenda = {
  readonly world: Temporal.Instant | null;
  readonly ticks: ReadonlyMap<Tick, Temporal.Instant>;
};

const agendaOf = (runtime: Runtime, world: World, ctx: Ctx): Promise<Agenda> =>
  ctx.db.ask(
    async (tx) => ({
      world: world.nextDue(),
      ticks: onOwnTime(await whenDue(tx, runtime.ticks, ctx.now())),
    }),
    { plannedOnce: true },
  );

/** What is looked for every few minutes is found at the next of them, not at the second it fell due. */
const onOwnTime = (due: Agenda['ticks']): Agenda['ticks'] =>
  new Map(
    [...due].map(([tick, at]) => [
      tick,
      tick.everySeconds < SELDOM_SECONDS ? at : onGrain(at, tick.everySeconds),
    ]),
  );

/** What is due already and did not move waits for something else; only later moments are worth a jump, and upkeep never is. */
const afterNow = ({ world, ticks }: Agenda, now: Temporal.Instant): Temporal.Instant | null =>
  [world, ...[...ticks].map(([tick, at]) => (tick.recurs ? null : at))]
    .flatMap((at) => at ?? [])
    .filter((at) => Temporal.Instant.compare(at, now) > 0)
    .sort(Temporal.Instant.compare)[0] ?? null;

const onGrain = (at: Temporal.Instant, seconds = GRAIN_SECONDS): Temporal.Instant => {
  const grain = seconds * 1_000;
  return Temporal.Instant.fromEpochMilliseconds(Math.ceil(at.epochMilliseconds / grain) * grain);
};

/** Works until the present moment holds nothing more to do, whoever it is for; returns how much moved. */
export async function settle(runtime: Runtime, world: World, ctx: Ctx): Promise<number> {
  let total = 0;
  const calm = calmOf(runtime, runtime.durable.settled);
  for (;;) {
    const happened = await world.deliverDue(ctx.now());
    const { moved, waiting } = await workOnce(runtime, ctx);
    total += happened + moved;
    if (happened + moved === 0 && !waiting && (await calm(false))) return total;
  }
}

/**
 * Works one of the many moments while time flies: the ticks on the agenda, and once those that do not know when they are due, where it is
 * time for a sweep or the world did something. Without an agenda every tick is run. Returns the agenda as it is then.
 */
async function passMoment(
  runtime: Runtime,
  world: World,
  ctx: Ctx,
  { known, seldom }: { known: Agenda | null; seldom: Wanted },
): Promise<Agenda> {
  const reached = (at: Temporal.Instant | null | undefined): boolean =>
    at != null && Temporal.Instant.compare(at, ctx.now()) <= 0;
  let blind = known === null;
  const calm = calmOf(runtime, known ? runtime.durable.settledHere : runtime.durable.settled);
  for (let agenda = known; ; ) {
    const happened = await world.deliverDue(ctx.now());
    blind ||= happened > 0;
    const due = agenda?.ticks;
    const { moved, waiting } = await workOnce(runtime, ctx, (tick) =>
      tick.nextDue ? due === undefined || reached(due.get(tick)) : blind && seldom(tick, ctx),
    );
    blind = false;
    const idle = agenda !== null && happened + moved === 0;
    if (!idle) agenda = await agendaOf(runtime, world, ctx);
    const more = [agenda?.world, ...(agenda?.ticks.values() ?? [])].some(reached);
    if (agenda && !waiting && (idle || !more) && (await calm(happened + moved > 0))) return agenda;
  }
}

async function workOnce(
  runtime: Runtime,
  ctx: Ctx,
  isDue?: (tick: Tick) => boolean,
): Promise<{ moved: number; waiting: boolean }> {
  const ran = await runTicks(runtime, ctx, isDue);
  // After the ticks, because what they do is what there is to hear.
  const { handled, waiting } = await drainConsumers(ctx, runtime.consumers, { patient: true });
  return { moved: ran + handled, waiting };
}

/** How long to rest at first beside a workflow that runs, and at most. */
const REST_MS = { least: 20, most: 160 } as const;

/**
 * Asks whether no workflow runs. While one does, it rests before it answers, longer every time nothing moved meanwhile, so that the
 * workflow has the machine. One whose process was killed settles only when somebody takes it over.
 */
function calmOf(runtime: Runtime, settled: () => Promise<boolean>): (moved: boolean) => Promise<boolean> {
  let rest: number = REST_MS.least;
  return async (moved) => {
    if (await settled()) return true;
    await runtime.durable.rescue();
    await new Promise((resolve) => setTimeout(resolve, rest));
    rest = moved ? REST_MS.least : Math.min(rest * 2, REST_MS.most);
    return false;
  };
}

/** The worker of a running process: consumers and due ticks for live workspaces, virtual time for sandboxes. */
export function startWorker(runtime: Runtime, world: World): { stop(): Promise<void> } {
  let stopping = false;
  const ranAt = new Map<string, number>();
  const loop = async (): Promise<void> => {
    while (!stopping) {
      try {
        await runtime.durable.rescue();
        for (const workspace of await runtime.workspaces()) await turnAlone(workspace);
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
  /** A workspace that fails takes nobody else's turn. */
  const turnAlone = (workspace: WorkspaceRecord): Promise<void> =>
    turn(workspace).catch((error: unknown) =>
      runtime.log.error(
        { workspace: workspace.slug, error: messageOf(error) },
        'The work of a workspace failed; the others go on, and it is tried again.',
      ),
    );
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
