import { engagedBrakes } from '#core/brake/brake.store';
import type { Ctx, EffectRequest, LastWord, Outcome } from '#core/ctx';
import { isForeignWrite } from '#core/db/index';
import { messageOf } from '#core/errors';
import { gather } from '#core/gather';
import { type Reason, reason } from '#core/verdict';
import { type AskedCall, admit, admitMany, isUnlimited, obeyHold } from './admission.ts';
import { brakeVerdict } from './brake.rules.ts';
import { afterFailure, afterSuccess, type Breaker, breakerPolicy, isTelling } from './breaker.rules.ts';
import { moveBreaker } from './breaker.store.ts';
import { breakerMoved } from './events.ts';
import { licensed } from './license.ts';
import {
  breakerOf,
  type Cost,
  EffectError,
  type Operation,
  type Performer,
  type Receipt,
  vendorOf,
} from './operation.ts';
import { type Settlement, settleOperations } from './operation-log.store.ts';
import { retryDelayMs } from './retry.rules.ts';
import { type CallCount, countAnswers, creditsOf, stopForeignWrite } from './session-breaker.ts';
import { type Charge, settleSpends } from './spend.store.ts';

/** A request on its way through the gateway; it is open until it has an outcome. */
export type Entry = { request: EffectRequest<unknown>; operationId: string; outcome?: Outcome<unknown> };

export const open = (entries: readonly Entry[]): Entry[] => entries.filter((entry) => !entry.outcome);

/** Lets time pass; in the sandbox it takes none. */
export type Wait = (milliseconds: number) => Promise<unknown>;

/** How long one call may take before its answer counts as lost. */
const CALL_TIMEOUT_MS = 60_000;

type Work = {
  readonly ctx: Ctx;
  readonly performer: Performer;
  readonly wait: Wait;
  readonly lastWord: LastWord | undefined;
  readonly rounds: Rounds;
};

/** How a call ended, what it was charged, and how it counts for the chain it belongs to. */
type Settled = {
  readonly settlement: Settlement;
  readonly charge: Charge | null;
  readonly count: CallCount | null;
};

/** What is asked about rows that are named one by one finds them by the same index whatever their names. */
export const ONE_PLAN = { plannedOnce: true };

/** The questions that calls side by side ask in one statement, each still at its own moment. */
type Rounds = ReturnType<typeof roundsOf>;

const roundsOf = ({ ctx, performer, lastWord }: Omit<Work, 'rounds'>) => ({
  admit: gather((asked: readonly AskedCall[]) => admitMany(ctx, performer.operation, asked)),
  leave: gather((asked: readonly EffectRequest<unknown>[]) =>
    ctx.db.tx(async (tx) => {
      const stop = brakeVerdict(performer.operation, await engagedBrakes(tx, ctx.workspace.id));
      if (!stop.allowed || !lastWord) return asked.map(() => stop);
      return lastWord(
        tx,
        asked.map(({ idempotencyKey }) => idempotencyKey),
      );
    }, ONE_PLAN),
  ),
  settle: gather(async (asked: readonly Settled[]) => {
    const settlements = asked.map(({ settlement }) => settlement);
    const counted = ctx.session !== null || performer.operation.cost !== undefined;
    // Without a price and a session there is nothing to count but the answers themselves: one statement.
    await (counted ? ctx.db.tx : ctx.db.ask)(async (tx) => {
      await settleOperations(tx, ctx.workspace.id, settlements, ctx.now());
      if (!counted) return;
      await settleSpends(
        tx,
        ctx.workspace.id,
        asked.flatMap(({ charge }) => charge ?? []),
        ctx.now(),
      );
      await countAnswers(
        ctx,
        tx,
        asked.flatMap(({ count }) => count ?? []),
      );
    }, ONE_PLAN);
    return asked.map(() => undefined);
  }),
});

/** Performs what is open, in as many lanes as the operation allows, and settles each answer at once. */
export async function performAll(parts: Omit<Work, 'rounds'>, entries: readonly Entry[]): Promise<void> {
  const work = { ...parts, rounds: roundsOf(parts) };
  const queue = open(entries);
  const lanes = Math.min(work.performer.operation.concurrency ?? 1, queue.length);
  const next = async (): Promise<void> => {
    for (let entry = queue.shift(); entry; entry = queue.shift()) await performOne(work, entry);
  };
  await Promise.all(Array.from({ length: lanes }, next));
}

/** One request: admitted, called, and called again only where that is safe and soon. */
async function performOne(work: Work, entry: Entry): Promise<void> {
  const { ctx, performer, wait } = work;
  for (let attempts = 1; ; attempts += 1) {
    const call = { ...entry.request, attempts };
    const admission = isUnlimited(ctx, performer)
      ? await work.rounds.admit(call)
      : await admit(ctx, performer, call);
    if (admission.kind !== 'granted') {
      await turnAway(work, entry, admission, attempts);
      return;
    }
    await wait(Math.max(0, ctx.now().until(admission.at).total('milliseconds')));
    const failed = await attempt(work, entry, admission.breaker);
    if (!failed) return;
    if (failed.failure === 'rate_limited')
      await obeyHold(ctx, performer, entry.request.input, failed.retryAfterMs ?? 0);
    const delay = retryDelayMs({ ...attemptOf(performer.operation, failed), attempts });
    if (delay === null) return settleFailure(work, entry, failed);
    ctx.log.debug({ operation: performer.operation.name, attempts, delay }, failed.reason.text);
    await wait(delay);
  }
}

