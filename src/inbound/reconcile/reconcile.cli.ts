import { defineCommand, EXIT, type Io } from '#cli';
import type { Ctx } from '#core/ctx';
import { invalid } from '#core/errors';
import { readInboundCounts } from '../read-counts.ts';
import { readReconciliations } from './read-looks.ts';
import { type Reconciliation, reconcileNow } from './reconcile.ts';

export const reconcileCommand = defineCommand({
  name: 'reconcile',
  summary:
    'Compare mailboxes and vendors with the database, and heal what differs. 1 when a source could not be looked at.',
  example: 'legwork reconcile --days 7 --dry-run --json',
  flags: [
    { flags: '--days <n>', summary: 'how many days back; as set for the nightly one unless told' },
    {
      flags: '--last',
      summary: 'the last comparison and what came in by each way, with what became of it; changes nothing',
    },
    { flags: '--dry-run', summary: 'say what would be healed and change nothing' },
  ],
  works: true,
  async run(io, { flags }, session) {
    if (flags.last === true) return last(io, await session.ctx());
    const days = flags.days === undefined ? undefined : Number(flags.days);
    if (days !== undefined && !Number.isInteger(days))
      throw invalid('reconcile.days', '--days must be a whole number. Nothing was done.');
    // What is due now is no loss; in a sandbox the mail servers are up only then.
    await session.settle({ days: 0 });
    const done = await reconcileNow(await session.ctx(), { days, dryRun: flags.dryRun === true });
    if (!done.dryRun) await session.settle({ days: 0 });
    io.result(done, () => print(io, done));
    return done.complete ? EXIT.done : EXIT.failed;
  },
});

async function last(io: Io, ctx: Ctx): Promise<number> {
  const [comparison = null] = (await readReconciliations(ctx, { limit: 1 })).reconciliations;
  const { counts } = await readInboundCounts(ctx, {});
  io.result({ comparison, counts }, () => {
    io.table(counts.map((count) => ({ ...count })));
    if (comparison === null) return io.line('Mailboxes and vendors were never compared with the database.');
    io.line(`Compared by ${comparison.begunBy} at ${comparison.beganAt}:`);
    table(io, comparison.sources);
  });
  return EXIT.done;
}

function print(io: Io, { days, dryRun, sources }: Reconciliation): void {
  table(io, sources);
  io.line(`${days} days back.`);
  if (dryRun) io.line('A dry run: nothing was changed.');
}

const table = (io: Io, sources: Reconciliation['sources']): void =>
  io.table(
    sources.map(({ source, counts, uncopied, error }) => ({
      ...{ source, looked: counts.looked, known: counts.known },
      ...{ 'taken in': counts.inbound, 'read again': counts.reread, 'by hand': counts.sent },
      ...{ 'no copy': uncopied.length, failed: counts.failed, problem: error ?? '' },
    })),
  );
