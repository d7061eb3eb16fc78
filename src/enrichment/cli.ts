import { setTimeout as pause } from 'node:timers/promises';
import { defineCommand, EXIT, type Io, rateText } from '#cli';
import type { Ctx } from '#core/ctx';
import { invalid } from '#core/errors';
import { fileSource, importLeads, leadsOfImport, leadsToEnrich } from '#leads';
import { FIELDS, type Field, type FinderRecord, type Forecast } from './contract.ts';
import { type EnrichmentReport, enrichMany } from './enrich-many.ts';
import { forecastRun, readFinders } from './forecast-run.ts';
import { jobChangesCommand } from './job-changes.cli.ts';
import { changeSettings, readSetup } from './settings.ts';

type Flags = Readonly<Record<string, string | boolean | undefined>>;

/** Whom the command is about. Throws `invalid` unless exactly one selection is named. */
async function chosenLeads(ctx: Ctx, { leads, all, missing }: Flags): Promise<string[]> {
  const named = [leads, all, missing].filter((flag) => flag !== undefined && flag !== false).length;
  if (named !== 1)
    throw invalid(
      'enrich.selection',
      'Say for whom: --leads FILE, --all, or --missing email. Nothing was asked.',
    );
  if (missing !== undefined && missing !== 'email')
    throw invalid('enrich.missing', `--missing knows "email" alone, not "${missing}". Nothing was asked.`);
  if (typeof leads === 'string') {
    const imported = await importLeads(ctx, fileSource(leads));
    return ctx.db.tx((tx) => leadsOfImport(tx, imported.id));
  }
  return ctx.db.tx((tx) => leadsToEnrich(tx, all ? 'all' : 'missing_email'));
}

function fieldOf(flag: string | boolean | undefined): Field {
  const field = FIELDS.find((name) => name === (flag ?? 'email'));
  if (field) return field;
  throw invalid('enrich.field', `--field is one of ${FIELDS.join(', ')}. Nothing was asked.`);
}

const number = (value: number): string => value.toLocaleString('en-US', { maximumFractionDigits: 2 });
const share = (part: number, whole: number): string =>
  whole === 0 ? '–' : `${Math.round((part / whole) * 100)} %`;

function printForecast(io: Io, plan: Forecast): void {
  io.line(`${plan.people} people, ${plan.known} of them known already.`);
  io.table(
    plan.steps.map(({ provider, asked, found, hitRate, credits, basis, sample }) => ({
      finder: provider,
      asked: number(asked),
      found: number(found),
      'hit rate': share(hitRate, 1),
      credits: number(credits),
      basis: basis === 'measured' ? `measured on ${sample}` : 'assumed',
    })),
  );
  io.line(
    `Expected: ${number(plan.found)} found for ${number(plan.credits)} credits, at most ${number(plan.mostCredits)}.`,
  );
  for (const { vendor, left, enough } of plan.caps)
    io.line(`The cap of ${vendor} leaves ${number(left)} credits${enough ? '.' : ', which is not enough.'}`);
}

const finderRows = (finders: readonly FinderRecord[]) =>
  finders.map(({ provider, asked, found, open, unknown, micros }) => ({
    finder: provider,
    asked,
    found,
    'hit rate': share(found, asked),
    credits: number(Number(micros) / 1_000_000),
    'credits per hit': found === 0 ? '–' : number(Number(micros) / 1_000_000 / found),
    open,
    lost: unknown,
  }));

const skippedText = (skippedBy: EnrichmentReport['skippedBy'], field: Field): string =>
  Object.entries(skippedBy)
    .map(([why, count]) => `${count} ${why}`)
    .join(', ') + (field === 'phone' ? ' (--any-score asks whatever the score)' : '');

function printReport(io: Io, report: EnrichmentReport, field: Field): void {
  io.table(finderRows(report.finders));
  io.line(
    `${report.enriched} of ${report.leads} enriched, ${report.missed} not known, ${report.failed} failed, ${report.waiting} waiting.`,
  );
  if (report.skipped > 0)
    io.line(`Nobody was asked about ${report.skipped}: ${skippedText(report.skippedBy, field)}.`);
  for (const [why, count] of Object.entries(report.problems)) io.line(`  ${count} × ${why}`);
  if (report.lost > 0)
    io.line(
      `${report.lost} answers were lost and may have been charged; --again asks for them and may be charged again.`,
    );
  if (report.waiting > 0)
    io.line(`${report.waiting} wait for an answer: the running program takes it, or the same command later.`);
  for (const { text } of report.stopped)
    io.line(`It stopped: ${text} Nothing is lost; look at the list, then go on with --go-on.`);
}

