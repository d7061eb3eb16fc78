import { runCli } from '#cli';
import { commands as leadCommands } from '#leads/cli';
import { commands as opsCommands } from '#ops/cli';
import { decideCommand } from './commands/decide.ts';
import { demoCommand } from './commands/demo.ts';
import { runCommand } from './commands/run.ts';
import { startCommand } from './commands/start.ts';
import { openSession } from './session.ts';
import { VERSION } from './version.ts';

process.exitCode = await runCli(process.argv.slice(2), {
  commands: [startCommand, demoCommand, runCommand, ...leadCommands, ...opsCommands, decideCommand],
  version: VERSION,
  openSession,
});
// The embedded database and idle pools must not keep a finished command alive.
process.exit();
