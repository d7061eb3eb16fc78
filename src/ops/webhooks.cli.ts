import { defineCommand, EXIT } from '#cli';
import { listDeadDeliveries, webhookReport } from './read-webhooks.ts';
import { replayDelivery } from './replay-delivery.ts';

/** `legwork webhooks`: what came in, what could not be read, and working it off again. */
export const webhooksCommand = defineCommand({
  name: 'webhooks',
  summary: 'What vendors delivered, what was turned away, and what could not be read.',
  example: 'legwork webhooks --dead',
  flags: [
    { flags: '--dead', summary: 'the deliveries that could not be read, with their beginning' },
    { flags: '--replay <id>', summary: 'work a dead delivery off again' },
  ],
  async run(io, { flags }, session) {
    const ctx = await session.ctx();
    if (flags.replay) {
      const done = await replayDelivery(ctx, { deliveryId: String(flags.replay) });
      io.result(done, () => io.line('It is worked off again within a second or two.'));
      return EXIT.done;
    }
    if (flags.dead) {
      const deliveries = await listDeadDeliveries(ctx);
      io.result({ deliveries }, () => {
        io.table(deliveries.map(({ id, source, at, error }) => ({ id, source, at, error })));
        if (deliveries.length === 0) io.line('Every delivery could be read.');
      });
      return EXIT.done;
    }
    const report = await webhookReport(ctx);
    io.result(report, () => {
      io.table(
        report.sources.map(({ refused, ...source }) => ({
          ...source,
          lastAt: source.lastAt ?? 'never',
          refused: refused.reduce((sum, entry) => sum + entry.count, 0),
        })),
      );
      if (report.sources.length === 0) io.line('No vendor has delivered anything yet.');
    });
    return EXIT.done;
  },
});
