import { engagedBrakes } from '#core/brake/brake.store';
import type { Ctx, EffectRequest, LastWord, Outcome, Perform } from '#core/ctx';
import type { Tx } from '#core/db/index';
import { LegworkError, messageOf } from '#core/errors';
import { type Reason, reason } from '#core/verdict';
import { brakeVerdict } from './brake.rules.ts';
import { type Entry, ONE_PLAN, open, performAll, type Wait } from './call.ts';
import { GUARD_SLOTS, type Guard } from './guard.ts';
import type { Cost, Operation, Performer } from './operation.ts';
import {
  existingOperations,
  insertIntents,
  insertRefusals,
  settleOperations,
} from './operation-log.store.ts';
import { askForBatch } from './session-breaker.ts';
import { reserveSpends } from './spend.store.ts';

export type GatewayParts = {
  readonly performers: ReadonlyMap<string, Performer>;
  readonly guards: readonly Guard[];
  readonly wait: Wait;
};

type Request = EffectRequest<unknown>;

const atOnce: Wait = async () => undefined;

/**
 * The one door. Guards decide for the batch in the documented order, every permitted request gets an intent row
 * before anything happens and a receipt after, and the answers come back in the order of the requests.
 */
export const performThrough =
  (parts: GatewayParts) =>
  (ctx: Ctx): Perform =>
  async <I, R>(
    key: { name: string },
    requests: readonly EffectRequest<I>[],
    lastWord?: LastWord,
  ): Promise<Outcome<R>[]> => {
    const performer = parts.performers.get(key.name);
    if (!performer) {
      throw new LegworkError(
        'unavailable',
        'gateway.no_performer',
        `Nothing is connected that could do ${key.name}. Nothing was done. Connect a vendor for it under Settings.`,
      );
    }
    const entries: Entry[] = requests.map((request) => ({
      request: parsed(performer.operation, request),
      operationId: ctx.ids.next(),
    }));
    if (entries.length === 0) return [];
    await decide(ctx, parts.guards, performer.operation, entries);
    const wait = ctx.workspace.mode === 'sandbox' ? atOnce : parts.wait;
    await performAll({ ctx, performer, wait, lastWord }, entries);
    return entries.map((entry) => entry.outcome as Outcome<R>);
  };

function parsed(operation: Operation, request: Request): Request {
  const result = operation.input.safeParse(request.input);
  if (result.success) {
    const { subject } = request;
    const reached = operation.reaches?.(result.data) ?? [];
    const addresses = [...new Set([...(subject.addresses ?? []), ...reached])];
    return {
      ...request,
      input: result.data,
      subject: addresses.length > 0 ? { ...subject, addresses } : subject,
    };
  }
  throw new LegworkError(
    'invalid',
    'gateway.invalid_input',
    `The input of ${operation.name} is not valid. Nothing was done.`,
    {
      fields: result.error.issues.map((issue) => ({ path: issue.path.join('.'), message: issue.message })),
    },
  );
}

/** Judges the batch and writes down what is intended, or what is refused: one transaction. */
async function decide(
  ctx: Ctx,
  guards: readonly Guard[],
  operation: Operation,
  entries: readonly Entry[],
): Promise<void> {
  try {
    await ctx.db.tx(async (tx) => {
      await judge(ctx, tx, guards, operation, entries);
      await intend(ctx, tx, operation, entries);
    }, ONE_PLAN);
  } catch (error) {
    if (!(error instanceof GuardFailed)) throw error;
    ctx.log.error(
      { guard: error.guard, error: error.message },
      'A guard failed; its whole batch is refused.',
    );
    const text = `The guard ${error.guard} failed, so nothing was done: ${error.message}`;
    for (const entry of open(entries))
      entry.outcome = { state: 'refused', reasons: [reason('gateway.guard_failed', text)] };
    await ctx.db.ask((tx) => noteRefusals(ctx, tx, operation, entries));
  }
}

/** One guard could not answer: unknown is never a pass, and nothing of what guards wrote is kept. */
class GuardFailed extends Error {
  readonly guard: string;
  constructor(guard: string, cause: unknown) {
    super(messageOf(cause), { cause });
    this.guard = guard;
  }
}

async function judge(
  ctx: Ctx,
  tx: Tx,
  guards: readonly Guard[],
  operation: Operation,
  entries: readonly Entry[],
): Promise<void> {
  const permission = guards.filter((guard) => guard.slot === 'permission');
  const rest = GUARD_SLOTS.slice(1).flatMap((slot) => guards.filter((guard) => guard.slot === slot));
  await askGuards(ctx, tx, permission, operation, entries);
  const braked = brakeVerdict(operation, await engagedBrakes(tx, ctx.workspace.id));
  if (!braked.allowed)
    for (const entry of open(entries)) entry.outcome = { state: 'refused', reasons: braked.reasons };
  const records = open(entries).reduce((sum, { request }) => sum + recordsOf(request), 0);
  const going = await askForBatch(ctx, tx, operation.effect === 'read' ? 0 : records);
  if (!going.allowed)
    for (const entry of open(entries)) entry.outcome = { state: 'refused', reasons: going.reasons };
  await askGuards(ctx, tx, rest, operation, entries);
  await noteRefusals(ctx, tx, operation, entries);
}

