import { type Ctx, requireScope } from '#core/ctx';
import { instantOf } from '#core/db/index';
import { notFound } from '#core/errors';
import type { MotionRun } from './contract.ts';
import { findMotion, recentMotions, type StoredMotion } from './motion.store.ts';

const shown = (found: StoredMotion): MotionRun => ({
  ...found,
  dueAt: instantOf(found.dueAt).toString(),
  finishedAt: found.finishedAt === null ? null : instantOf(found.finishedAt).toString(),
});

export async function readMotion(ctx: Ctx, { motionId }: { motionId: string }): Promise<MotionRun> {
  requireScope(ctx, 'runs:read');
  const found = await ctx.db.tx((tx) => findMotion(tx, motionId));
  if (!found) throw notFound('motion', motionId);
  return shown(found);
}

export async function readMotions(ctx: Ctx, limit: number): Promise<MotionRun[]> {
  requireScope(ctx, 'runs:read');
  return (await ctx.db.tx((tx) => recentMotions(tx, limit))).map(shown);
}
