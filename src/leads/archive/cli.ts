import { defineCommand, EXIT } from '#cli';
import { readArchives } from './read-archives.ts';

export const archivedCommand = defineCommand({
  name: 'archived',
  summary:
    'Leads that were archived together, and until when they can be taken back (legwork approvals propose).',
  example: 'legwork archived',
  async run(io, _line, session) {
    const found = await readArchives(await session.ctx());
    io.result(found, () => {
      if (found.archives.length === 0) io.line('No lead is archived.');
      else
        io.table(
          found.archives.map(({ id, at, leads, restorable, restorableUntil }) => ({
            ...{ archive: id, leads, archived: at.slice(0, 10) },
            'taken back until': restorable ? restorableUntil.slice(0, 10) : 'too late',
          })),
        );
    });
    return EXIT.done;
  },
});
