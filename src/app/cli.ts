import { runCli } from '#cli';
import { commands } from './commands/all.ts';
import { openSession } from './session.ts';
import { VERSION } from './version.ts';

process.exitCode = await runCli(process.argv.slice(2), {
  commands,
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
