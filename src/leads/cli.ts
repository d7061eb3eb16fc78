import { defineCommand, EXIT, rateText } from '#cli';
import { invalid } from '#core/errors';
import { isId } from '#core/ids';
import { crmCommand } from './crm/cli.ts';
import { eraseCommand, exportCommand } from './erasure/cli.ts';
import { exclusionsCommand } from './exclusion/cli.ts';
import { fileSource } from './file-source.ts';
import { mergeCommand } from './identity/cli.ts';
import { importLeads } from './import-leads.ts';
import { importReport, writeRejectFile } from './import-report.ts';
import { leadByAddress } from './lead-lookup.store.ts';
import { segmentsCommand } from './segments/cli.ts';
import { suppressCommand } from './suppression/cli.ts';
import { whyNotSending } from './why-not-sending.ts';

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
  ],
  async run(io, { flags }, session) {
    const source = fileSource(String(flags.leads));
    const ctx = await session.ctx();
    const started = performance.now();
    const done = await importLeads(ctx, source, (progress) =>
      io.progress(`Importing ${source.name}: ${rateText(progress.rows, null, performance.now() - started)}`),
    );
    io.progressDone();
    const rejectFile =
      typeof flags.rejects === 'string' ? await writeRejectFile(ctx, done, flags.rejects) : undefined;
    const report = await importReport(ctx, done);
    io.result({ ...report, ...(rejectFile ? { rejectFile } : {}) }, () => {
      if (report.again)
        io.line('This file was imported before; nothing was added. This is what it gave then:');
      io.line(
        `${report.accepted} of ${report.rows} rows accepted (${report.created} new leads, ${report.updated} known), ${report.rejected} rejected.`,
      );
      const [grade] = report.list.reasons;
      io.line(
        `The list: ${grade?.text ?? report.list.grade}${report.list.directional ? ' A direction only: fewer than 100 rows.' : ''}`,
      );
      if (report.rejected > 0)
        io.table(report.rejects.slice(0, SHOWN).map(({ row, column, reason }) => ({ row, column, reason })));
      if (report.rejected > SHOWN) io.line(`… and ${report.rejected - SHOWN} more.`);
      if (rejectFile) io.line(`Correct them in ${rejectFile} and import that file.`);
    });
    return EXIT.done;
  },
});

export const whyCommand = defineCommand({
  name: 'why',
  summary: 'Why a lead is not written to right now, in one sentence.',
  example: 'legwork why ada@example.com',
  arguments: '<lead>',
  async run(io, { positional }, session) {
    const [named = ''] = positional;
    const ctx = await session.ctx();
    const leadId = isId(named) ? named : await ctx.db.tx((tx) => leadByAddress(ctx, tx, named));
    if (!leadId) throw invalid('lead.unknown', `No lead has the address "${named}".`);
    const why = await whyNotSending(ctx, leadId);
    io.result(why, () => {
      io.line(why.sentence);
      for (const entry of why.reasons.slice(1)) io.line(`  also: ${entry.text}`);
      if (why.next) io.line(`  next: ${why.next}`);
    });
    return EXIT.done;
  },
});

export const commands = [
  importCommand,
  whyCommand,
  suppressCommand,
  exclusionsCommand,
  eraseCommand,
  exportCommand,
  mergeCommand,
  crmCommand,
  segmentsCommand,
];
