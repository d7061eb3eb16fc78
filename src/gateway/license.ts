import type { Effect } from './operation.ts';

/** What an operation that passed the gateway may do on the wire. */
export type License = {
  readonly operation: string;
  readonly effect: Effect;
  /** A person, or a policy a person granted, said yes to exactly this. */
  readonly approved: boolean;
};

const licenses = new WeakMap<AbortSignal, License>();

/** Makes the signal of a call stand for the permission it was made under. */
export function licensed(signal: AbortSignal, license: License): AbortSignal {
  licenses.set(signal, license);
  return signal;
}

/** The permission behind a signal; undefined for one that the gateway did not make. */
export const licenseOf = (signal: AbortSignal): License | undefined => licenses.get(signal);
