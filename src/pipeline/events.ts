import { defineEvent } from '#core/events/index';

export const runStarted = defineEvent<{ runId: string }>('run.started');

/** A run stopped by its own limits; what was not settled in it waits for a person. */
export const runPaused = defineEvent<{ runId: string; stage: string; codes: readonly string[] }>(
  'run.paused',
);
/** A stage broke off; nothing more happens in the run until a person lets it go on. */
export const runFailed = defineEvent<{ runId: string; stage: string; why: string }>('run.failed');
/** A person let a run go on. */
export const runResumed = defineEvent<{ runId: string }>('run.resumed');
/** A motion was set going, by hand or because it was due. */
export const motionStarted = defineEvent<{ motionId: string }>('motion.started');
