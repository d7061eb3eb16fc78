import { defineContribution } from '#core/contribution';
import type { Ctx } from '#core/ctx';
import type { Tx } from '#core/db/index';
import type { MotionPart, MotionReport } from './contract.ts';

/** How a part of a motion is done. */
export type MotionOrder = {
  /** Say what would happen, and change nothing. */
  readonly dryRun: boolean;
  /** One campaign alone, where the part is about campaigns. */
  readonly campaignId: string | null;
  /** Writes the report down in the transaction that does the work, for parts that do theirs in one. */
  readonly note?: (tx: Tx, report: MotionReport) => Promise<void>;
};

/** A part of a motion, by the slice whose work it is. Done again after a crash it must not repeat an effect. */
export type MotionWork = {
  readonly part: MotionPart;
  run(ctx: Ctx, order: MotionOrder): Promise<MotionReport>;
};
export const motionWorks = defineContribution<MotionWork>('campaigns.motion');
