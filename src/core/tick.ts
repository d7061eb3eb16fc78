import type { Ctx } from './ctx.ts';

/**
 * Idempotent, set-based work that is due from time to time, per workspace. A tick does what is due at `ctx.now()`
 * and returns how many things it moved; it never sleeps and never assumes how often it is called.
 */
export type Tick = {
  readonly name: string;
  readonly everySeconds: number;
  run(ctx: Ctx): Promise<number>;
  /**
   * The next instant at which there is something to do, past when it is due already. The sandbox's virtual clock jumps there, and
   * while it flies a tick that knows this is not run before.
   */
  nextDue?(ctx: Ctx): Promise<Temporal.Instant | null>;
};
