import { defineCommand, EXIT, type Io, rateText } from '#cli';
import { invalid } from '#core/errors';
import { fileSource } from '../file-source.ts';
import { type Assigned, beginningOf, type ImportSource } from '../import/index.ts';
import { importLeads } from '../import-leads.ts';
import { importReport, writeRejectFile } from '../import-report.ts';
import { COLUMN_CHOICES, type ListCount } from './contract.ts';
import { countList } from './count-list.ts';
import { assignedOf } from './keep-upload.ts';

const SHOWN = 10;

export const importCommand = defineCommand({
  name: 'import',
  summary: 'Import a file of leads; what cannot be imported lands in a file you can correct.',
  example: 'legwork import --leads leads.csv --rejects rejects.csv',
  flags: [
    {
      flags: '--leads <file>',
      summary: 'CSV export of Apollo, Sales Navigator, Instantly, or any file with a header',
      required: true,
    },
    { flags: '--rejects <file>', summary: 'where to write the rows that were not accepted' },
    {
      flags: '--map <columns>',
      summary:
        'what columns mean where their headers do not say it, e.g. "Contact point=email,Team=custom,Notes=ignored"',
    },
    { flags: '--dry-run', summary: 'only count what importing it would do now' },
  ],
  async run(io, { flags }, session) {
    const source = fileSource(String(flags.leads));
    const assigned = await mapped(source, flags.map);
    const ctx = await session.ctx();
    if (flags.dryRun) {
      const count = await countList(ctx, source, assigned);
      io.result(count, () => {
        for (const line of countLines(count)) io.line(line);
      });
      return EXIT.done;
    }
    const started = performance.now();
    const tell = ({ rows }: { rows: number }): void =>
      io.progress(`Importing ${source.name}: ${rateText(rows, null, performance.now() - started)}`);
    const done = await importLeads(ctx, source, tell, { assigned });
    io.progressDone();
    const rejectFile =
      typeof flags.rejects === 'string' ? await writeRejectFile(ctx, done, flags.rejects) : undefined;
    const report = await importReport(ctx, done);
    io.result({ ...report, ...(rejectFile ? { rejectFile } : {}) }, () => tellReport(io, report, rejectFile));
    return EXIT.done;
  },
});

function tellReport(
  io: Io,
  report: Awaited<ReturnType<typeof importReport>>,
  rejectFile: string | undefined,
): void {
  if (report.again) io.line('This file was imported before; nothing was added. This is what it gave then:');
  io.line(
    `${report.accepted} of ${report.rows} rows accepted (${report.created} new leads, ${report.updated} known), ${report.rejected} rejected.`,
  );
  if (report.archived > 0)
    io.line(`${report.archived} of them are archived and stay so: nothing is sent to them.`);
  const [grade] = report.list.reasons;
  io.line(
    `The list: ${grade?.text ?? report.list.grade}${report.list.directional ? ' A direction only: fewer than 100 rows.' : ''}`,
  );
  if (report.rejected > 0)
    io.table(report.rejects.slice(0, SHOWN).map(({ row, column, reason }) => ({ row, column, reason })));
  if (report.rejected > SHOWN) io.line(`… and ${report.rejected - SHOWN} more.`);
  if (rejectFile) io.line(`Correct them in ${rejectFile} and import that file.`);
}

const countLines = ({
  rows,
  fresh,
  known,
  merged,
  rejected,
  suppressed,
  archived,
  reasons,
}: ListCount): string[] => [
  `Of ${rows} rows ${fresh} would be new leads, ${known} are known, ${merged} would be joined with somebody known, ${rejected} would be rejected. Nothing was imported.`,
  ...reasons.map(({ count, text }) => `  ${count} × ${text}`),
  ...(suppressed > 0 ? [`${suppressed} of those taken are left alone and never written to.`] : []),
  ...(archived > 0 ? [`${archived} of the known are archived and stay so: nothing is sent to them.`] : []),
];

/** Pairs of column and field as given on a command line, by the number of the column. */
async function mapped(source: ImportSource, given: unknown): Promise<Assigned> {
  const pairs = typeof given === 'string' ? given.split(',') : [];
  if (pairs.length === 0) return {};
  const { columns } = (await beginningOf(source, {}, 1)).guessed.mapping;
  const chosen: Record<string, string> = {};
  for (const pair of pairs) {
    const at = pair.lastIndexOf('=');
    const [named, choice] = [pair.slice(0, at).trim().toLowerCase(), pair.slice(at + 1).trim()];
    const index = columns.findIndex((column) => column.toLowerCase() === named);
    if (at < 1 || index === -1)
      throw invalid(
        'import.columns',
        `"${pair}" names no column of this file; it has ${columns.join(', ')}. Nothing was imported.`,
      );
    const known = COLUMN_CHOICES.find((each) => each.toLowerCase() === choice.toLowerCase());
    if (!known)
      throw invalid(
        'import.columns',
        `"${choice}" is no field; a column may be read as ${COLUMN_CHOICES.join(', ')}. Nothing was imported.`,
      );
    chosen[String(index)] = known;
  }
  return assignedOf(source, chosen);
}
