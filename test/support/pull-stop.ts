import { createInterface } from 'node:readline';
import { systemActor } from '#core/actor';
import { EMERGENCY_STOP, engageGlobalBrake } from '#core/brake/brake.store';
import { systemClock } from '#core/clock';
import { createCtx } from '#core/context';
import { collectContributions } from '#core/contribution';
import { acrossWorkspaces } from '#core/db/across-workspaces';
import { openDatabase } from '#core/db/index';
import { createLog } from '#core/log';
import { loadWorkspace } from '#core/workspace.store';
import { emergencyStop } from '#ops';

/**
 * Another process with its own connection. Waits for a line, pulls the stop, and prints the real milliseconds at
 * which the stop stood in the database.
 */
const [urls, workspaceId, reach] = JSON.parse(process.argv[2] ?? '[]') as [
  { appUrl: string; systemUrl: string },
  string,
  'workspace' | 'everywhere',
];
const log = createLog({ level: 'silent' });
const database = openDatabase({ ...urls, log, poolSize: 2, name: 'legwork-stop' });
const system = acrossWorkspaces(database);
const workspace = await system.tx((tx) => loadWorkspace(tx, workspaceId));
if (!workspace) throw new Error(`There is no workspace ${workspaceId}.`);
const ctx = createCtx({
  database,
  workspace,
  actor: { ...systemActor('stopper'), kind: 'person', name: 'Otto Operator' },
  clock: systemClock,
  log,
  performWith: () => async () => [],
  contributions: collectContributions([]),
  secretKey: () => new Uint8Array(32),
  baseUrl: 'http://legwork.test',
  executorId: 'stopper',
});
process.stdout.write('ready\n');
for await (const line of createInterface({ input: process.stdin })) {
  if (reach === 'everywhere') {
    await system.tx((tx) =>
      engageGlobalBrake(tx, {
        name: EMERGENCY_STOP,
        reason: line,
        by: 'configuration',
        at: Temporal.Now.instant(),
      }),
    );
  } else await emergencyStop(ctx, { reason: line });
  process.stdout.write(`${Date.now()}\n`);
  break;
}
await database.close();
process.exit();