const attemptOf = (operation: Operation, failed: EffectError) => ({
  effect: operation.effect,
  repeatable: operation.repeatable ?? false,
  failure: failed.failure,
  outcome: failed.effect,
  retryAfterMs: failed.retryAfterMs,
});

/** Nothing was called. What is only early may be asked again; what is refused is refused. */
async function turnAway(
  work: Work,
  entry: Entry,
  { kind, reasons }: { readonly kind: 'refused' | 'later'; readonly reasons: readonly Reason[] },
  attempts: number,
): Promise<void> {
  const later = kind === 'later';
  const [first] = reasons;
  entry.outcome =
    later && first
      ? { state: 'failed', operationId: entry.operationId, reason: first, retryable: true }
      : { state: 'refused', reasons };
  const state = later ? 'failed' : 'refused';
  const settlement = { id: entry.operationId, state, error: first?.text, reasons } as const;
  const { operation } = work.performer;
  // Only what was called before failed.
  await settle(work, settlement, { micros: 0n, count: attempts > 1 ? failure(operation, entry) : null });
}

/** One call. Settles a success; a failure is returned. */
async function attempt(work: Work, entry: Entry, breaker: Breaker): Promise<EffectError | undefined> {
  const { ctx, performer } = work;
  const { operation } = performer;
  try {
    const done = await performer.perform(ctx, entry.request.input, {
      operationId: entry.operationId,
      idempotencyKey: entry.request.idempotencyKey,
      signal: licensed(AbortSignal.timeout(CALL_TIMEOUT_MS), {
        operation: operation.name,
        effect: operation.effect,
        approved: entry.request.approval !== undefined,
      }),
      onTransmission: () => work.rounds.leave(entry.request),
    });
    entry.outcome = { state: 'done', receipt: done.receipt, operationId: entry.operationId, replayed: false };
    const settlement = { id: entry.operationId, state: 'done', receipt: done.receipt } as const;
    await settle(work, settlement, {
      micros: chargedBy(operation, entry, done),
      count: { failed: false, correction: correctionOf(operation, entry, done.charged) },
    });
    if (breaker.state !== 'closed' || breaker.failures > 0)
      await tellBreaker(ctx, operation, entry, undefined);
    return undefined;
  } catch (error) {
    return classified(operation, error);
  }
}

/** What nobody classified may have happened, unless it was only a question. */
const classified = (operation: Operation, error: unknown): EffectError =>
  error instanceof EffectError
    ? error
    : new EffectError(reason('gateway.call_failed', messageOf(error)), {
        effect: operation.effect === 'read' ? 'none' : 'unknown',
        retryable: true,
        failure: 'vendor_bug',
        cause: error,
      });

const chargedBy = (operation: Operation, entry: Entry, done: Receipt<unknown>): bigint =>
  done.charged?.micros ?? operation.cost?.(entry.request.input).micros ?? 0n;

async function settleFailure(work: Work, entry: Entry, failed: EffectError): Promise<void> {
  const { ctx, performer } = work;
  const { operation } = performer;
  if (isTelling(failed.failure)) await tellBreaker(ctx, operation, entry, failed);
  const harmless = failed.effect === 'none' || operation.effect === 'read';
  const { operationId } = entry;
  entry.outcome = harmless
    ? { state: 'failed', operationId, reason: failed.reason, retryable: failed.retryable }
    : { state: 'unknown', operationId, reason: failed.reason };
  const state = harmless ? 'failed' : 'unknown';
  const { code, text } = failed.reason;
  const settlement = { id: operationId, state, error: text, reasons: [{ code, text }] } as const;
  if (ctx.session !== null && isForeignWrite(failed.cause))
    await ctx.db.tx((tx) => stopForeignWrite(ctx, tx));
  await settle(work, settlement, {
    micros: harmless ? 0n : null,
    count: harmless ? failure(operation, entry) : { failed: true, correction: 0 },
  });
}

/** A call that failed without effect gives its credits back. */
const failure = (operation: Operation, { request }: Entry): CallCount => ({
  failed: true,
  correction: -creditsOf(operation.cost?.(request.input)),
});

/** What was charged beyond the reserved credits; below zero for a saving. */
const correctionOf = (operation: Operation, { request }: Entry, charged: Cost | undefined): number =>
  charged ? creditsOf(charged) - creditsOf(operation.cost?.(request.input)) : 0;

/** Tells the vendor's breaker how a call went, and everybody when that moved it. */
async function tellBreaker(
  ctx: Ctx,
  operation: Operation,
  entry: Entry,
  failed: EffectError | undefined,
): Promise<void> {
  const vendor = vendorOf(operation);
  const name = breakerOf(operation, entry.request.subject);
  if (name === null) return;
  const policy = breakerPolicy(vendor);
  await ctx.db.tx(async (tx) => {
    const { before, after } = await moveBreaker(tx, ctx.workspace.id, name, (breaker) =>
      failed ? afterFailure(breaker, policy, ctx.now()) : afterSuccess(breaker, policy),
    );
    if (before.state === after.state) return;
    const why = failed?.reason.text ?? `${vendor} answers again.`;
    await ctx.emit(tx, breakerMoved, {
      aggregate: name,
      payload: { vendor: name, from: before.state, to: after.state, why },
    });
  });
}

/** Writes down how a call ended; `micros` is null where nobody knows yet what it cost. */
const settle = (
  { rounds }: Work,
  settlement: Settlement,
  { micros, count }: { micros: bigint | null; count: CallCount | null },
): Promise<void> =>
  rounds.settle({
    settlement,
    charge: micros === null ? null : { operationId: settlement.id, micros },
    count,
  });
