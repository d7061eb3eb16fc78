import type { Actor } from '#core/actor';
import type { Ctx } from '#core/ctx';
import type { Io } from './io.ts';

/** What a command gets to work with; opened only when it asks. */
export type Session = {
  /** The workspace named by `--workspace`, or the only one; made when there is none yet. */
  ctx(actor?: Actor): Promise<Ctx>;
  /** Works off what is due, or waits for the live worker to do it. In the sandbox time flies, at most `days`. */
  settle(options?: { days?: number }): Promise<void>;
};

export type Flag = {
  /** As commander writes it: `--leads <file>`. */
  readonly flags: string;
  readonly summary: string;
  readonly required?: boolean;
};

export type Arguments = {
  readonly positional: readonly string[];
  readonly flags: Readonly<Record<string, string | boolean | undefined>>;
};

/** One command of the terminal. It returns its exit code; nothing means 0. */
export type Command = {
  readonly name: string;
  readonly summary: string;
  /** A complete line that works, shown by `--help`. */
  readonly example: string;
  /** As commander writes it: `[name]`. */
  readonly arguments?: string;
  readonly flags?: readonly Flag[];
  /** True for a command that works off what is due; others only write and read. */
  readonly works?: boolean;
  run(io: Io, args: Arguments, session: Session): Promise<number | undefined>;
};

export const defineCommand = (command: Command): Command => command;
