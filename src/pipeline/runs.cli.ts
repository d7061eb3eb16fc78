import { defineCommand, EXIT, type Io } from '#cli';
import type { Ctx } from '#core/ctx';
import { invalid } from '#core/errors';
import type { Run, RunGrade, StageReport } from './contract.ts';
import { acknowledgeGrade, gradeRun } from './grade/grade-run.ts';
import { readRun, recentRuns } from './read-run.ts';
import { SCHEDULE_ACTS, SCHEDULE_FLAGS } from './schedules/schedules.cli.ts';

const SHOWN = 20;

export const stageRows = (stages: readonly StageReport[]) =>
  stages.map((stage) => ({
    stage: stage.name,
    in: stage.in,
    out: stage.out,
    failed: stage.failed,
    waiting: stage.waiting,
    skipped: Object.entries(stage.skipped)
      .map(([why, count]) => `${count} ${why}`)
      .join(', '),
  }));

const short = (at: string): string => at.slice(0, 16).replace('T', ' ');

function printGrade(io: Io, grade: RunGrade): void {
  io.line(`${grade.rows} leads: ${grade.reasons[0]?.text ?? grade.grade}`);
  for (const { text } of grade.reasons.slice(1)) io.line(`  ${text}`);
  if (grade.acknowledgedAt) io.line(`Said to be written to all the same on ${short(grade.acknowledgedAt)}.`);
}

function printRun(io: Io, run: Run): void {
  io.line(`${run.name}: ${run.state.replaceAll('_', ' ')}${run.error ? `. ${run.error}` : ''}`);
  io.table(stageRows(run.stages));
  if (run.grade) printGrade(io, run.grade);
}

type Act = (ctx: Ctx, io: Io, runId: string) => Promise<void>;
const ACTS: Readonly<Record<string, Act>> = {
  show: async (ctx, io, runId) => {
    const run = await readRun(ctx, runId);
    io.result(run, () => printRun(io, run));
  },
  grade: async (ctx, io, runId) => {
    const grade = await gradeRun(ctx, { runId });
    io.result(grade, () => printGrade(io, grade));
  },
  acknowledge: async (ctx, io, runId) => {
    const grade = await acknowledgeGrade(ctx, { runId });
    io.result(grade, () => printGrade(io, grade));
  },
};

async function list(ctx: Ctx, io: Io): Promise<void> {
  const runs = await recentRuns(ctx, SHOWN);
  io.result({ runs }, () =>
    io.table(
      runs.map(({ id, name, state, grade, stages, startedAt }) => ({
        id,
        run: name,
        state: state.replaceAll('_', ' '),
        leads: stages[0]?.out ?? 0,
        grade: grade ? `${grade.grade}${grade.directional ? ' (few)' : ''}` : '',
        started: short(startedAt),
      })),
    ),
  );
}

/** `legwork runs`: what runs did, and the grade of their lists. */
export const runsCommand = defineCommand({
  name: 'runs',
  summary:
    'Runs with the numbers of their stages and the grade of their lists (list, show, grade, acknowledge), and what is done by itself (schedules, schedule, change-schedule, pause-schedule, continue-schedule, end-schedule, motions).',
  example: 'legwork runs schedule --motion all --days mon,wed --at 09:00 --zone Europe/Berlin --live',
  arguments: '[what] [id]',
  flags: SCHEDULE_FLAGS,
  async run(io, { positional, flags }, session) {
    const [what = 'list', runId] = positional;
    const act = ACTS[what];
    const scheduled = SCHEDULE_ACTS[what];
    if (what !== 'list' && !act && !scheduled)
      throw invalid(
        'runs.unknown',
        `legwork runs knows list, ${[...Object.keys(ACTS), ...Object.keys(SCHEDULE_ACTS)].join(', ')}, not "${what}". Nothing was changed.`,
      );
    const ctx = await session.ctx();
    if (scheduled?.wantsId && runId === undefined)
      throw invalid(
        'runs.which_schedule',
        `Say which schedule: legwork runs ${what} ID. Nothing was changed.`,
      );
    if (scheduled) await scheduled.act(ctx, io, { id: runId ?? '', flags });
    else if (!act) await list(ctx, io);
    else if (runId === undefined)
      throw invalid('runs.which', `Say which run: legwork runs ${what} ID. Nothing was changed.`);
    else await act(ctx, io, runId);
    return EXIT.done;
  },
});
