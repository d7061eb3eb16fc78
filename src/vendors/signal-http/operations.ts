import { readSignals } from '../ports/signal-source.ts';

export const signalHttpRead = readSignals('http');
