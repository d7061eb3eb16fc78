import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { defineCommand, EXIT, type Io, rateText } from '#cli';
import type { Ctx } from '#core/ctx';
import { invalid, messageOf } from '#core/errors';
import { fileSource, findImport, importReport, writeRejectFile } from '#leads';
import { cancelRun, readMotion, readRun, resumeRun, startMotion } from '#pipeline';
import { motionOf, partRows, stageRows } from '#pipeline/cli';
import type { Run } from '#pipeline/contract';
import { type RunReport, reportOf, runCampaign } from '../campaign-run.ts';
import { demoCampaign, demoReviewer } from '../demo-workspace.ts';
import { dryRun } from '../dry-run.ts';

/** A campaign file as JSON. Throws `invalid` naming file and fault. */
export function readCampaignFile(path: string): unknown {
  let text: string;
  try {
    text = readFileSync(resolve(path), 'utf8');
  } catch {
    throw invalid('campaign.file_missing', `There is no campaign file "${path}". Nothing was done.`);
  }
  try {
    return JSON.parse(text);
  } catch (error) {
    throw invalid('campaign.file_malformed', `"${path}" is not JSON: ${messageOf(error)}. Nothing was done.`);
  }
}

export function printReport(io: Io, report: RunReport): void {
  io.table(stageRows(report.stages));
  io.line();
  const replies = Object.entries(report.replies)
    .map(([intent, count]) => `${count} ${intent}`)
    .join(', ');
  io.line(`Sent ${report.sent}, delivered ${report.delivered}. Replies: ${replies || 'none yet'}.`);
  io.line(
    `Proof: ${Object.entries(report.verify)
      .map(([name, count]) => `${name} ${count}`)
      .join(', ')}.`,
  );
}

export const runCommand = defineCommand({
  name: 'run',
  summary: 'Leads in, approved mail out: import, enrich, score, write, approve, send.',
  example: 'legwork run --leads leads.csv --campaign campaign.json',
  works: true,
  flags: [
    { flags: '--leads <file>', summary: 'the file of leads' },
    {
      flags: '--campaign <file>',
      summary: 'sender, offer, window and limits as JSON; the sandbox has one of its own',
    },
    { flags: '--rejects <file>', summary: 'where to write the rows that were not accepted' },
    { flags: '--approve', summary: 'sandbox only: let the demo reviewer say yes' },
    { flags: '--days <n>', summary: 'sandbox only: how many days to live at most' },
    { flags: '--dry-run', summary: 'say what would happen; nothing is stored, spent or sent' },
    {
      flags: '--resume <run>',
      summary: 'go on with a run that was interrupted, or that stopped and waits for a person',
    },
    {
      flags: '--motion <motion>',
      summary: 'in place of a file: outbound, cadence, revival or all, over what is here already',
    },
    { flags: '--live', summary: 'with --motion: do it; without this flag nothing is changed' },
    { flags: '--cancel <run>', summary: 'end a run: what waits is taken back, what has left stays' },
  ],
  async run(io, { flags }, session) {
    if (typeof flags.cancel === 'string') return cancel(io, await session.ctx(), flags.cancel);
    if (flags.motion !== undefined) return move(io, session, flags);
    const days = flags.days === undefined ? undefined : Number(flags.days);
    if (days !== undefined && !(days > 0))
      throw invalid('run.days', '--days wants a number above zero. Nothing was done.');
    const settle = () => session.settle(days === undefined ? {} : { days });
    if (typeof flags.resume === 'string') return goOn(io, flags.resume, session, settle);
    if (typeof flags.leads !== 'string')
      throw invalid('run.leads_missing', 'Name the file of leads with --leads. Nothing was done.', [
        { path: '--leads', message: 'is missing' },
      ]);
    const source = fileSource(flags.leads);
    const file = typeof flags.campaign === 'string' ? readCampaignFile(flags.campaign) : undefined;
    const ctx = await session.ctx();
    const sandbox = ctx.workspace.mode === 'sandbox';
    if (!file && !sandbox)
      throw invalid(
        'run.campaign_missing',
        'A live run needs --campaign FILE with the sender and the postal address. Nothing was done.',
      );
    if (flags.approve && !sandbox)
      throw invalid(
        'run.approve_live',
        'A live run is approved by a person, under Approvals. Nothing was done.',
      );
    const campaign = file ?? demoCampaign();
    if (flags.dryRun) return rehearseRun(io, ctx, { source, campaign });
    const started = performance.now();
    const { report, imported } = await runCampaign(ctx, settle, {
      source,
      campaign,
      ...(flags.approve && sandbox ? { approver: demoReviewer } : {}),
      onImport: (progress) =>
        io.progress(
          `Importing ${source.name}: ${rateText(progress.rows, null, performance.now() - started)}`,
        ),
      onStage: (run) => io.progress(`Prepared: ${run.stages.at(-2)?.waiting ?? 0} drafts wait for approval`),
    });
    io.progressDone();
    const rejectFile =
      typeof flags.rejects === 'string' ? await writeRejectFile(ctx, imported, flags.rejects) : undefined;
    const { rejects } = await importReport(ctx, imported);
    io.result(
      {
        ...report,
        accepted: imported.accepted,
        rejected: imported.rejected,
        rejects,
        ...(rejectFile ? { rejectFile } : {}),
      },
      () => {
        printReport(io, report);
        if (rejectFile) io.line(`Rejected rows are in ${rejectFile}; correct and import that file.`);
        if (report.run.state === 'awaiting_approval')
          io.line('Nothing was sent: the drafts wait for your yes under Approvals.');
      },
    );
    return exitOf(io, await readRun(ctx, report.run.id));
  },
});

