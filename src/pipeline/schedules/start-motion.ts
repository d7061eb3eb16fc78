import { findCampaign } from '#campaigns';
import type { Motion } from '#campaigns/contract';
import { agentActor } from '#core/actor';
import { EMERGENCY_STOP, engagedBrakes } from '#core/brake/brake.store';
import { type Ctx, requireScope } from '#core/ctx';
import type { Tx } from '#core/db/index';
import { conflict, forbidden, notFound, refused } from '#core/errors';
import { mayAct } from '#core/grants';
import { explain, type Reason, reason } from '#core/verdict';
import { motionStarted } from '../events.ts';
import type { MotionRun } from './contract.ts';
import { insertMotion, openMotions, type StoredMotion } from './motion.store.ts';
import { holdSchedules } from './schedule.store.ts';
import { partsOf, workPart } from './work-motion.ts';

type Asked = {
  readonly motion: Motion;
  readonly live: boolean;
  readonly campaignId?: string | null | undefined;
};

/**
 * Does a motion now: begins with who is new, writes what is due, tries again who went quiet, and puts all of it before a person.
 * Nothing leaves without a yes. Without `live` it says what would happen and changes nothing.
 */
export async function startMotion(ctx: Ctx, { motion, live, campaignId = null }: Asked): Promise<MotionRun> {
  requireScope(ctx, 'runs:write');
  requireScope(ctx, 'campaigns:write');
  if (campaignId !== null && motion !== 'outbound')
    throw refused('motion.campaign', 'Only first messages can be those of one campaign. Nothing was done.');
  if (campaignId !== null && !(await ctx.db.tx((tx) => findCampaign(tx, campaignId))))
    throw notFound('campaign', campaignId);
  const now = ctx.now().toString();
  const said = {
    scheduleId: null,
    motion,
    campaignId,
    live,
    dueAt: now,
    missed: 0,
    startedBy: ctx.actor.name,
  };
  if (!live) {
    const parts = [];
    for (const part of partsOf(motion)) parts.push(await workPart(ctx, { part, dryRun: true, campaignId }));
    return { ...said, id: null, state: 'done', parts, finishedAt: now };
  }
  if (ctx.actor.kind === 'agent')
    throw forbidden(
      'motion.needs_a_person',
      `An agent such as ${ctx.actor.name} sets no motion going. Nothing was done; it may look with a dry run.`,
    );
  return ctx.db.tx(async (tx) => {
    const stands = await whyNot(ctx, tx);
    if (stands) throw refused(stands.code, `${stands.text} Nothing was done.`);
    await requireFree(ctx, tx, motion);
    return beginMotion(ctx, tx, {
      ...said,
      id: ctx.ids.next(),
      state: 'running',
      parts: [],
      finishedAt: null,
    });
  });
}

/** Why no motion may be set going now: somebody pulled the stop, or the gatekeeper may not. */
export async function whyNot(ctx: Ctx, tx: Tx): Promise<Reason | null> {
  const stop = (await engagedBrakes(tx, ctx.workspace.id)).find(({ name }) => name === EMERGENCY_STOP);
  if (stop) return reason('motion.stopped', `The emergency stop is pulled: ${stop.reason}`);
  const verdict = await mayAct(ctx.as(agentActor('GATEKEEPER')), tx, 'trigger_workflow');
  return verdict.allowed ? null : reason(verdict.reasons[0]?.code ?? 'agent', explain(verdict));
}

/** Two that share a part do not work at the same time. */
async function requireFree(ctx: Ctx, tx: Tx, motion: Motion): Promise<void> {
  await holdSchedules(tx, ctx.workspace.id);
  const busy = await busyWith(tx, motion);
  if (busy)
    throw conflict(
      'motion.running',
      `The motion ${busy.motion} that ${busy.startedBy} set going is still being worked. Nothing was done; look at it under Operations › Runs.`,
    );
}

/** The live motion that is being worked and shares a part with this one. */
export async function busyWith(tx: Tx, motion: Motion): Promise<StoredMotion | undefined> {
  const wanted = partsOf(motion);
  return (await openMotions(tx)).find(
    (open) => open.live && partsOf(open.motion).some((part) => wanted.includes(part)),
  );
}

/** Stores a motion and has it worked. */
export async function beginMotion(ctx: Ctx, tx: Tx, made: StoredMotion): Promise<MotionRun> {
  await insertMotion(tx, ctx.workspace.id, made, ctx.now());
  const { motion, live, scheduleId, missed } = made;
  await ctx.audit(tx, {
    action: 'motion.started',
    subject: made.id,
    detail: { motion, live, scheduleId, missed },
  });
  await ctx.emit(tx, motionStarted, { aggregate: made.id, payload: { motionId: made.id } });
  return made;
}
