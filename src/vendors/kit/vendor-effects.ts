import type { Ctx } from '#core/ctx';
import { messageOf } from '#core/errors';
import { reason } from '#core/verdict';
import {
  type Call,
  definePerformer,
  EffectError,
  type Operation,
  type Performer,
  type Receipt,
} from '#gateway';
import { askLeave, harmlessly } from './vendor-access.ts';

/** What a look can say about an effect whose answer was lost. */
export type Sighting = 'happened' | 'did_not_happen' | 'cannot_tell';
export type Traced = {
  readonly idempotencyKey: string;
  readonly trace: Readonly<Record<string, unknown>>;
};

/**
 * An effect in its parts: `look` reads what must be true before and may answer at once with a receipt; then leave is
 * asked for; `act` changes the vendor. Failures of `look` are without effect. `sight` looks afterwards; whatever goes
 * wrong in it means that it cannot tell.
 */
export type EffectParts<I, R, P> = {
  readonly operation: Operation<I, R>;
  readonly look: (input: I, call: Call, ctx: Ctx) => Promise<{ readonly done: R } | { readonly plan: P }>;
  readonly act: (plan: P, input: I, call: Call, ctx: Ctx) => Promise<R>;
  readonly sight?: (traced: Traced) => Promise<Sighting>;
};

export function defineEffect<I, R, P>({ operation, look, act, sight }: EffectParts<I, R, P>): Performer {
  return definePerformer<I, R>({
    operation,
    async perform(ctx, input, call): Promise<Receipt<R>> {
      const found = await harmlessly(() => look(input, call, ctx));
      if ('done' in found) return { receipt: found.done };
      await askLeave(call);
      return { receipt: await act(found.plan, input, call, ctx) };
    },
    ...(sight && {
      async reconcile(ctx: Ctx, traced: Traced): Promise<Sighting> {
        try {
          return await sight(traced);
        } catch (error) {
          ctx.log.warn({ operation: operation.name, error: messageOf(error) }, 'A look at a vendor failed.');
          return 'cannot_tell';
        }
      },
    }),
  });
}

/** A later part of a work that had begun: whatever it throws, the work may be there in part. */
export async function afterBeginning<T>(text: string, part: () => Promise<T>): Promise<T> {
  try {
    return await part();
  } catch (error) {
    if (!(error instanceof EffectError)) throw error;
    throw new EffectError(reason(error.reason.code, `${error.reason.text} ${text}`, error.reason.detail), {
      effect: 'unknown',
      retryable: true,
      failure: error.failure,
      retryAfterMs: error.retryAfterMs,
      cause: error,
    });
  }
}

/** An answer that says something else happened than was asked for; `where` names the place, never the value. */
export const notAsPromised = (vendor: string, where: string): EffectError =>
  new EffectError(
    reason(
      `${vendor}.answer_unexpected`,
      `${vendor} answered something else than was asked for (${where}). Look there what is true now.`,
      { where },
    ),
    { effect: 'unknown', failure: 'vendor_bug' },
  );

/** The same performers, with the documented limits their calls count against. */
export const limited = (
  performers: readonly Performer[],
  limits: NonNullable<Performer['limits']>,
): Performer[] => performers.map((performer) => ({ ...performer, limits }));

/** An entry of a trace that must be a text. */
export function tracedText(traced: Traced, name: string): string {
  const value = traced.trace[name];
  if (typeof value !== 'string') throw new Error(`The trace holds no ${name}.`);
  return value;
}

export const tracedList = (traced: Traced, name: string): string[] => {
  const value = traced.trace[name];
  return Array.isArray(value) ? value.filter((entry) => typeof entry === 'string') : [];
};
