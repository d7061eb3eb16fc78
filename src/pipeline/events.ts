import { defineEvent } from '#core/events/index';

export const runStarted = defineEvent<{ runId: string }>('run.started');
