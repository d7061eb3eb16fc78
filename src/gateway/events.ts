import { defineEvent } from '#core/events/index';

/** A vendor is left alone (`open`), tried (`half_open`) or trusted again (`closed`). */
export const breakerMoved = defineEvent<{ vendor: string; from: string; to: string; why: string }>(
  'gateway.breaker_moved',
);

/** An operation whose answer was lost is settled, because somebody looked. */
export const operationReconciled = defineEvent<{
  operationId: string;
  operation: string;
  verdict: 'happened' | 'did_not_happen';
}>('gateway.operation_reconciled');

/** An automatic chain was stopped and waits for a person; a `mild` stop only wants a second look, a `final` one is a defect. */
export const sessionTripped = defineEvent<{
  sessionId: string;
  name: string;
  codes: readonly string[];
  why: string;
  mild: boolean;
  final: boolean;
}>('gateway.session_stopped');