async function noteRefusals(
  ctx: Ctx,
  tx: Tx,
  operation: Operation,
  entries: readonly Entry[],
): Promise<void> {
  const refusals = entries.flatMap(({ outcome, request, operationId }) =>
    outcome?.state === 'refused'
      ? [
          {
            id: operationId,
            idempotencyKey: request.idempotencyKey,
            subject: request.subject,
            reasons: outcome.reasons,
          },
        ]
      : [],
  );
  await insertRefusals(tx, ctx.workspace.id, operation, ctx.actor, refusals, ctx.now());
}

/** A batch inside one request is as many records as it reaches people. */
const recordsOf = ({ subject }: Request): number =>
  Math.max(subject.count ?? 1, subject.addresses?.length ?? 0);

/** Asks one guard after the other, each about what the others left. */
async function askGuards(
  ctx: Ctx,
  tx: Tx,
  guards: readonly Guard[],
  operation: Operation,
  entries: readonly Entry[],
): Promise<void> {
  for (const guard of guards.filter((candidate) => candidate.effects.includes(operation.effect))) {
    if (open(entries).length === 0) return;
    await askGuard(ctx, tx, guard, operation, open(entries)).catch((error: unknown) => {
      throw new GuardFailed(guard.name, error);
    });
  }
}

async function askGuard(
  ctx: Ctx,
  tx: Tx,
  guard: Guard,
  operation: Operation,
  asked: readonly Entry[],
): Promise<void> {
  const verdicts = await guard.check(ctx, tx, { operation, requests: asked.map((entry) => entry.request) });
  asked.forEach((entry, index) => {
    const verdict = verdicts[index];
    if (!verdict?.allowed) entry.outcome = { state: 'refused', reasons: verdict?.reasons ?? [silent(guard)] };
  });
}

const silent = (guard: Guard): Reason =>
  reason('gateway.guard_silent', `The guard ${guard.name} gave no answer, so nothing was done.`);

async function intend(ctx: Ctx, tx: Tx, operation: Operation, entries: readonly Entry[]): Promise<void> {
  const permitted = open(entries);
  const ours = await insertIntents(
    tx,
    ctx.workspace.id,
    operation,
    ctx.actor,
    permitted.map(({ operationId, request }) => ({
      id: operationId,
      idempotencyKey: request.idempotencyKey,
      subject: request.subject,
      ...(request.approval ? { approvalId: request.approval.itemId } : {}),
      trace: operation.trace?.(request.input) ?? {},
    })),
    ctx.now(),
  );
  const known = permitted.filter((entry) => !ours.has(entry.operationId));
  if (known.length > 0) await answerFromLog(ctx, tx, operation, known);
  const begun = permitted.filter((entry) => ours.has(entry.operationId));
  await reserve(ctx, tx, operation, begun);
}

async function answerFromLog(ctx: Ctx, tx: Tx, operation: Operation, known: readonly Entry[]): Promise<void> {
  const found = await existingOperations(
    tx,
    ctx.workspace.id,
    operation.name,
    known.map((entry) => entry.request.idempotencyKey),
  );
  const byKey = new Map(found.map((existing) => [existing.idempotencyKey, existing]));
  for (const entry of known) {
    const existing = byKey.get(entry.request.idempotencyKey);
    if (!existing) {
      // It ended without effect between our question and this answer. Without an intent of our own nothing is done.
      entry.outcome = {
        state: 'failed',
        operationId: entry.operationId,
        reason: reason(
          'gateway.raced',
          'An earlier attempt with the same key ended without effect just now. Nothing was done; it may be asked again.',
        ),
        retryable: true,
      };
      continue;
    }
    entry.operationId = existing.id;
    if (existing.state === 'done') {
      entry.outcome = { state: 'done', receipt: existing.receipt, operationId: existing.id, replayed: true };
    } else if (!operation.repeatable) {
      entry.outcome = {
        state: 'unknown',
        operationId: existing.id,
        reason: reason(
          'gateway.unsettled',
          'An earlier attempt with the same key has no answer yet; it is settled by looking, not by repeating.',
        ),
      };
    }
  }
}

/** What no budget has room for is refused, and its intent with it. */
async function reserve(ctx: Ctx, tx: Tx, operation: Operation, entries: readonly Entry[]): Promise<void> {
  const wanted = entries.flatMap((entry) => {
    const cost = operation.cost?.(entry.request.input);
    return cost ? [{ entry, cost, operationId: entry.operationId, id: ctx.ids.next() }] : [];
  });
  const reserved = await reserveSpends(tx, ctx.workspace.id, wanted, ctx.now());
  const short = wanted.filter(({ operationId }) => !reserved.has(operationId));
  for (const { entry, cost } of short) entry.outcome = { state: 'refused', reasons: [exhausted(cost)] };
  await settleOperations(
    tx,
    ctx.workspace.id,
    short.map(({ operationId, cost }) => ({
      ...{ id: operationId, state: 'refused' as const, reasons: [exhausted(cost)] },
    })),
    ctx.now(),
  );
}

const exhausted = ({ vendor }: Cost): Reason =>
  reason(
    'gateway.budget_exhausted',
    `The budget for ${vendor} is used up. Nothing was spent. Raise it under Settings or wait for the next period.`,
  );
