import type { Attention, Probe } from '#core/contributions';
import type { Ctx } from '#core/ctx';
import { instantOf, type Tx } from '#core/db/index';
import { signalSources } from './poll-signals.ts';
import { countSignals } from './signal.store.ts';
import { polledSources } from './signal-poll.store.ts';
import { openProposals } from './visitor.store.ts';
import { VISIT_DAYS } from './visitor-intent.rules.ts';

/** Signals are read within seconds; one that waits this long has been forgotten. */
const WAITING_MINUTES = 10;
/** Sources are asked every quarter of an hour; after this silence nobody asks them. */
const STALE_MINUTES = 90;

/** Visitors who are worth a message wait for a person. A proposal is over when nobody took it up in time. */
export const visitorAttention = {
  async list(ctx: Ctx, tx: Tx): Promise<readonly Attention[]> {
    const [first, ...others] = await openProposals(tx, ctx.now().subtract({ hours: 24 * VISIT_DAYS }));
    if (first === undefined) return [];
    return [
      {
        kind: 'visitors_worth_it',
        title: 'Visitors of your pages who are worth a message',
        count: others.length + 1,
        href: `/leads?lead=${first}`,
        rank: 25,
      },
    ];
  },
};

/** Whether every source of signals answers, and what came from each in a day. */
export const signalProbe: Probe = {
  name: 'signals',
  required: false,
  async check(ctx) {
    const now = ctx.now();
    const wanted = signalSources(ctx);
    const { counts, polls } = await ctx.db.tx(async (tx) => ({
      counts: await countSignals(tx, {
        since: now.subtract({ hours: 24 }),
        before: now.subtract({ minutes: WAITING_MINUTES }),
      }),
      polls: (await polledSources(tx)).filter(({ source }) => wanted.includes(source)),
    }));
    if (wanted.length === 0 && counts.length === 0)
      return {
        state: 'unconfigured',
        message: 'No source of signals is connected and none told anything today.',
      };
    const stale = now.subtract({ minutes: STALE_MINUTES });
    const failing = polls.flatMap(({ source, error, polledAt }) => {
      if (error !== null) return [`${source} cannot be read (${error})`];
      const old = polledAt !== null && Temporal.Instant.compare(instantOf(polledAt), stale) < 0;
      return old ? [`${source} was not asked since ${polledAt}`] : [];
    });
    const unasked =
      ctx.workspace.mode === 'sandbox'
        ? []
        : wanted.filter((source) => polls.every((poll) => poll.source !== source));
    const told = counts.map(({ source, received }) => `${source}: ${received} today`);
    const waiting = counts.reduce((sum, count) => sum + count.waiting, 0);
    const skipped = polls.flatMap(({ source, skipped: rows }) =>
      rows > 0 ? [`${source}: ${rows} rows without id or title`] : [],
    );
    const problems = [
      ...failing,
      ...unasked.map((source) => `${source} was never asked`),
      ...(waiting > 0 ? [`${waiting} wait to be read for more than ${WAITING_MINUTES} min`] : []),
    ];
    const message =
      [...problems, ...told, ...skipped].join('; ') || 'Every source was read; nothing new today.';
    if (problems.length === 0) return { state: 'ok', message };
    return {
      state: failing.length > 0 && failing.length === wanted.length ? 'failing' : 'degraded',
      message,
    };
  },
};
