import { engagedBrakes } from '#core/brake/brake.store';
import type { Ctx, EffectRequest, Outcome } from '#core/ctx';
import { messageOf } from '#core/errors';
import { allow, reason, type Verdict } from '#core/verdict';
import { brakeVerdict } from './brake.rules.ts';
import { EffectError, type Operation, type Performer, type Receipt } from './operation.ts';
import { type Settlement, settleOperations } from './operation-log.store.ts';
import { settleSpend } from './spend.store.ts';

/** A request on its way through the gateway; it is open until it has an outcome. */
export type Entry = { request: EffectRequest<unknown>; operationId: string; outcome?: Outcome<unknown> };

export const open = (entries: readonly Entry[]): Entry[] => entries.filter((entry) => !entry.outcome);

/** How long one call may take before its answer counts as lost. */
const CALL_TIMEOUT_MS = 60_000;

/** Performs what is open, in as many lanes as the operation allows, and settles each answer at once. */
export async function performAll(ctx: Ctx, performer: Performer, entries: readonly Entry[]): Promise<void> {
  const queue = open(entries);
  const lanes = Math.min(performer.operation.concurrency ?? 1, queue.length);
  const next = async (): Promise<void> => {
    for (let entry = queue.shift(); entry; entry = queue.shift()) await performOne(ctx, performer, entry);
  };
  await Promise.all(Array.from({ length: lanes }, next));
}

async function performOne(ctx: Ctx, performer: Performer, entry: Entry): Promise<void> {
  const { operation } = performer;
  const stop = await stopNow(ctx, operation);
  if (!stop.allowed) {
    entry.outcome = { state: 'refused', reasons: stop.reasons };
    await settle(ctx, operation, { id: entry.operationId, state: 'failed', error: 'refused: brake' }, 0n);
    return;
  }
  try {
    const done = await performer.perform(ctx, entry.request.input, {
      operationId: entry.operationId,
      idempotencyKey: entry.request.idempotencyKey,
      signal: AbortSignal.timeout(CALL_TIMEOUT_MS),
      onTransmission: () => lastQuestion(ctx, operation, entry.request),
    });
    entry.outcome = { state: 'done', receipt: done.receipt, operationId: entry.operationId, replayed: false };
    await settle(
      ctx,
      operation,
      { id: entry.operationId, state: 'done', receipt: done.receipt },
      chargedBy(operation, entry, done),
    );
  } catch (error) {
    await settleFailure(ctx, operation, entry, error);
  }
}

const chargedBy = (operation: Operation, entry: Entry, done: Receipt<unknown>): bigint =>
  done.charged?.micros ?? operation.cost?.(entry.request.input).micros ?? 0n;

async function settleFailure(ctx: Ctx, operation: Operation, entry: Entry, error: unknown): Promise<void> {
  const known = error instanceof EffectError;
  const why = known ? error.reason : reason('gateway.call_failed', messageOf(error));
  const harmless = known ? error.effect === 'none' : operation.effect === 'read';
  entry.outcome = harmless
    ? {
        state: 'failed',
        operationId: entry.operationId,
        reason: why,
        retryable: known ? error.retryable : true,
      }
    : { state: 'unknown', operationId: entry.operationId, reason: why };
  const settlement: Settlement = {
    id: entry.operationId,
    state: harmless ? 'failed' : 'unknown',
    error: why.text,
  };
  await settle(ctx, operation, settlement, harmless ? 0n : undefined);
}

async function settle(
  ctx: Ctx,
  operation: Operation,
  settlement: Settlement,
  micros: bigint | undefined,
): Promise<void> {
  await ctx.db.tx(async (tx) => {
    await settleOperations(tx, ctx.workspace.id, [settlement], ctx.now());
    if (operation.cost && micros !== undefined)
      await settleSpend(tx, ctx.workspace.id, settlement.id, micros, ctx.now());
  });
}

const stopNow = (ctx: Ctx, operation: Operation): Promise<Verdict> =>
  ctx.db.tx(async (tx) => brakeVerdict(operation.effect, await engagedBrakes(tx, ctx.workspace.id)));

async function lastQuestion(
  ctx: Ctx,
  operation: Operation,
  request: EffectRequest<unknown>,
): Promise<Verdict> {
  const stop = await stopNow(ctx, operation);
  if (!stop.allowed) return stop;
  return request.onTransmission ? request.onTransmission() : allow();
}
