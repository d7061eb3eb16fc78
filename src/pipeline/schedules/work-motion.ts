import { motionWorks } from '#campaigns';
import { MOTION_PARTS, type Motion, type MotionPart, type MotionReport } from '#campaigns/contract';
import type { Ctx } from '#core/ctx';
import { messageOf } from '#core/errors';
import { failedMotionAlert, raiseAlerts } from '#notify';
import { addReport, endMotion, findMotion, lockMotion, motionsBegunBefore } from './motion.store.ts';

export const partsOf = (motion: Motion): readonly MotionPart[] =>
  motion === 'all' ? MOTION_PARTS : [motion];

type Asked = { readonly part: MotionPart; readonly dryRun: boolean; readonly campaignId: string | null };

/** Does one part of a motion. `note` is for parts that write their report down with their work. */
export async function workPart(
  ctx: Ctx,
  { part, ...order }: Asked,
  note?: (tx: Parameters<typeof addReport>[0], report: MotionReport) => Promise<void>,
): Promise<MotionReport> {
  const work = ctx.contributed(motionWorks).find((each) => each.part === part);
  if (!work) throw new Error(`Nobody does the motion ${part}.`);
  return work.run(ctx, note ? { ...order, note } : order);
}

/** One part of a stored motion, done once: what was written down is not done again. What breaks off takes no other part with it. */
export async function workMotion(ctx: Ctx, motionId: string, part: MotionPart): Promise<boolean> {
  const found = await ctx.db.tx((tx) => findMotion(tx, motionId));
  if (found?.state !== 'running' || !partsOf(found.motion).includes(part)) return true;
  const known = found.parts.find((report) => report.part === part);
  if (known) return Object.keys(known.failed).length === 0;
  const asked = { part, dryRun: !found.live, campaignId: found.campaignId };
  try {
    const report = await workPart(ctx, asked, (tx, done) => addReport(tx, motionId, done));
    await ctx.db.tx((tx) => addReport(tx, motionId, report));
    return Object.keys(report.failed).length === 0;
  } catch (error) {
    const why = messageOf(error);
    ctx.log.error({ motion: motionId, part, error: why }, 'A part of a motion broke off.');
    await ctx.db.tx((tx) => addReport(tx, motionId, brokenOff(part, why)));
    return false;
  }
}

const brokenOff = (part: MotionPart, why: string): MotionReport => ({
  ...{ part, got: 1, did: 0, skipped: {}, failed: { broke_off: 1 }, note: why },
});

/** A motion takes minutes. One that nobody ended for so long, as its worker could not even say why, is over. */
const LONGEST = { hours: 6 };

/** Ends motions that nobody works any more, so that what is due after them is done. */
export async function endStuckMotions(ctx: Ctx): Promise<void> {
  const stuck = await ctx.db.tx((tx) => motionsBegunBefore(tx, ctx.now().subtract(LONGEST)));
  for (const { id, motion, parts } of stuck) {
    const part = partsOf(motion).find((each) => !parts.some((report) => report.part === each));
    if (part) {
      const why = `It was begun more than ${LONGEST.hours} hours ago and nobody works it any more.`;
      await ctx.db.tx((tx) => addReport(tx, id, brokenOff(part, why)));
    }
    await closeMotion(ctx, id);
  }
}

/** Ends a motion, and answers whether it did; one that failed in a part is told to somebody. */
export function closeMotion(ctx: Ctx, motionId: string): Promise<boolean> {
  return ctx.db.tx(async (tx) => {
    const found = await lockMotion(tx, motionId);
    if (found?.state !== 'running') return false;
    const broken = found.parts.filter(({ failed }) => Object.keys(failed).length > 0);
    await endMotion(tx, motionId, broken.length > 0 ? 'failed' : 'done', ctx.now());
    await ctx.audit(tx, {
      action: broken.length > 0 ? 'motion.failed' : 'motion.done',
      subject: motionId,
      detail: { motion: found.motion, live: found.live, missed: found.missed, parts: found.parts },
    });
    const [first] = broken;
    if (first)
      await raiseAlerts(ctx, tx, [
        failedMotionAlert({ motionId, part: first.part, why: first.note ?? 'It broke off.' }, ctx.now()),
      ]);
    return true;
  });
}
