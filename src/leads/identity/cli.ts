import { defineCommand, EXIT } from '#cli';
import { mergeLeads, readDuplicates, unmergeLeads } from './merge-leads.ts';

export const mergeCommand = defineCommand({
  name: 'merge',
  summary: 'Make one lead of two that are one person, take it back, or list likely pairs.',
  example: 'legwork merge SURVIVOR MERGED --reason "same person, new job"',
  arguments: '[survivor] [merged]',
  flags: [
    { flags: '--reason <reason>', summary: 'why they are one person' },
    { flags: '--undo <merge>', summary: 'take a merge back' },
  ],
  async run(io, { positional, flags }, session) {
    const ctx = await session.ctx();
    if (typeof flags.undo === 'string') {
      const undone = await unmergeLeads(ctx, flags.undo);
      io.result(undone, () => io.line(`Taken back: ${undone.moved} rows belong to two leads again.`));
      return EXIT.done;
    }
    const [survivorId, mergedId] = positional;
    if (survivorId === undefined) {
      const duplicates = await readDuplicates(ctx);
      io.result({ duplicates }, () => {
        io.table(duplicates.map(({ evidence, ...pair }) => ({ ...pair, evidence: evidence.join(', ') })));
        io.line(`${duplicates.length} likely pairs. To merge one: legwork merge SURVIVOR MERGED`);
      });
      return EXIT.done;
    }
    const merged = await mergeLeads(ctx, { survivorId, mergedId, reason: flags.reason });
    io.result(merged, () =>
      io.line(`One lead now; ${merged.moved} rows moved. To take it back: legwork merge --undo ${merged.id}`),
    );
    return EXIT.done;
  },
});
