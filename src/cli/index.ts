export { type Arguments, type Command, defineCommand, type Flag, type Session } from './command.ts';
export { createIo, type Io } from './io.ts';
export { rateText } from './rate.ts';
export { EXIT, runCli } from './run-cli.ts';
