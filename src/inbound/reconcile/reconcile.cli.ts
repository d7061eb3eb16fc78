import { defineCommand, EXIT, type Io } from '#cli';
import { invalid } from '#core/errors';
import { type Reconciliation, reconcileNow } from './reconcile.ts';

export const reconcileCommand = defineCommand({
  name: 'reconcile',
  summary:
    'Compare mailboxes and vendors with the database, and heal what differs. 1 when a source could not be looked at.',
  example: 'legwork reconcile --days 7 --dry-run --json',
  flags: [
    { flags: '--days <n>', summary: 'how many days back; as set for the nightly one unless told' },
    { flags: '--dry-run', summary: 'say what would be healed and change nothing' },
  ],
  works: true,
  async run(io, { flags }, session) {
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

function print(io: Io, { days, dryRun, sources }: Reconciliation): void {
  io.table(
    sources.map(({ source, counts, uncopied, error }) => ({
      ...{ source, looked: counts.looked, known: counts.known },
      ...{ 'taken in': counts.inbound, 'read again': counts.reread, 'by hand': counts.sent },
      ...{ 'no copy': uncopied.length, failed: counts.failed, problem: error ?? '' },
    })),
  );
  io.line(`${days} days back.`);
  if (dryRun) io.line('A dry run: nothing was changed.');
}
