import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startPostgres } from '#core/db/embedded/index';
import { migrate } from '#core/db/migrate';
import { ensureRoles, newRolePasswords } from '#core/db/roles';
import { TEMPLATE } from '../../test/support/cluster.ts';
import { openEnrichWorld, spentIn, throughputOf } from '../../test/support/enrich-world.ts';
import { report } from './report.ts';

/** `LEGWORK_BENCH_PEOPLE` makes it smaller; the promise is about 4,000. */
const PEOPLE = Number(process.env.LEGWORK_BENCH_PEOPLE ?? 4_000);
/** People enriched before, so that the forecast has a history to measure. */
const HISTORY = 800;
const KILL_AT = Math.floor(PEOPLE * 0.875);
const LATENCY_MS = 2_000;
/** What the smallest plans document; four fifths of it are used. */
const LIMITS = { apollo: 50, bettercontact: 60 };
const SHARE = 0.8;
const BULK = 10;
const ROOM = { apollo: 1_000_000, bettercontact: 1_000_000 };

/**
 * 4,000 people, finders that take two seconds, a kill in between. Nobody may be charged twice, the ledger has to agree with
 * the finders, the limit has to be used, and the cost has to be what was forecast.
 */
export async function benchEnrich(): Promise<boolean> {
  const folder = mkdtempSync(join(tmpdir(), 'legwork-bench-'));
  chmodSync(folder, 0o711);
  const postgres = await startPostgres({ folder });
  try {
    const urls = await ensureRoles(postgres.ownerUrl, newRolePasswords(), TEMPLATE);
    await migrate(urls.ownerUrl);
    const world = await openEnrichWorld({ urls, people: PEOPLE + HISTORY, perMinute: ROOM });
    try {
      await world.drive({ first: HISTORY });
      const before = world.charged().credits;
      world.setLimits(LIMITS);
      world.setLatency(LATENCY_MS);
      const limits = {
        apolloPerMinute: LIMITS.apollo,
        bettercontactPerMinute: LIMITS.bettercontact,
      };
      const since = Temporal.Now.instant();
      const planned = (await world.drive({ ...limits, first: HISTORY })).report;
      if (planned?.finders.length) throw new Error('What was known was asked again.');
      const first = await world.drive({ ...limits, killAt: KILL_AT });
      if (!first.killed || !first.plan) throw new Error('The first process was not killed.');
      process.stderr.write(
        `killed after ${since.until(Temporal.Now.instant()).total('seconds').toFixed(0)} s\n`,
      );
      const second = await world.drive(limits);
      const throughput = await throughputOf(world, since);
      const last = await world.drive({ ...limits, laterBySeconds: 180 });
      const charged = world.charged();
      const spent = await spentIn(world);
      const vendors = ['apollo', 'bettercontact'] as const;
      const cost = vendors.reduce((sum, vendor) => sum + charged.credits[vendor] - before[vendor], 0);
      const beyond = vendors.reduce((sum, vendor) => {
        const { spent: settled = 0, reserved = 0 } = spent[vendor] ?? {};
        const over = Math.max(0, charged.credits[vendor] - settled - reserved);
        return sum + over + Math.max(0, settled - charged.credits[vendor]);
      }, 0);
      const budget = LIMITS.apollo * SHARE * BULK;
      return report(
        'enrich',
        [
          { name: 'people', figure: PEOPLE, unit: '' },
          {
            name: 'people charged twice',
            figure: charged.twice.apollo + charged.twice.bettercontact,
            unit: '',
            atMost: 0,
          },
          { name: 'credits on which ledger and finders differ', figure: beyond, unit: '', atMost: 0 },
          { name: 'answers lost in the kill', figure: last.report?.lost ?? PEOPLE, unit: '', atMost: 40 },
          { name: 'people without an outcome', figure: last.report?.waiting ?? PEOPLE, unit: '', atMost: 0 },
          { name: 'people a minute', figure: throughput, unit: '/min' },
          {
            name: 'the configured budget over them (95 % is 1.053)',
            figure: budget / throughput,
            unit: '',
            atMost: 1 / 0.95,
          },
          { name: 'credits planned', figure: first.plan.credits, unit: '' },
          { name: 'credits charged', figure: cost, unit: '' },
          {
            name: 'plan and cost apart',
            figure: (Math.abs(cost - first.plan.credits) / cost) * 100,
            unit: '%',
            atMost: 5,
          },
        ],
        { plan: first.plan, second: second.report, last: last.report, charged, spent },
      );
    } finally {
      await world.close();
    }
  } finally {
    await postgres.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}
