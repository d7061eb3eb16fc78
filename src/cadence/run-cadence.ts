import { pendingBatches } from '#approval/views';
import type { MotionWork } from '#campaigns';
import { within } from '#core/context';
import { type Ctx, requireScope } from '#core/ctx';
import { advance } from './advance-enrolments.ts';
import { CADENCE, type CadenceReport } from './contract.ts';
import { freezeFollowUps } from './freeze-follow-ups.ts';

/** Carries the answer out of a transaction that must not stay. */
class RolledBack extends Error {
  readonly report: CadenceReport;
  constructor(report: CadenceReport) {
    super('rolled back');
    this.report = report;
  }
}

/**
 * Does what is due in all sequences now, and freezes what was written for a person's yes. Nothing is sent by this. A dry run does the
 * very same in a transaction that is rolled back, changes nothing and asks no model.
 */
export async function runCadence(ctx: Ctx, { dryRun }: { dryRun: boolean }): Promise<CadenceReport> {
  requireScope(ctx, 'runs:write');
  if (!dryRun) return run(ctx, false);
  try {
    await ctx.db.tx(async (tx) => {
      throw new RolledBack(await run(within(ctx, tx), true));
    });
  } catch (error) {
    if (error instanceof RolledBack) return error.report;
    throw error;
  }
  throw new Error('A dry run ended without being rolled back.');
}

/** The same as a part of a motion. */
export const cadenceMotion: MotionWork = {
  part: 'cadence',
  async run(ctx, { dryRun }) {
    const { due, drafted, tasks, skipped, waiting, ended } = await runCadence(ctx, { dryRun });
    const did = [drafted, tasks]
      .flatMap((counts) => Object.values(counts))
      .reduce((sum, one) => sum + one, 0);
    const leftOut: Record<string, number> = {};
    for (const [code, many] of [skipped, waiting, ended].flatMap((counts) => Object.entries(counts)))
      leftOut[code] = (leftOut[code] ?? 0) + many;
    return { part: 'cadence', got: due, did, skipped: leftOut, failed: {}, note: null };
  },
};

async function run(ctx: Ctx, dryRun: boolean): Promise<CadenceReport> {
  const report: CadenceReport = {
    ...{ dryRun, due: 0, drafted: {}, tasks: {}, skipped: {}, waiting: {}, ended: {}, batches: [] },
  };
  // A step that is left out may make the next one due at this very moment.
  for (;;) {
    const { decided } = await advance(ctx, { ask: !dryRun });
    if (decided.length === 0) break;
    report.due += decided.length;
    for (const { kind, action, code } of decided) {
      if (kind === 'act') count(report.drafted, action);
      else if (kind === 'task') count(report.tasks, action);
      else if (kind === 'skip') count(report.skipped, code);
      else if (kind === 'exit' || kind === 'complete') count(report.ended, code);
      else count(report.waiting, code);
    }
  }
  await freezeFollowUps.run(ctx);
  const waiting = (await ctx.db.tx(pendingBatches)).filter(({ motion }) => motion === CADENCE);
  return { ...report, batches: dryRun ? [] : waiting.map(({ id }) => id) };
}

const count = (counts: Record<string, number>, name: string): void => {
  counts[name] = (counts[name] ?? 0) + 1;
};
