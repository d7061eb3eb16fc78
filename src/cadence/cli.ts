import { defineCommand, EXIT, type Io } from '#cli';
import { invalid } from '#core/errors';
import type { CadenceReport } from './contract.ts';
import { reengageCommand } from './recontact/reengage.cli.ts';
import { runCadence } from './run-cadence.ts';
import { sequencesCommand } from './sequences.cli.ts';
import { tasksCommand } from './tasks/tasks.cli.ts';

const MOTIONS = ['cadence'];

const dispatchCommand = defineCommand({
  name: 'dispatch',
  summary: 'What is due now, and with --live its drafts put before a person. Nothing leaves without a yes.',
  example: 'legwork dispatch --motion cadence --json',
  flags: [
    { flags: '--motion <motion>', summary: 'which motion; cadence, the follow-ups, unless told' },
    { flags: '--live', summary: 'do it; without this flag nothing is changed' },
  ],
  async run(io, { flags }, session) {
    const motion = String(flags.motion ?? 'cadence');
    if (!MOTIONS.includes(motion))
      throw invalid(
        'dispatch.motion',
        `There is no motion "${motion}". Nothing was done. Known: ${MOTIONS.join(', ')}.`,
      );
    const report = await runCadence(await session.ctx(), { dryRun: flags.live !== true });
    io.result({ motion, ...report }, () => print(io, report));
    return EXIT.done;
  },
});

function print(io: Io, report: CadenceReport): void {
  const rows = (['drafted', 'tasks', 'skipped', 'waiting', 'ended'] as const).flatMap((what) =>
    Object.entries(report[what]).map(([why, count]) => ({ what, why: why.replaceAll('_', ' '), count })),
  );
  if (rows.length > 0) io.table(rows);
  io.line(`${report.due} steps were due.`);
  if (report.dryRun) io.line('A dry run: nothing was changed. With --live the drafts wait for a yes.');
  for (const id of report.batches) io.line(`Batch ${id} waits for a yes, under Approvals.`);
}

export const commands = [dispatchCommand, reengageCommand, tasksCommand, sequencesCommand];
