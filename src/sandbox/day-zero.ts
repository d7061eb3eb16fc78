import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeWhole } from '#vendors/kit/durable-files';

/**
 * Day zero of the world in a folder, kept so that the news about its companies do not move with the clock. It is the day somebody first
 * asks about them: a world is opened before any workspace lives in it, while its clock still stands at the beginning of time.
 */
export function dayZeroOf(folder: string, now: () => Temporal.Instant): () => Temporal.Instant {
  const path = join(folder, 'world.json');
  let known: Temporal.Instant | undefined;
  return () => {
    known ??= kept(path) ?? begun(path, now());
    return known;
  };
}

/** The beginning of time is no day zero: a world that was given it has not begun. */
function kept(path: string): Temporal.Instant | undefined {
  if (!existsSync(path)) return undefined;
  const { born } = JSON.parse(readFileSync(path, 'utf8')) as { born: string };
  const day = Temporal.Instant.from(born);
  return day.epochMilliseconds === 0 ? undefined : day;
}

function begun(path: string, at: Temporal.Instant): Temporal.Instant {
  writeWhole(path, JSON.stringify({ born: at.toString() }));
  return at;
}
