export { readRun, recentRuns } from './read-run.ts';
export { startRun } from './start-run.ts';
