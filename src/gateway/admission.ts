import { engagedBrakes } from '#core/brake/brake.store';
import type { Ctx, EffectRequest } from '#core/ctx';
import type { Tx } from '#core/db/index';
import { type Reason, reason } from '#core/verdict';
import { brakeVerdict } from './brake.rules.ts';
import { type Breaker, breakerPolicy, breakerVerdict, CLOSED } from './breaker.rules.ts';
import { readBreaker, readStops } from './breaker.store.ts';
import { breakerOf, type Operation, type Performer, vendorOf } from './operation.ts';
import { type RateBudget, rateBudget } from './rate.rules.ts';
import { holdScope, takeSlot } from './rate.store.ts';
import { LONGEST_HOLD_MS, PATIENCE_MS } from './retry.rules.ts';
import { askForCalls, creditsOf } from './session-breaker.ts';

/** Whether one call may be made now. `later` means: nothing speaks against it but the time. */
export type Admission =
  | { readonly kind: 'granted'; readonly at: Temporal.Instant; readonly breaker: Breaker }
  | { readonly kind: 'refused' | 'later'; readonly reasons: readonly Reason[] };

/** Nobody is to be spared in the sandbox, and its time does not pass while one waits. */
const budgetsOf = (ctx: Ctx, performer: Performer, input: unknown): RateBudget[] =>
  ctx.workspace.mode === 'sandbox'
    ? []
    : (performer.limits?.(input) ?? []).map((limit) => rateBudget(limit, ctx.now()));

/** Whether no limit of the vendor counts the calls of this performer, so that they may be asked for together with others. */
export const isUnlimited = (ctx: Ctx, performer: Performer): boolean =>
  ctx.workspace.mode === 'sandbox' || performer.limits === undefined;

/** A call that is about to be made, for the first time or again. */
export type AskedCall = Pick<EffectRequest<unknown>, 'input' | 'subject'> & { readonly attempts: number };

/** A call that is made again costs no more than it did. */
const creditsOfCall = (operation: Operation, { input, attempts }: AskedCall): number =>
  attempts > 1 ? 0 : creditsOf(operation.cost?.(input));

/**
 * The last questions before calls that no limit counts: is anything stopped, is the vendor left alone, may the chain they belong to
 * go on.
 */
export async function admitMany(
  ctx: Ctx,
  operation: Operation,
  calls: readonly AskedCall[],
): Promise<Admission[]> {
  const vendor = vendorOf(operation);
  const names = calls.map(({ subject }) => breakerOf(operation, subject));
  const wanted = [...new Set(names.flatMap((name) => name ?? []))];
  const ask = ctx.session === null ? ctx.db.ask : ctx.db.tx;
  return ask(async (tx) => {
    const { brakes, breakers } = await readStops(tx, ctx.workspace.id, wanted);
    const now = ctx.now();
    const stopped = brakeVerdict(operation, brakes);
    if (!stopped.allowed) return calls.map(() => ({ kind: 'refused', reasons: stopped.reasons }));
    const judged = calls.map((call, index) => {
      const breaker = breakers.get(names[index] ?? '') ?? CLOSED;
      return { call, breaker, broken: breakerVerdict(vendor, breaker, breakerPolicy(vendor), now) };
    });
    const called = judged.filter(({ broken }) => broken.allowed).map(({ call }) => call);
    const going = await askForCalls(
      ctx,
      tx,
      called.map((call) => creditsOfCall(operation, call)),
    );
    const goings = new Map(called.map((call, index) => [call, going[index]]));
    return judged.map(({ call, breaker, broken }): Admission => {
      if (!broken.allowed) return { kind: 'later', reasons: broken.reasons };
      const verdict = goings.get(call);
      return verdict?.allowed
        ? { kind: 'granted', breaker, at: now }
        : { kind: 'refused', reasons: verdict?.reasons ?? [] };
    });
  });
}

class NotNow extends Error {
  readonly from: Temporal.Instant;
  constructor(from: Temporal.Instant) {
    super('A budget is used up.');
    this.from = from;
  }
}

/**
 * The last questions before a call: is anything stopped, is the vendor left alone, may the chain it belongs to go on, is
 * there room in the vendor's limits. Takes one call from every budget of the operation, or from none of them.
 */
export async function admit(ctx: Ctx, performer: Performer, call: AskedCall): Promise<Admission> {
  const { input, subject } = call;
  const { operation } = performer;
  const vendor = vendorOf(operation);
  try {
    return await ctx.db.tx(async (tx) => {
      const now = ctx.now();
      const stopped = brakeVerdict(operation, await engagedBrakes(tx, ctx.workspace.id));
      if (!stopped.allowed) return { kind: 'refused', reasons: stopped.reasons };
      const name = breakerOf(operation, subject);
      const breaker = name === null ? CLOSED : await readBreaker(tx, ctx.workspace.id, name);
      const broken = breakerVerdict(vendor, breaker, breakerPolicy(vendor), now);
      if (!broken.allowed) return { kind: 'later', reasons: broken.reasons };
      const [going] = await askForCalls(ctx, tx, [creditsOfCall(operation, call)]);
      if (!going?.allowed) return { kind: 'refused', reasons: going?.reasons ?? [] };
      return { kind: 'granted', breaker, at: await takeSlots(tx, budgetsOf(ctx, performer, input), now) };
    });
  } catch (error) {
    if (!(error instanceof NotNow)) throw error;
    const retryAt = error.from.toString();
    const text = `The calls that ${vendor} allows are used up until ${retryAt}. Nothing was done. It is tried again then.`;
    return { kind: 'later', reasons: [reason('gateway.rate_budget', text, { vendor, retryAt })] };
  }
}

async function takeSlots(
  tx: Tx,
  budgets: readonly RateBudget[],
  now: Temporal.Instant,
): Promise<Temporal.Instant> {
  let at = now;
  for (const budget of budgets) {
    const slot = await takeSlot(tx, budget, now, PATIENCE_MS);
    // Throwing gives back what the other budgets granted.
    if (!slot.granted) throw new NotNow(slot.from);
    if (Temporal.Instant.compare(slot.at, at) > 0) at = slot.at;
  }
  return at;
}

/** The vendor asked to be left alone: every process that shares its limits obeys. */
export async function obeyHold(
  ctx: Ctx,
  performer: Performer,
  input: unknown,
  retryAfterMs: number,
): Promise<void> {
  const until = ctx.now().add({ milliseconds: Math.min(retryAfterMs, LONGEST_HOLD_MS) });
  const budgets = budgetsOf(ctx, performer, input);
  if (budgets.length === 0) return;
  await ctx.db.tx(async (tx) => {
    for (const budget of budgets) await holdScope(tx, budget, until);
  });
}
