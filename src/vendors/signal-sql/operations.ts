import { readSignals } from '../ports/signal-source.ts';

export const signalSqlRead = readSignals('sql');