/** Does a motion, or says what it would do. */
async function move(
  io: Io,
  session: Parameters<typeof runCommand.run>[2],
  flags: Readonly<Record<string, unknown>>,
): Promise<number> {
  const motion = motionOf(flags.motion);
  const ctx = await session.ctx();
  let done = await startMotion(ctx, { motion, live: flags.live === true && flags.dryRun !== true });
  if (done.id !== null) {
    // Virtual time is not lived on for it: what it writes waits for a person.
    await session.settle({ days: 0 });
    done = await readMotion(ctx, { motionId: done.id });
  }
  io.result(done, () => {
    io.table(partRows(done));
    if (!done.live) io.line('A dry run: nothing was changed. With --live what it writes waits for a yes.');
    else if (done.state === 'running')
      io.line('It is being worked; see it under Operations › Runs, or with: legwork runs motions');
    else io.line('Nothing was sent: what was written waits for your yes under Approvals.');
  });
  return done.state === 'failed' ? EXIT.failed : EXIT.done;
}

async function cancel(io: Io, ctx: Ctx, runId: string): Promise<number> {
  const done = await cancelRun(ctx, { runId });
  const run = await readRun(ctx, runId);
  io.result({ ...done, run }, () => {
    io.table(stageRows(run.stages));
    io.line(
      `Cancelled. ${done.left} leads went no further, ${done.takenBack} messages were taken back${done.leaving > 0 ? `, and ${done.leaving} were on their way out already` : ''}.`,
    );
  });
  return EXIT.done;
}

async function rehearseRun(io: Io, ctx: Ctx, request: Parameters<typeof dryRun>[1]): Promise<number> {
  const answer = await dryRun(ctx, request);
  io.result(answer, () => {
    io.table(stageRows(answer.stages));
    io.line('A dry run: nothing was stored, spent or sent.');
  });
  return EXIT.done;
}

async function goOn(
  io: Io,
  runId: string,
  session: Parameters<typeof runCommand.run>[2],
  settle: () => Promise<void>,
): Promise<number> {
  const ctx = await session.ctx();
  await resumeRun(ctx, { runId });
  await settle();
  const run = await readRun(ctx, runId);
  const imported = run.importId ? await ctx.db.tx((tx) => findImport(tx, run.importId ?? '')) : undefined;
  const report = await reportOf(ctx, runId, imported ?? { id: '', rows: 0, accepted: 0, rejected: 0 });
  io.result(report, () => printReport(io, report));
  return exitOf(io, run);
}

/** A run that stopped says why and how it goes on. */
function exitOf(io: Io, { id, state, error }: Run): number {
  if (state !== 'paused' && state !== 'failed') return EXIT.done;
  io.note(`The run is ${state}: ${error} Nothing is lost. Go on with: legwork run --resume ${id}`);
  return state === 'paused' ? EXIT.refused : EXIT.failed;
}
