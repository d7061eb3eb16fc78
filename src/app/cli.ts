import { runCli } from '#cli';
import { commands as leadCommands } from '#leads/cli';
import { commands as notifyCommands } from '#notify/cli';
import { commands as opsCommands } from '#ops/cli';
import { decideCommand } from './commands/decide.ts';
import { demoCommand } from './commands/demo.ts';
import { runCommand } from './commands/run.ts';
import { simulateCommand } from './commands/simulate.ts';
import { startCommand } from './commands/start.ts';
import { openSession } from './session.ts';
import { VERSION } from './version.ts';

process.exitCode = await runCli(process.argv.slice(2), {
  commands: [
    startCommand,
    demoCommand,
    runCommand,
    simulateCommand,
    ...leadCommands,
    ...opsCommands,
    ...notifyCommands,
    decideCommand,
  ],
  version: VERSION,
  openSession,
});
// What was written may still wait for a slow reader; only then the embedded database and idle pools are left behind.
await Promise.all([written(process.stdout), written(process.stderr)]);
process.exit();

/** When everything has reached the other side, or there is no other side any more. */
function written(stream: NodeJS.WriteStream): Promise<void> {
  return new Promise((resolve) => {
    stream.once('error', () => resolve());
    stream.write('', () => resolve());
  });
}
