import { MOTION_PARTS } from '#campaigns/contract';
import { defineWorkflow } from '#core/durable/index';
import { closeMotion, workMotion } from './work-motion.ts';

/** Does the parts of a motion in their order, each one step; a step that repeats after a crash finds what it wrote down. */
export const motionWorkflow = defineWorkflow<{ workspaceId: string; motionId: string }>({
  name: 'pipeline.motion',
  async run(ctx, step, { motionId }) {
    for (const part of MOTION_PARTS) await step(part, () => workMotion(ctx, motionId, part));
    await step('close', () => closeMotion(ctx, motionId));
  },
});
