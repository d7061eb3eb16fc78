import { ensureOwner, oneTimeLink } from '#access';
import { defineCommand, EXIT, type Io } from '#cli';
import { systemActor } from '#core/actor';
import { messageOf } from '#core/errors';
import { recentRuns } from '#pipeline';
import { runCampaign } from '../campaign-run.ts';
import {
  connectDemoMailboxes,
  demoCampaign,
  demoLeads,
  demoReviewer,
  demoWorkspace,
  waitingLeadsOfDemo,
} from '../demo-workspace.ts';
import { type Legwork, openLegwork } from '../legwork.ts';
import { type Server, startServer } from '../server.ts';
import { buildWeb } from '../web-build.ts';
import { liveSandbox, settle } from '../worker.ts';

const DEMO_DAYS = 30;

export const startCommand = defineCommand({
  name: 'start',
  summary: 'Bring everything up: database, web, worker, and on the first start the demo.',
  example: 'legwork start',
  flags: [{ flags: '--no-demo', summary: 'do not run the demo on the first start' }],
  async run(io, { flags }) {
    const built = buildWeb();
    built.catch(() => undefined);
    const legwork = await openLegwork({ role: 'all' });
    const { workspaceId, server } = await bringUp(io, legwork, built).catch(async (error) => {
      // Nothing may stay behind of a start that failed, least of all a database that nobody stops.
      await legwork.close();
      throw error;
    });
    const demo = flags.demo === false ? Promise.resolve() : firstDemo(io, legwork, workspaceId);
    demo
      .catch((error) => io.note(`The demo stopped: ${messageOf(error)} Everything else runs on.`))
      .then(() => legwork.startWorker());
    await untilToldToStop();
    io.note('Stopping: requests end, work under way is kept.');
    await server.listening?.close();
    await demo.catch(() => undefined);
    await legwork.close();
    return EXIT.done;
  },
});

async function bringUp(
  io: Io,
  legwork: Legwork,
  built: Promise<void>,
): Promise<{ workspaceId: string; server: Server }> {
  for (const note of legwork.installation.notes) io.note(note);
  const workspaceId = await demoWorkspace(legwork, []);
  const owner = await ensureOwner(legwork.access, { workspaceId });
  const server = await startServer(legwork, { listen: true });
  legwork.answerOwn(server.handle);
  await built;
  await announce(io, legwork, owner.email, server.listening?.url ?? legwork.runtime.baseUrl);
  return { workspaceId, server };
}

async function announce(io: Io, legwork: Legwork, email: string, url: string): Promise<void> {
  io.line(`Legwork runs at ${url}`);
  io.line(`Sign in once with this link (24 hours): ${await oneTimeLink(legwork.access, email)}`);
}

/** On the first start the demo workspace gets its finished run, and a second one that waits for the visitor. */
async function firstDemo(io: Io, legwork: Legwork, workspaceId: string): Promise<void> {
  const ctx = await legwork.runtime.contextFor(workspaceId, systemActor('demo'));
  await connectDemoMailboxes(legwork, ctx);
  await settle(legwork.runtime, legwork.world, ctx);
  if ((await recentRuns(ctx, 1)).length > 0) return;
  const live = () =>
    liveSandbox(legwork.runtime, legwork.world, workspaceId, {
      until: ctx.now().add({ hours: 24 * DEMO_DAYS }),
    });
  const { report } = await runCampaign(ctx, live, {
    source: demoLeads(),
    campaign: demoCampaign(),
    approver: demoReviewer,
  });
  await runCampaign(ctx, live, { source: waitingLeadsOfDemo(), campaign: demoCampaign() });
  io.line(
    `The demo run is finished: ${report.sent} sent, ${report.delivered} delivered, ${Object.values(report.replies).reduce((sum, count) => sum + count, 0)} answers. More drafts wait for your yes under Approvals.`,
  );
}

function untilToldToStop(): Promise<void> {
  return new Promise((resolve) => {
    const stop = () => {
      process.off('SIGINT', stop);
      process.off('SIGTERM', stop);
      resolve();
    };
    process.on('SIGINT', stop);
    process.on('SIGTERM', stop);
  });
}
