import { findWorkspace } from '#access';
import type { Io, Session } from '#cli';
import { systemActor } from '#core/actor';
import type { Ctx } from '#core/ctx';
import { invalid } from '#core/errors';
import { eventsPending } from '#core/events/index';
import { connectDemoMailboxes, demoWorkspace } from './demo-workspace.ts';
import { type Legwork, openLegwork } from './legwork.ts';
import { startServer } from './server.ts';
import { liveSandbox, settle as settleNow } from './worker.ts';

const terminal = { ...systemActor('terminal'), kind: 'person' as const, id: 'terminal', name: 'terminal' };
const PAUSE_MS = 200;

/** Opens the product for one command, as late as it is asked for, and closes it afterwards. */
export function openSession(options: {
  workspace: string | undefined;
  io: Io;
  works: boolean;
}): Session & { close(): Promise<void> } {
  let opened: Promise<Legwork> | undefined;
  const legwork = (): Promise<Legwork> => {
    opened ??= openQuietly(options.io, options.works);
    return opened;
  };
  let workspaceId: string | undefined;
  const ctx: Session['ctx'] = async (actor = terminal) => {
    const open = await legwork();
    workspaceId ??= await chosenWorkspace(open, options.workspace);
    return open.runtime.contextFor(workspaceId, actor);
  };
  return {
    ctx,
    async settle({ days } = {}) {
      const open = await legwork();
      const context = await ctx();
      if (open.elsewhere) return waitForWorker(open, context);
      // Only now: their ports are new in every process, and a command that does not work must not write.
      if (context.workspace.mode === 'sandbox') await connectDemoMailboxes(open, context);
      if (context.workspace.mode !== 'sandbox') await settleNow(open.runtime, open.world, context);
      else
        await liveSandbox(
          open.runtime,
          open.world,
          context.workspace.id,
          days === undefined ? {} : { until: context.now().add({ hours: 24 * days }) },
        );
    },
    async close() {
      await (await opened?.catch(() => undefined))?.close();
    },
  };
}

async function openQuietly(io: Io, works: boolean): Promise<Legwork> {
  const open = await openLegwork({ role: 'cli', quiet: true, works });
  for (const note of open.installation.notes) io.note(note);
  // The sandbox's people press unsubscribe links; without a running server the program answers itself.
  if (!open.elsewhere) open.answerOwn((await startServer(open, { listen: false })).handle);
  return open;
}

async function chosenWorkspace(open: Legwork, wish: string | undefined): Promise<string> {
  if (wish === undefined) {
    const known = await open.runtime.workspaces();
    const live = known.filter((workspace) => workspace.mode !== 'sandbox');
    const [only] = live;
    return only && live.length === 1 ? only.id : demoWorkspace(open, []);
  }
  const found = await findWorkspace(open.access, wish);
  if (!found) throw invalid('workspace.unknown', `There is no workspace "${wish}".`);
  return found.id;
}

/** The live worker does the work; this waits until it has nothing left. */
async function waitForWorker(open: Legwork, ctx: Ctx): Promise<void> {
  for (let quiet = 0; quiet < 5; ) {
    const busy =
      !(await open.runtime.durable.settled()) || (await eventsPending(ctx, open.runtime.consumers));
    quiet = busy ? 0 : quiet + 1;
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  }
}
