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
  return verdict.allowed ? verdict : grant(ctx, tx, { calls: 0, credits: 0, records });
}

/** Asks for one call and counts it, in the transaction that admits it. */
export const askForCall = async (ctx: Ctx, tx: Tx, credits: number): Promise<Verdict> =>
  ctx.session === null ? allow() : grant(ctx, tx, { calls: 1, credits, records: 0 });

/** Counts how a call went: a failure in the row of failures, and what was charged instead of what was reserved. */
export async function countAnswer(
  ctx: Ctx,
  tx: Tx,
  { failed, correction }: { failed: boolean; correction: number },
): Promise<void> {
  if (ctx.session === null) return;
  await count(ctx, tx, (use) => ({
    ...use,
    credits: Math.max(0, use.credits + correction),
    errorsInARow: failed ? use.errorsInARow + 1 : 0,
  }));
}

/** Counts what the finders knew. */
export const countMatches = (ctx: Ctx, tx: Tx, matches: { asked: number; found: number }): Promise<void> =>
  count(ctx, tx, (use) => ({ ...use, asked: use.asked + matches.asked, found: use.found + matches.found }));

function mayGoOn(session: Session | undefined, next: SessionStep): Verdict {
  if (!session) return refuse(foreignWrite());
  const [first, ...more] = session.tripped ?? [];
  return first ? refuse(first, ...more) : sessionVerdict(session.limits, session.use, next);
}

/** What is granted is counted; what is not stops the session. Its row is held meanwhile, so that two never share the last call. */
async function grant(ctx: Ctx, tx: Tx, next: SessionStep): Promise<Verdict> {
  const session = await findSession(tx, ctx.workspace.id, ctx.session ?? '', true);
  const verdict = mayGoOn(session, next);
  if (!session || session.tripped) return verdict;
  if (!verdict.allowed) await trip(ctx, tx, session, verdict.reasons);
  else if (next.calls > 0) {
    const { use } = session;
    const used = { ...use, calls: use.calls + next.calls, credits: use.credits + next.credits };
    await saveUse(tx, ctx.workspace.id, { ...session, use: used }, ctx.now());
  }
  return verdict;
}

/** What happened is counted in any case, and stops the session when a limit is broken by it. */
async function count(ctx: Ctx, tx: Tx, change: (use: SessionUse) => SessionUse): Promise<void> {
  const session = await findSession(tx, ctx.workspace.id, ctx.session ?? '', true);
  if (!session) return;
  const counted = { ...session, use: change(session.use) };
  const verdict = sessionVerdict(counted.limits, counted.use, { calls: 0, credits: 0, records: 0 });
  if (verdict.allowed || counted.tripped) await saveUse(tx, ctx.workspace.id, counted, ctx.now());
  else await trip(ctx, tx, counted, verdict.reasons);
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
