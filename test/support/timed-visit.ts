import { ensureOwner, oneTimeLink } from '#access';
import { systemActor } from '#core/actor';
import type { Ctx } from '#core/ctx';
import { memorySource } from '#leads';
import { runCampaign } from '../../src/app/campaign-run.ts';
import {
  connectDemoMailboxes,
  demoCampaign,
  demoReviewer,
  demoWorkspace,
} from '../../src/app/demo-workspace.ts';
import { openLegwork } from '../../src/app/legwork.ts';
import { startServer } from '../../src/app/server.ts';
import { buildWeb } from '../../src/app/web-build.ts';
import { liveSandbox } from '../../src/app/worker.ts';
import { browse, type Visit } from './browser.ts';
import { clearFolders, newFolder } from './embedded-folder.ts';

/** The whole product without its worker: the sandbox lives as far as the test says, and stands still there. */
export type TimedVisit = Omit<Visit, 'terminal' | 'browser'> & {
  readonly ctx: Ctx;
  now(): Temporal.Instant;
  /** Lives on until then, or until nothing is due. */
  liveUntil(until: Temporal.Instant): Promise<void>;
  /** Writes to the people of a list in a campaign of its own, with the yes of the demo reviewer, and lives so long at most. */
  write(order: {
    campaign: string;
    steps: readonly object[];
    list: string;
    days: number;
  }): Promise<Record<string, number>>;
};

export async function openTimedVisit(
  expected: RegExp,
  viewport = { width: 1440, height: 900 },
): Promise<TimedVisit> {
  const legwork = await openLegwork({
    ...{ role: 'all', quiet: true, throwaway: true },
    environment: { LEGWORK_HOME: newFolder(), LEGWORK_PORT: '0' },
  });
  const workspaceId = await demoWorkspace(legwork, []);
  const owner = await ensureOwner(legwork.access, { workspaceId });
  await buildWeb();
  const server = await startServer(legwork, { listen: true });
  legwork.answerOwn(server.handle);
  const ctx = await legwork.runtime.contextFor(workspaceId, systemActor('driver'));
  await connectDemoMailboxes(legwork, ctx);
  const link = await oneTimeLink(legwork.access, owner.email);
  const { browser, ...opened } = await browse(expected, viewport);
  const liveUntil: TimedVisit['liveUntil'] = (until) =>
    liveSandbox(legwork.runtime, legwork.world, workspaceId, { until });
  return {
    ...{ ...opened, url: server.listening?.url ?? '', link, liveUntil, ctx },
    now: () => ctx.now(),
    async write({ campaign, steps, list, days }) {
      const file = demoCampaign() as { settings: object };
      const until = ctx.now().add({ hours: 24 * days });
      const { report } = await runCampaign(ctx, () => liveUntil(until), {
        source: memorySource(`${campaign}.csv`, list),
        campaign: { name: campaign, settings: { ...file.settings, sequence: steps } },
        approver: demoReviewer,
      });
      return report.replies;
    },
    async close() {
      await browser.close();
      await server.listening?.close();
      await legwork.close();
      await clearFolders();
    },
  };
}
