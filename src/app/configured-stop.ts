import { EMERGENCY_STOP, engageGlobalBrake, releaseGlobalBrake } from '#core/brake/brake.store';
import { acrossWorkspaces } from '#core/db/across-workspaces';
import type { Installation } from './installation.ts';

const BY = 'configuration';

/**
 * LEGWORK_EMERGENCY_STOP stops every workspace in every process. Whoever starts with it engages the brake; only a
 * server that starts without it lifts what configuration engaged, since a single command must not undo it.
 */
export async function obeyConfiguredStop(installation: Installation, role: string): Promise<void> {
  const system = acrossWorkspaces(installation.database);
  if (installation.config.emergencyStop) {
    const brake = {
      name: EMERGENCY_STOP,
      reason: 'LEGWORK_EMERGENCY_STOP is set.',
      by: BY,
      at: Temporal.Now.instant(),
    };
    await system.tx((tx) => engageGlobalBrake(tx, brake));
  } else if (role !== 'cli') await system.tx((tx) => releaseGlobalBrake(tx, EMERGENCY_STOP, BY));
}
