import pino from 'pino';
import { redact, redactText } from './log-redaction.rules.ts';

export { redact } from './log-redaction.rules.ts';

export type LogLevel = 'debug' | 'info' | 'warn' | 'error' | 'silent';
export type LogFields = Readonly<Record<string, unknown>>;
/** A message alone, or fields with a message. */
type Write = {
  (message: string): void;
  (fields: LogFields, message?: string): void;
};

/** One structured line per call; secrets never reach it. Errors may stand in the fields: `log.error({ error }, '…')`. */
export type Log = {
  readonly debug: Write;
  readonly info: Write;
  readonly warn: Write;
  readonly error: Write;
  /** The same log with these fields in every line. */
  readonly child: (bindings: LogFields) => Log;
};

/** Where complete lines go. */
export type LogDestination = { write: (line: string) => void };

const safe = (fields: LogFields): Record<string, unknown> => {
  const copy = redact(fields);
  return typeof copy === 'object' && copy !== null ? { ...copy } : { value: copy };
};

/** A log made at its first line: most requests write none. */
function whenUsed(make: () => Log): Log {
  let made: Log | undefined;
  const log = (): Log => {
    made ??= make();
    return made;
  };
  const at =
    (level: 'debug' | 'info' | 'warn' | 'error'): Write =>
    (first: string | LogFields, message?: string) =>
      typeof first === 'string' ? log()[level](first) : log()[level](first, message);
  return {
    debug: at('debug'),
    info: at('info'),
    warn: at('warn'),
    error: at('error'),
    child: (bindings) => whenUsed(() => log().child(bindings)),
  };
}

function wrap(logger: pino.Logger): Log {
  const at =
    (level: 'debug' | 'info' | 'warn' | 'error'): Write =>
    (first: string | LogFields, message?: string) => {
      if (!logger.isLevelEnabled(level)) return;
      if (typeof first === 'string') logger[level](redactText(first));
      else logger[level](safe(first), message === undefined ? undefined : redactText(message));
    };
  return {
    debug: at('debug'),
    info: at('info'),
    warn: at('warn'),
    error: at('error'),
    child: (bindings) => whenUsed(() => wrap(logger.child(safe(bindings)))),
  };
}

/**
 * A log of JSON lines `{level, time, …fields, msg}`. Without a destination it writes to stderr, line by line, so that
 * stdout belongs to results and nothing is lost when the process dies.
 */
export function createLog(options: { level: LogLevel; destination?: LogDestination }): Log {
  const settings: pino.LoggerOptions = {
    level: options.level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label) => ({ level: label }) },
  };
  return wrap(pino(settings, options.destination ?? pino.destination({ fd: 2, sync: true })));
}
