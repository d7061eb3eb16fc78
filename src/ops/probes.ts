import { engagedBrakes } from '#core/brake/brake.store';
import { datedTables, type Probe } from '#core/contributions';
import { agedTables } from '#core/dated.rules';
import { databaseAnswers, deadLetters, workingExecutors } from './probe.store.ts';

/** The parts every installation has. */
export const coreProbes: readonly Probe[] = [
  {
    name: 'database',
    required: true,
    async check(ctx) {
      await ctx.db.tx(databaseAnswers);
      return { state: 'ok', message: 'Postgres answers.' };
    },
  },
  {
    name: 'workers',
    required: true,
    async check(ctx) {
      const working = await ctx.db.tx(workingExecutors);
      return working > 0
        ? { state: 'ok', message: `${working} working.` }
        : {
            state: 'degraded',
            message: 'No server works: what is due waits. Start one with `legwork start`.',
          };
    },
  },
  {
    name: 'events',
    required: true,
    async check(ctx) {
      const count = await ctx.db.tx(deadLetters);
      return count === 0
        ? { state: 'ok', message: 'No dead letters.' }
        : { state: 'degraded', message: `${count} events could not be handled.` };
    },
  },
  {
    name: 'emergency stop',
    required: false,
    async check(ctx) {
      const [brake] = await ctx.db.tx((tx) => engagedBrakes(tx, ctx.workspace.id));
      return brake
        ? { state: 'degraded', message: `Engaged by ${brake.engagedBy}: ${brake.reason}` }
        : { state: 'ok', message: 'Not engaged.' };
    },
  },
  {
    name: 'tables',
    required: false,
    async check(ctx) {
      const tables = ctx.contributed(datedTables);
      const aged = agedTables(tables, ctx.now());
      return aged.length === 0
        ? { state: 'ok', message: `${tables.length} tables of prices, limits, days and words are recent.` }
        : {
            state: 'degraded',
            message: aged
              .map(({ name, days, source }) => `${name}: last checked ${days} days ago, against ${source}.`)
              .join(' '),
          };
    },
  },
];
