import { setTimeout } from 'node:timers/promises';
import type { Ctx, Perform } from '#core/ctx';
import { LegworkError } from '#core/errors';
import type { Wait } from './call.ts';
import { type Guard, REQUIRED_SLOTS } from './guard.ts';
import type { Performer } from './operation.ts';
import { performThrough } from './perform.ts';

export type Gateway = {
  readonly performers: ReadonlyMap<string, Performer>;
  performWith(ctx: Ctx): Perform;
};

/**
 * Puts performers and guards together. Refuses to exist when an effect in use lacks one of its guards, or when
 * two performers claim one operation.
 */
export function createGateway(parts: {
  performers: readonly Performer[];
  guards: readonly Guard[];
  /** How waiting for a vendor's limit is done; with a timer where nothing is said. */
  wait?: Wait;
}): Gateway {
  const performers = new Map<string, Performer>();
  for (const performer of parts.performers) {
    const { name, effect } = performer.operation;
    if (performers.has(name)) throw incomplete(`Two adapters claim the operation ${name}.`);
    for (const slot of REQUIRED_SLOTS[effect]) {
      const held = parts.guards.some((guard) => guard.slot === slot && guard.effects.includes(effect));
      if (!held)
        throw incomplete(
          `The operation ${name} (${effect}) needs a guard in the slot "${slot}", and no slice contributes one.`,
        );
    }
    performers.set(name, performer);
  }
  return {
    performers,
    performWith: performThrough({ performers, guards: parts.guards, wait: parts.wait ?? setTimeout }),
  };
}

const incomplete = (what: string) =>
  new LegworkError('internal', 'gateway.incomplete', `${what} Legwork does not start without it.`);
