import './resolve-once.ts';
import { type Command, runCli, type Session } from '#cli';
import { refused } from '#core/errors';
import { VERSION } from './version.ts';

type Surroundings = Pick<Parameters<typeof runCli>[1], 'commands' | 'openSession'>;

/** Commands that need nothing but their input, where they are, and the flag with which they need more. */
const ALONE: Readonly<
  Record<string, { load(): Promise<{ commands: readonly Command[] }>; unless?: string }>
> = {
  classify: { load: () => import('#inbound/cli') },
  replay: { load: () => import('#autosend/cli'), unless: '--judge' },
};

process.exitCode = await runCli(process.argv.slice(2), { version: VERSION, ...(await surroundings()) });
// What was written may still wait for a slow reader; only then the embedded database and idle pools are left behind.
await Promise.all([written(process.stdout), written(process.stderr)]);
process.exit();

/** A command that stands alone starts without loading the product. */
async function surroundings(): Promise<Surroundings> {
  const [name = '', ...rest] = process.argv.slice(2);
  const alone = ALONE[name];
  if (alone && !rest.some((each) => alone.unless !== undefined && each.startsWith(alone.unless)))
    return { commands: (await alone.load()).commands, openSession: noSession };
  const [{ commands }, { openSession }] = await Promise.all([
    import('./commands/all.ts'),
    import('./session.ts'),
  ]);
  return { commands, openSession };
}

function noSession(): Session & { close(): Promise<void> } {
  const none = () => Promise.reject(refused('session.none', 'This command works without an installation.'));
  return { ctx: none, settle: none, close: () => Promise.resolve() };
}

/** When everything has reached the other side, or there is no other side any more. */
function written(stream: NodeJS.WriteStream): Promise<void> {
  return new Promise((resolve) => {
    stream.once('error', () => resolve());
    stream.write('', () => resolve());
  });
}
