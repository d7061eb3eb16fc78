import { allow, reason, refuse, type Verdict } from '#core/verdict';

/** So long nothing may have been written in a folder whose owner cannot be seen from here. */
export const UNTOUCHED_HOURS = 24;

export type PassingFolderFacts = {
  /** Whether the account this process runs as made it. */
  readonly ours: boolean;
  /** What became of the process that made it; `unseen` where it cannot be known. */
  readonly owner: 'alive' | 'dead' | 'unseen';
  readonly untouchedHours: number;
};

/** Whether the folder of a simulation may be cleared away, with the database in it. */
export function passingFolderVerdict({ ours, owner, untouchedHours }: PassingFolderFacts): Verdict {
  if (!ours)
    return refuse(reason('simulation.folder.foreign', 'Another account made this folder. It is left alone.'));
  if (owner === 'alive')
    return refuse(reason('simulation.folder.alive', 'The process that made this folder still runs.'));
  if (owner === 'dead')
    return allow(reason('simulation.folder.dead', 'The process that made this folder has ended.'));
  return untouchedHours >= UNTOUCHED_HOURS
    ? allow(reason('simulation.folder.untouched', `Nothing was written in it for ${UNTOUCHED_HOURS} hours.`))
    : refuse(
        reason(
          'simulation.folder.unseen',
          `Who made this folder cannot be seen from here. It is left alone until nothing was written in it for ${UNTOUCHED_HOURS} hours.`,
        ),
      );
}
