import { defineCommand, EXIT } from '#cli';
import { checkConnections } from './check-connections.ts';

/** `legwork connections`: which vendors are set up, and whether they answer. */
export const connectionsCommand = defineCommand({
  name: 'connections',
  summary:
    'Every vendor: set up or not, whether it answers, and what is missing. 1 when one that is set up does not work.',
  example: 'legwork connections --only apollo',
  flags: [{ flags: '--only <vendor>', summary: 'ask one vendor' }],
  async run(io, { flags }, session) {
    const ctx = await session.ctx();
    const report = await checkConnections(ctx, flags.only ? { only: String(flags.only) } : {});
    io.result(report, () => {
      io.table(
        report.connections.map(({ vendor, health, state, milliseconds, reason, reading }) => ({
          vendor,
          health,
          state,
          ms: milliseconds ?? '–',
          'last read': reading ? `${reading.lastReadAt ?? 'never'} (${reading.note})` : '–',
          reason,
        })),
      );
      if (report.connections.length === 0) io.line('There is no such vendor here.');
    });
    return report.status === 'ok' ? EXIT.done : EXIT.failed;
  },
});
