import type { Probe } from '#core/contributions';
import { readAvailability } from './read-scheduling.ts';

/** Whether times can be offered. Old slots are better than none, but somebody has to know that they are old. */
export const calendarProbe: Probe = {
  name: 'calendars',
  required: false,
  async check(ctx) {
    const known = await readAvailability(ctx);
    if (known.length === 0)
      return { state: 'unconfigured', message: 'No calendar is connected; messages carry links only.' };
    const failing = known.filter(({ lastError }) => lastError !== null);
    const told = known.map(({ source, free }) => `${source}: ${free} free`).join(', ');
    if (failing.length === 0) return { state: 'ok', message: told };
    const why = failing.map(({ source, lastError }) => `${source} cannot be read: ${lastError}`).join(' ');
    const blind = failing.some(({ refreshedAt }) => refreshedAt === null);
    return {
      state: blind ? 'failing' : 'degraded',
      message: `${why} The slots known before are offered (${told}).`,
    };
  },
};
