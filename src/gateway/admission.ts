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
import { askForCall, creditsOf } from './session-breaker.ts';

/** Whether one call may be made now. `later` means: nothing speaks against it but the time. */
export type Admission =
  | { readonly kind: 'granted'; readonly at: Temporal.Instant; readonly breaker: Breaker }
  | { readonly kind: 'refused' | 'later'; readonly reasons: readonly Reason[] };

/** Nobody is to be spared in the sandbox, and its time does not pass while one waits. */
const budgetsOf = (ctx: Ctx, performer: Performer, input: unknown): RateBudget[] =>
  ctx.workspace.mode === 'sandbox'
    ? []
    : (performer.limits?.(input) ?? []).map((limit) => rateBudget(limit, ctx.now()));

/** Whether a call of this performer has only the brakes and breakers to ask, and may do so together with others. */
export const isUnlimited = (ctx: Ctx, performer: Performer): boolean =>
  ctx.session === null && (ctx.workspace.mode === 'sandbox' || performer.limits === undefined);

/** The last questions before calls that no limit and no session counts: is anything stopped, is the vendor left alone. */
export async function admitMany(
  ctx: Ctx,
  operation: Operation,
  requests: readonly Pick<EffectRequest<unknown>, 'subject'>[],
): Promise<Admission[]> {
  const vendor = vendorOf(operation);
  const names = requests.map(({ subject }) => breakerOf(operation, subject));
  const wanted = [...new Set(names.flatMap((name) => name ?? []))];
  const { brakes, breakers } = await ctx.db.ask((tx) => readStops(tx, ctx.workspace.id, wanted));
  const now = ctx.now();
  const stopped = brakeVerdict(operation, brakes);
  if (!stopped.allowed) return requests.map(() => ({ kind: 'refused', reasons: stopped.reasons }));
  return names.map((name): Admission => {
    const breaker = breakers.get(name ?? '') ?? CLOSED;
    const broken = breakerVerdict(vendor, breaker, breakerPolicy(vendor), now);
    return broken.allowed
      ? { kind: 'granted', breaker, at: now }
      : { kind: 'later', reasons: broken.reasons };
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
export async function admit(
  ctx: Ctx,
  performer: Performer,
  { input, subject }: Pick<EffectRequest<unknown>, 'input' | 'subject'>,
  attempts: number,
): Promise<Admission> {
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
      const going = await askForCall(ctx, tx, attempts > 1 ? 0 : creditsOf(operation.cost?.(input)));
      if (!going.allowed) return { kind: 'refused', reasons: going.reasons };
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
