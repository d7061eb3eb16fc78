import { defineCommand, EXIT, rateText } from '#cli';
import { invalid } from '#core/errors';
import { runCampaign } from '../campaign-run.ts';
import { demoCampaign, demoLeads, demoReviewer } from '../demo-workspace.ts';
import { printReport } from './run.ts';

export const demoCommand = defineCommand({
  name: 'demo',
  summary: 'The main job on the shipped leads, in the sandbox: nothing reaches anybody.',
  example: 'legwork demo --json',
  works: true,
  flags: [{ flags: '--days <n>', summary: 'how many days to live at most; 30 unless told' }],
  async run(io, { flags }, session) {
    const days = Number(flags.days ?? 30);
    if (!(days > 0)) throw invalid('demo.days', '--days wants a number above zero. Nothing was done.');
    const ctx = await session.ctx();
    const started = performance.now();
    const { report } = await runCampaign(ctx, () => session.settle({ days }), {
      source: demoLeads(),
      campaign: demoCampaign(),
      approver: demoReviewer,
      onImport: (progress) =>
        io.progress(`Importing: ${rateText(progress.rows, null, performance.now() - started)}`),
      onStage: () =>
        io.progress('Approved by the demo reviewer; sending and waiting for answers in virtual time'),
    });
    io.progressDone();
    io.result(report, () => printReport(io, report));
    const zero = Object.values(report.verify).every((count) => count === 0);
    return zero ? EXIT.done : EXIT.failed;
  },
});
