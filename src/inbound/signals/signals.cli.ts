import { defineCommand, EXIT } from '#cli';
import { invalid } from '#core/errors';
import { readSignals } from './read-signals.ts';

const MOST = 500;

export const signalsCommand = defineCommand({
  name: 'signals',
  summary:
    'What sources told of companies and of visitors of your pages, newest first, and what was made of it.',
  example: 'legwork signals --source rb2b --limit 50 --json',
  flags: [
    { flags: '--source <name>', summary: 'of one source alone: rb2b, http, sql' },
    { flags: '--limit <n>', summary: `how many, ${MOST} at most; 20 unless told` },
  ],
  async run(io, { flags }, session) {
    const limit = flags.limit === undefined ? 20 : Number(flags.limit);
    if (!Number.isInteger(limit) || limit < 1 || limit > MOST)
      throw invalid('signals.limit', `--limit must be a whole number from 1 to ${MOST}. Nothing was read.`);
    const source = typeof flags.source === 'string' ? flags.source : null;
    const found = await readSignals(await session.ctx(), { source, limit });
    io.result(found, () => {
      if (found.signals.length === 0) return io.line('No source told anything yet.');
      io.table(
        found.signals.map(({ happenedAt, source: from, kind, title, outcome, visitor, reasons }) => ({
          ...{ at: happenedAt.slice(0, 16), source: from, kind, what: title.slice(0, 60) },
          outcome: outcome ?? 'to be read',
          visitor: visitor === null ? '' : `${visitor.action} (${visitor.score})`,
          why: reasons[0]?.text ?? '',
        })),
      );
    });
    return EXIT.done;
  },
});