const elapsedText = (ms: number): string =>
  ms < 60_000
    ? `${(ms / 1_000).toFixed(1)} s`
    : `${Math.floor(ms / 60_000)} min ${Math.round((ms % 60_000) / 1_000)} s`;

export const enrichCommand = defineCommand({
  name: 'enrich',
  summary: 'Ask the finders for what is missing; what is known costs nothing again.',
  example: 'legwork enrich --missing email --forecast',
  flags: [
    { flags: '--leads <file>', summary: 'the people of this file; it is imported when it is new' },
    { flags: '--all', summary: 'every lead that can still be written to' },
    { flags: '--missing <field>', summary: 'leads without it: email' },
    {
      flags: '--field <field>',
      summary: `what is looked for: ${FIELDS.join(', ')} (email where nothing is said)`,
    },
    { flags: '--any-score', summary: 'look for telephone numbers whatever the score (from 80 on otherwise)' },
    { flags: '--forecast', summary: 'say what it would find and cost; nothing is asked' },
    { flags: '--go-on', summary: 'go on although the finders know few of these people' },
    { flags: '--again', summary: 'ask again whose answer was lost; it may be charged again' },
    {
      flags: '--no-wait',
      summary: 'do not wait for finders that answer later; the running program takes them',
    },
  ],
  works: true,
  async run(io, { flags }, session) {
    const field = fieldOf(flags.field);
    const anyScore = flags.anyScore === true;
    const ctx = await session.ctx();
    const leadIds = await chosenLeads(ctx, flags);
    const plan = await forecastRun(ctx, leadIds, { field, anyScore });
    if (flags.forecast) {
      io.result(plan, () => printForecast(io, plan));
      return EXIT.done;
    }
    const started = performance.now();
    const report = await enrichMany(ctx, leadIds, {
      ...{ field, anyScore },
      goOn: flags.goOn === true,
      again: flags.again === true,
      ...(flags.wait === false || ctx.workspace.mode === 'sandbox' ? {} : { wait: (ms) => pause(ms) }),
      onProgress: ({ done, leads, waiting }) =>
        io.progress(
          `Enriching: ${rateText(done, leads, performance.now() - started)}${waiting > 0 ? ` · ${waiting} waiting` : ''}`,
        ),
    });
    io.progressDone();
    io.note(`Elapsed ${elapsedText(performance.now() - started)}.`);
    io.result({ plan, ...report }, () => printReport(io, report, field));
    if (report.stopped.length > 0 || report.refused) return EXIT.refused;
    return report.failed > 0 ? EXIT.failed : EXIT.done;
  },
});

/** `legwork finders`: who is asked, in which order, and how they did for addresses. */
export const findersCommand = defineCommand({
  name: 'finders',
  summary: 'Who is asked for what in which order, and what each knew and cost; sets the order.',
  example: 'legwork finders --email apollo,bettercontact,hunter',
  flags: [
    { flags: '--email <names>', summary: 'the waterfall for addresses, with commas between' },
    { flags: '--company <names>', summary: 'the waterfall for data of companies' },
    { flags: '--phone <names>', summary: 'the waterfall for phones' },
    { flags: '--good-for <days>', summary: 'for how many days an answer counts as known' },
    { flags: '--clay <on|off>', summary: 'whether Clay is asked last' },
  ],
  async run(io, { flags }, session) {
    const ctx = await session.ctx();
    const setup = await readSetup(ctx);
    const names = (flag: string | boolean | undefined, known: readonly string[]) =>
      typeof flag === 'string' ? flag.split(',').flatMap((name) => name.trim() || []) : known;
    const { settings } = setup;
    const changed = FIELDS.some((field) => flags[field] !== undefined) || flags.goodFor || flags.clay;
    const after = changed
      ? await changeSettings(ctx, {
          ...settings,
          waterfalls: Object.fromEntries(
            FIELDS.map((field) => [field, names(flags[field], settings.waterfalls[field])]),
          ),
          ...(flags.goodFor ? { answersGoodForDays: Number(flags.goodFor) } : {}),
          ...(flags.clay ? { clay: flags.clay === 'on' } : {}),
        })
      : setup;
    const records = await readFinders(ctx);
    io.result({ ...after, records }, () => {
      for (const field of FIELDS)
        io.table(
          after.waterfalls[field].map(({ name, connected, batch, answers }, index) => ({
            field: index === 0 ? field : '',
            finder: name,
            connected: connected ? 'yes' : 'no',
            'at once': batch,
            answers,
          })),
        );
      io.line(`An answer counts as known for ${after.settings.answersGoodForDays} days.`);
      if (records.length > 0) io.table(finderRows(records));
    });
    return EXIT.done;
  },
});

export const commands = [enrichCommand, findersCommand, jobChangesCommand];
