/** A thing that happened, named in the past tense, e.g. `reply.received`. The emitter never knows who listens. */
export type EventType<P extends object = Record<string, unknown>> = {
  readonly type: string;
  readonly __payload?: P;
};

export type EventOf<P extends object> = {
  /** Events of one aggregate are handled in order. */ aggregate: string;
  payload: P;
};

export type StoredEvent<P extends object = Record<string, unknown>> = {
  readonly id: string;
  readonly type: string;
  readonly aggregate: string;
  readonly payload: P;
  readonly at: Temporal.Instant;
};

export const defineEvent = <P extends object>(type: string): EventType<P> => ({ type });
