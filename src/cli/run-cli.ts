import { CommanderError, Command as Program } from 'commander';
import { isLegworkError, type LegworkError, messageOf } from '#core/errors';
import type { Command, Session } from './command.ts';
import { createIo, type Io } from './io.ts';

export const EXIT = { done: 0, failed: 1, usage: 2, refused: 3 } as const;

const CODES: Partial<Record<LegworkError['kind'], number>> = {
  invalid: EXIT.usage,
  not_found: EXIT.usage,
  refused: EXIT.refused,
  forbidden: EXIT.refused,
};

/** Parses the command line, runs one command and returns the exit code. Never throws. */
export async function runCli(
  argv: readonly string[],
  parts: {
    commands: readonly Command[];
    version: string;
    openSession(options: {
      workspace: string | undefined;
      io: Io;
      works: boolean;
    }): Session & { close(): Promise<void> };
  },
): Promise<number> {
  let code: number = EXIT.done;
  const program = new Program('legwork')
    .description('Self-hosted outbound revenue engine.')
    .version(parts.version)
    .exitOverride()
    .showHelpAfterError();
  for (const command of parts.commands) {
    const sub = program
      .command(command.arguments ? `${command.name} ${command.arguments}` : command.name)
      .description(command.summary)
      .exitOverride()
      .option('--json', 'one JSON document on stdout')
      .option('--workspace <slug>', 'the workspace to work in')
      .addHelpText('after', `\nExample:\n  ${command.example}\n`);
    for (const flag of command.flags ?? []) {
      if (flag.required) sub.requiredOption(flag.flags, flag.summary);
      else sub.option(flag.flags, flag.summary);
    }
    sub.action(async (...given: unknown[]) => {
      const flags = sub.opts<Record<string, string | boolean | undefined>>();
      const positional = given
        .slice(0, -2)
        .flat()
        .filter((entry): entry is string => typeof entry === 'string');
      code = await execute(command, { positional, flags }, parts);
    });
  }
  try {
    await program.parseAsync(argv, { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    return error.exitCode === 0 ? EXIT.done : EXIT.usage;
  }
  return code;
}

async function execute(
  command: Command,
  args: { positional: readonly string[]; flags: Readonly<Record<string, string | boolean | undefined>> },
  parts: Parameters<typeof runCli>[1],
): Promise<number> {
  const io = createIo({ json: args.flags.json === true });
  const started = performance.now();
  const workspace = typeof args.flags.workspace === 'string' ? args.flags.workspace : undefined;
  const session = parts.openSession({ workspace, io, works: command.works === true });
  try {
    return (await command.run(io, args, session)) ?? EXIT.done;
  } catch (error) {
    io.progressDone();
    return report(io, error);
  } finally {
    io.progressDone();
    await session.close();
    if (command.name !== 'start') io.note(`${((performance.now() - started) / 1_000).toFixed(1)} s`);
  }
}

/** One sentence on stderr, and with `--json` the same as a document on stdout. */
function report(io: Io, error: unknown): number {
  if (!isLegworkError(error)) {
    io.note(
      `Something went wrong inside Legwork: ${messageOf(error)} Nothing already stored is lost; the log says more.`,
    );
    if (error instanceof Error && process.env.LEGWORK_LOG_LEVEL === 'debug') io.note(error.stack ?? '');
    return EXIT.failed;
  }
  if (io.json)
    io.result(
      { error: { code: error.code, message: error.message, fields: error.fields, ...error.detail } },
      () => undefined,
    );
  io.note(error.message);
  for (const field of error.fields) io.note(`  ${field.path}: ${field.message}`);
  return CODES[error.kind] ?? EXIT.failed;
}
