import type { Decision } from '#core/decision';
import { decisions as coreDecisions } from '#core/window/decisions';
import { gatewayDecisions } from '#gateway';
import { slices } from './slices.ts';

/** Every public decision by name. Two with one name would be a defect, so it is refused at once. */
export function decisionRegistry(): ReadonlyMap<string, Decision> {
  const all: readonly Decision[] = [
    ...(coreDecisions as unknown as Decision[]),
    ...(gatewayDecisions as unknown as Decision[]),
    ...slices.flatMap((slice) => slice.decisions ?? []),
  ];
  const byName = new Map<string, Decision>();
  for (const decision of all) {
    if (byName.has(decision.name)) throw new Error(`Two decisions are called ${decision.name}.`);
    byName.set(decision.name, decision);
  }
  return byName;
}
