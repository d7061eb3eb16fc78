import { type ChildProcess, spawn } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { constants, setPriority, tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { Ctx } from '#core/ctx';
import { messageOf } from '#core/errors';
import type { Log } from '#core/log';
import { beatForecast, endForecast, type ForecastEnd, type Forecaster, type ForecastJob } from '#pipeline';
import { forecastReport } from '#pipeline/contract';
import { passingFolder, sweepPassingFolders } from './passing-folder.ts';
import type { SimulationReport } from './simulation.ts';

const CLI = fileURLToPath(new URL('../cli.ts', import.meta.url));
const BEAT_MS = 5_000;
/** Longer than the largest forecast takes on a slow machine. */
const LONGEST_MS = 20 * 60_000;

type Running = { readonly child: ChildProcess; readonly ended: Promise<void> };

/**
 * Lives campaigns in processes of their own: `legwork simulate` with its own throw-away database, no setting and no key of this
 * machine, behind everything else this machine has to do.
 */
export function openForecaster(log: Log): Forecaster & { sweep(): Promise<void>; close(): Promise<void> } {
  const running = new Map<string, Running>();
  const sweep = async (): Promise<void> => {
    for (const folder of await sweepPassingFolders())
      log.info({ folder }, 'A simulation that was killed is cleared away.');
  };
  const stop = (id: string): void => void running.get(id)?.child.kill('SIGTERM');
  return {
    start(ctx, job) {
      const folder = passingFolder('forecast', tmpdir());
      const child = begin(folder, job);
      const ended = follow(ctx, job, child)
        .catch((error) => log.warn({ error: messageOf(error) }, 'A forecast could not be written down.'))
        .finally(async () => {
          rmSync(folder, { recursive: true, force: true });
          // A process that was killed could not take its database along.
          await sweep();
          running.delete(job.id);
        });
      running.set(job.id, { child, ended });
    },
    stop,
    sweep,
    async close() {
      for (const id of running.keys()) stop(id);
      await Promise.all([...running.values()].map(({ ended }) => ended));
    },
  };
}

function begin(folder: string, { plan, file }: ForecastJob): ChildProcess {
  const campaign = join(folder, 'campaign.json');
  writeFileSync(campaign, JSON.stringify(file), { mode: 0o600 });
  const { PATH, HOME, TMPDIR, NODE_COMPILE_CACHE } = process.env;
  const numbers = [
    ...['--leads', String(plan.leads), '--days', String(plan.days), '--seed', plan.seed],
    ...['--mailboxes', String(plan.mailboxes), '--per-day', String(plan.perDay)],
  ];
  const child = spawn(
    process.execPath,
    [CLI, 'simulate', '--campaign', campaign, ...numbers, '--by-day', '--progress', '--json'],
    { cwd: folder, env: { PATH, HOME, TMPDIR, NODE_COMPILE_CACHE }, stdio: ['ignore', 'pipe', 'pipe'] },
  );
  // Whoever works here goes first.
  if (child.pid !== undefined) setPriority(child.pid, constants.priority.PRIORITY_BELOW_NORMAL);
  return child;
}

/** Writes down how far it is, and in the end what came out. Whoever ended it meanwhile in the database is obeyed. */
async function follow(ctx: Ctx, { id }: ForecastJob, child: ChildProcess): Promise<void> {
  let progress: { day: number; of: number } | null = null;
  let [told, said] = ['', ''];
  const beat = async (): Promise<void> => {
    if (!(await ctx.db.tx((tx) => beatForecast(tx, id, progress)))) child.kill('SIGTERM');
  };
  const timer = setInterval(() => void beat().catch(() => undefined), BEAT_MS);
  const limit = setTimeout(() => child.kill('SIGTERM'), LONGEST_MS);
  child.stdout?.on('data', (chunk: Buffer) => {
    told += chunk.toString();
  });
  if (child.stderr)
    createInterface({ input: child.stderr }).on('line', (line) => {
      const lived = /^\{"day":(\d+),"of":(\d+)\}$/.exec(line);
      if (!lived) said = line.trim() || said;
      else {
        progress = { day: Number(lived[1]), of: Number(lived[2]) };
        void beat().catch(() => undefined);
      }
    });
  const failure = await new Promise<string | null>((resolve) => {
    child.once('error', (error) => resolve(messageOf(error)));
    child.once('close', (code) => resolve(code === 0 ? null : `It ended with ${code}: ${said}`));
  });
  clearInterval(timer);
  clearTimeout(limit);
  await ctx.db.tx((tx) => endForecast(tx, id, endOf(told, failure)));
}

function endOf(told: string, failure: string | null): ForecastEnd {
  const failed = (why: string): ForecastEnd => ({
    state: 'failed',
    error: `The simulation failed. ${why} Nothing of yours was touched; it may be started again.`,
  });
  if (failure !== null) return failed(failure);
  try {
    const report = JSON.parse(told) as SimulationReport;
    const { funnel, replies, lived } = report;
    const notWrittenTo = leftOutOf(report);
    return { state: 'finished', report: forecastReport.parse({ funnel, replies, notWrittenTo, ...lived }) };
  } catch (error) {
    return failed(`Its report could not be read: ${messageOf(error)}`);
  }
}

function leftOutOf({ import: { rejected }, stages }: SimulationReport): Record<string, number> {
  const counts: Record<string, number> = rejected > 0 ? { rejected_row: rejected } : {};
  for (const { skipped } of stages)
    for (const [why, many] of Object.entries(skipped)) counts[why] = (counts[why] ?? 0) + many;
  return counts;
}
