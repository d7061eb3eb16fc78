import type { z } from 'zod';
import type { Ctx, OperationKey, Subject } from '#core/ctx';
import type { Reason, Verdict } from '#core/verdict';
import type { RateLimit } from './rate.rules.ts';

/** What an operation does to the world, from harmless to irreversible. */
export const EFFECTS = ['read', 'spend', 'write', 'send', 'destroy'] as const;
export type Effect = (typeof EFFECTS)[number];
export type Risk = 'low' | 'medium' | 'high' | 'critical';

/** What may be charged for one request, in millionths of the vendor's unit. */
export type Cost = { readonly vendor: string; readonly unit: string; readonly micros: bigint };

export type Operation<I = unknown, R = unknown> = OperationKey<I, R> & {
  readonly effect: Effect;
  readonly risk: Risk;
  readonly input: z.ZodType<I>;
  /** The most one request can cost; reserved before the call, corrected by the receipt. */
  readonly cost?: (input: I) => Cost;
  /** The other side recognises our idempotency key, so a request whose answer was lost may be asked again. */
  readonly repeatable?: boolean;
  readonly concurrency?: number;
  /** Whose service it is, lower case; breakers, limits and health go by it. By default the second part of the name. */
  readonly vendor?: string;
  /** It reaches nobody but the person who asks for it; what guards leads is not about it, and a guard of its own holds it to that. */
  readonly toSelf?: boolean;
  /** It only ends what is going on, so the emergency stop lets it pass. */
  readonly halts?: boolean;
  /** What fails together, e.g. one mailbox; the vendor by default. Null: failures are nobody's but the caller's. */
  readonly breaker?: ((subject: Subject) => string) | null;
  /** Who is reached by it, so that nobody is left out of the question whether they may be. */
  readonly reaches?: (input: I) => readonly string[];
  /** What is needed to look afterwards whether it happened: ids and addresses, never a text or a secret. */
  readonly trace?: (input: I) => Readonly<Record<string, unknown>>;
};

/**
 * Declares a side effect. The declaration is the only way to it: adapters are reached through `ctx.perform`
 * with this key, never directly.
 */
export const defineOperation = <I, R>(
  operation: Omit<Operation<I, R>, '__input' | '__receipt'>,
): Operation<I, R> => operation;

/** Whose service an operation uses: `apollo` of `enrichment.apollo`. */
export const vendorOf = ({ name, vendor }: Pick<Operation, 'name' | 'vendor'>): string =>
  vendor ?? name.split('.')[1] ?? name;

/** The name of the breaker of an operation; null for one without. */
export const breakerOf = (
  operation: Pick<Operation, 'name' | 'vendor' | 'breaker'>,
  subject: Subject,
): string | null =>
  operation.breaker === undefined ? vendorOf(operation) : (operation.breaker?.(subject) ?? null);

/** What an adapter gets besides its input. */
export type Call = {
  readonly operationId: string;
  readonly idempotencyKey: string;
  readonly signal: AbortSignal;
  /** To be awaited at the last moment before the world changes; a refusal means: stop without effect. */
  onTransmission(): Promise<Verdict>;
};

export type Receipt<R> = { readonly receipt: R; readonly charged?: Cost };

/** What a vendor's adapter supplies for a declared operation. */
export type Performer<I = unknown, R = unknown> = {
  readonly operation: Operation<I, R>;
  perform(ctx: Ctx, input: I, call: Call): Promise<Receipt<R>>;
  /** The documented limits that one call with this input counts against. */
  limits?(input: I): readonly RateLimit[];
  /** Looks whether an effect with a lost answer happened. Absent: a person decides. */
  reconcile?(
    ctx: Ctx,
    input: {
      operationId: string;
      idempotencyKey: string;
      subject: Subject;
      trace: Readonly<Record<string, unknown>>;
    },
  ): Promise<'happened' | 'did_not_happen' | 'cannot_tell'>;
};

export const definePerformer = <I, R>(performer: Performer<I, R>): Performer =>
  performer as unknown as Performer;

/** Why an effect failed, in one vocabulary for every vendor; breakers, retries and health are decided by it. */
export const FAILURES = [
  'config',
  'auth',
  'not_found',
  'validation',
  'conflict',
  'rate_limited',
  'quota_exhausted',
  'recipient_blocked',
  'transient',
  'timeout_unknown',
  'vendor_bug',
] as const;
export type Failure = (typeof FAILURES)[number];

/**
 * Thrown by an adapter. `effect: 'none'` promises that nothing happened out there; anything else an adapter
 * throws counts as unknown. `retryAfterMs` is how long the vendor asked to be left alone.
 */
export class EffectError extends Error {
  override readonly name = 'EffectError';
  readonly reason: Reason;
  readonly effect: 'none' | 'unknown';
  readonly retryable: boolean;
  readonly failure: Failure;
  readonly retryAfterMs: number | null;

  constructor(
    reason: Reason,
    more: {
      effect: 'none' | 'unknown';
      retryable?: boolean;
      failure?: Failure;
      retryAfterMs?: number | null;
      cause?: unknown;
    },
  ) {
    super(reason.text, more.cause === undefined ? undefined : { cause: more.cause });
    this.reason = reason;
    this.effect = more.effect;
    this.retryable = more.retryable ?? false;
    this.failure = more.failure ?? assumedFailure(more);
    this.retryAfterMs = more.retryAfterMs ?? null;
  }
}

const assumedFailure = (more: { effect: 'none' | 'unknown'; retryable?: boolean }): Failure =>
  more.effect === 'unknown' ? 'timeout_unknown' : more.retryable ? 'transient' : 'validation';
