import type { Ctx } from '#core/ctx';
import type { Tx } from '#core/db/index';
import { allow, type Reason, reason, refuse, type Verdict } from '#core/verdict';
import type { SessionLimits, SessionStep, SessionUse } from './contract.ts';
import { sessionTripped } from './events.ts';
import type { Cost } from './operation.ts';
import { foreignWrite, isFinal, isMild, liftedLimits, sessionVerdict } from './session-breaker.rules.ts';
import { findSession, insertSession, resetSession, type Session, saveUse } from './session-breaker.store.ts';

/** Puts an automatic chain under limits before it begins; `ctx.during(id)` does what follows in its name. */
export const openSession = (
  ctx: Ctx,
  tx: Tx,
  session: { id: string; name: string; limits: SessionLimits },
): Promise<void> => insertSession(tx, { workspaceId: ctx.workspace.id, ...session });

/** A session of this workspace with what it used; undefined when there is none. */
export const readSession = (ctx: Ctx, tx: Tx, id: string): Promise<Session | undefined> =>
  findSession(tx, ctx.workspace.id, id, false);

/** Credits of a cost or a charge; what is paid in money has its own budget. */
export const creditsOf = (cost: Cost | undefined): number =>
  cost?.unit === 'credit' ? Number(cost.micros) / 1_000_000 : 0;

/** Asks for a batch before anything happens, without counting. A caller without a session has nothing to ask for. */
export async function askForBatch(ctx: Ctx, tx: Tx, records: number): Promise<Verdict> {
  if (ctx.session === null) return allow();
  const session = await findSession(tx, ctx.workspace.id, ctx.session, false);
  const verdict = mayGoOn(session, { calls: 0, credits: 0, records });
  if (verdict.allowed) return verdict;
  const [again = verdict] = await grant(ctx, tx, [{ calls: 0, credits: 0, records }]);
  return again;
}

/** Asks for calls, each with its credits, and counts what is granted, in the transaction that admits them. Answers in their order. */
export async function askForCalls(ctx: Ctx, tx: Tx, credits: readonly number[]): Promise<Verdict[]> {
  if (ctx.session === null) return credits.map(() => allow());
  return grant(
    ctx,
    tx,
    credits.map((each) => ({ calls: 1, credits: each, records: 0 })),
  );
}

/** How a call went, and what was charged beyond what was reserved; below zero for a saving. */
export type CallCount = { readonly failed: boolean; readonly correction: number };

/** Counts how calls went: failures in the row of failures, and what was charged instead of what was reserved. */
export async function countAnswers(ctx: Ctx, tx: Tx, answers: readonly CallCount[]): Promise<void> {
  if (ctx.session === null || answers.length === 0) return;
  await count(
    ctx,
    tx,
    answers.map(({ failed, correction }) => (use) => ({
      ...use,
      credits: Math.max(0, use.credits + correction),
      errorsInARow: failed ? use.errorsInARow + 1 : 0,
    })),
  );
}

/** Counts what the finders knew. */
export const countMatches = (ctx: Ctx, tx: Tx, matches: { asked: number; found: number }): Promise<void> =>
  count(ctx, tx, [(use) => ({ ...use, asked: use.asked + matches.asked, found: use.found + matches.found })]);

function mayGoOn(session: Session | undefined, next: SessionStep): Verdict {
  if (!session) return refuse(foreignWrite());
  const [first, ...more] = session.tripped ?? [];
  return first ? refuse(first, ...more) : sessionVerdict(session.limits, session.use, next);
}

/** What is granted is counted; what is not stops the session. Its row is held meanwhile, so that two never share the last call. */
async function grant(ctx: Ctx, tx: Tx, steps: readonly SessionStep[]): Promise<Verdict[]> {
  const found = await findSession(tx, ctx.workspace.id, ctx.session ?? '', true);
  let session = found;
  const verdicts = steps.map((next) => {
    const verdict = mayGoOn(session, next);
    if (session && !session.tripped)
      session = verdict.allowed ? used(session, next) : { ...session, tripped: verdict.reasons };
    return verdict;
  });
  if (session && found && !found.tripped) await keep(ctx, tx, found, session);
  return verdicts;
}

const used = (session: Session, { calls, credits }: SessionStep): Session => ({
  ...session,
  use: { ...session.use, calls: session.use.calls + calls, credits: session.use.credits + credits },
});

/** What happened is counted in any case, and stops the session when a limit is broken by it. */
async function count(ctx: Ctx, tx: Tx, changes: readonly ((use: SessionUse) => SessionUse)[]): Promise<void> {
  const found = await findSession(tx, ctx.workspace.id, ctx.session ?? '', true);
  if (!found) return;
  let counted: Session = found;
  for (const change of changes) {
    const use = change(counted.use);
    const verdict = sessionVerdict(counted.limits, use, { calls: 0, credits: 0, records: 0 });
    const tripped = counted.tripped ?? (verdict.allowed ? null : verdict.reasons);
    counted = { ...counted, use, tripped };
  }
  await keep(ctx, tx, found, counted);
}

/** Writes what a session used, and tells of it when that stopped it. */
async function keep(ctx: Ctx, tx: Tx, before: Session, after: Session): Promise<void> {
  if (after.tripped && !before.tripped) return trip(ctx, tx, after, after.tripped);
  if (after.use !== before.use) await saveUse(tx, ctx.workspace.id, after, ctx.now());
}

async function trip(ctx: Ctx, tx: Tx, session: Session, reasons: readonly Reason[]): Promise<void> {
  await saveUse(tx, ctx.workspace.id, { ...session, tripped: reasons }, ctx.now());
  await ctx.audit(tx, { action: 'session.stopped', subject: session.id, detail: { reasons } });
  await ctx.emit(tx, sessionTripped, {
    aggregate: session.id,
    payload: {
      sessionId: session.id,
      name: session.name,
      codes: reasons.map(({ code }) => code),
      why: reasons.map(({ text }) => text).join(' '),
      mild: isMild(reasons),
      final: isFinal(reasons),
    },
  });
}

/** Stops a session at once because it reached for another workspace. */
export async function stopForeignWrite(ctx: Ctx, tx: Tx): Promise<void> {
  const session = await findSession(tx, ctx.workspace.id, ctx.session ?? '', true);
  if (session && !isFinal(session.tripped ?? [])) await trip(ctx, tx, session, [foreignWrite()]);
}

/** Lets a session go on because a person said so; `credits` is what its whole budget leaves. */
export async function liftSession(ctx: Ctx, tx: Tx, id: string, credits: number | null): Promise<Verdict> {
  const session = await findSession(tx, ctx.workspace.id, id, true);
  if (!session?.tripped) return allow();
  if (isFinal(session.tripped))
    return refuse(
      reason(
        'session.final',
        'It reached for another workspace, which is a defect that nobody lifts. Nothing was changed. Report it, and start a new run when it is repaired.',
      ),
    );
  await resetSession(
    tx,
    ctx.workspace.id,
    id,
    liftedLimits(session.limits, session.tripped, session.limits.credits === null ? null : credits),
  );
  await ctx.audit(tx, { action: 'session.lifted', subject: id, detail: { reasons: session.tripped } });
  return allow();
}
