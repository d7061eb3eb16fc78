import { mkdirSync, rmSync } from 'node:fs';
import { resolve } from 'node:path';
import { defineCommand, EXIT, type Io } from '#cli';
import { conflict, invalid, refused } from '#core/errors';
import { stageRows } from '#pipeline/cli';
import { passingFolder, roomFor, sweepPassingFolders } from '../simulation/passing-folder.ts';
import { type SimulationReport, simulate } from '../simulation/simulation.ts';
import { readCampaignFile } from './run.ts';

const DEFAULTS = { leads: 200, days: 30, seed: '7', mailboxes: 3, perDay: 75 } as const;

export const simulateCommand = defineCommand({
  name: 'simulate',
  summary:
    'Live a campaign in virtual time, in a product of its own: nothing of yours is read, spent or sent.',
  example: 'legwork simulate --leads 1000 --days 30 --seed 7 --json',
  flags: [
    { flags: '--leads <n>', summary: `people on the list; ${DEFAULTS.leads} unless told` },
    { flags: '--days <n>', summary: `days to live; ${DEFAULTS.days} unless told` },
    { flags: '--seed <seed>', summary: 'which people; the same seed gives the same answer' },
    { flags: '--campaign <file>', summary: 'sender, offer, window and limits as JSON, as for run' },
    { flags: '--mailboxes <n>', summary: `mailboxes that send; ${DEFAULTS.mailboxes} unless told` },
    { flags: '--per-day <n>', summary: `mails of all mailboxes in a day; ${DEFAULTS.perDay} unless told` },
    {
      flags: '--outside',
      summary: 'with accounts at Instantly, on LinkedIn and at Cal.com, and a CRM; takes twice as long',
    },
    { flags: '--by-day', summary: 'with what became of each step, and of each day' },
    { flags: '--progress', summary: 'a line of JSON on stderr for each day that is lived' },
    { flags: '--keep <folder>', summary: 'keep what was lived, to look at with LEGWORK_HOME' },
  ],
  async run(io, { flags }) {
    const number = (name: keyof typeof DEFAULTS, flag: string): number => {
      const value = Number(flags[name] ?? DEFAULTS[name]);
      if (Number.isSafeInteger(value) && value > 0) return value;
      throw invalid('simulate.number', `${flag} wants a whole number above zero. Nothing was done.`);
    };
    const plan = {
      leads: number('leads', '--leads'),
      days: number('days', '--days'),
      mailboxes: number('mailboxes', '--mailboxes'),
      perDay: number('perDay', '--per-day'),
      outside: flags.outside === true,
      seed: String(flags.seed ?? DEFAULTS.seed),
      byDay: flags.byDay === true,
      campaign: typeof flags.campaign === 'string' ? readCampaignFile(flags.campaign) : undefined,
    };
    const kept = typeof flags.keep === 'string' ? ownFolder(flags.keep) : undefined;
    await sweepPassingFolders();
    const folder = kept ?? passingFolder('simulation', roomFor(plan.leads));
    const told = flags.progress === true ? tellDays(io) : undefined;
    const ending = endWhenTold();
    try {
      const report = await simulate({
        ...{ ...plan, folder, signal: ending.signal },
        onProgress: (what, lived) => (told ? told(lived.day, lived.of) : io.progress(what)),
      });
      io.progressDone();
      io.result(report, () => print(io, report, kept));
      return Object.values(report.verify).every((count) => count === 0) ? EXIT.done : EXIT.failed;
    } finally {
      ending.over();
      if (kept === undefined) rmSync(folder, { recursive: true, force: true });
    }
  },
});

/** Each day once. */
function tellDays(io: Io): (day: number, of: number) => void {
  let last = 0;
  return (day, of) => {
    if (day > last) io.note(JSON.stringify({ day, of }));
    last = day;
  };
}

/** Told to end, a simulation takes its database and its folder with it. */
function endWhenTold(): { signal: AbortSignal; over(): void } {
  const ending = new AbortController();
  const end = () =>
    ending.abort(
      refused('simulate.ended', 'The simulation was ended before its last day. Nothing of it was kept.'),
    );
  const signals = ['SIGTERM', 'SIGINT'] as const;
  for (const name of signals) process.once(name, end);
  // Whoever asked for it and read along is gone: nobody will see how it ends. It stays heard to the last line.
  process.stderr.on('error', end);
  return {
    signal: ending.signal,
    over: () => {
      for (const name of signals) process.removeListener(name, end);
    },
  };
}

function ownFolder(path: string): string {
  const folder = resolve(path);
  try {
    mkdirSync(folder, { mode: 0o711 });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST')
      throw conflict(
        'simulate.folder_taken',
        `${folder} is there already. Nothing was done. Name a new folder.`,
      );
    throw error;
  }
  return folder;
}

function print(io: Io, report: SimulationReport, kept: string | undefined): void {
  const { funnel, readings, replies, verify } = report;
  io.table(stageRows(report.stages));
  io.line();
  io.table(report.sequence.map((row) => ({ ...row })));
  io.line();
  io.line(
    `In ${report.days} days ${funnel.contacted} people were written to, ${funnel.delivered} of ${funnel.sent} mails arrived, ` +
      `${funnel.answered} people answered, ${funnel.interested} of them with interest.`,
  );
  io.line(`Answers: ${listed(replies) || 'none'}.`);
  io.line(`Read as meant: ${readings.asMeant} of ${readings.mails}. ${listed(readings.otherwise)}`.trim());
  io.line(`Proof: ${listed(verify)}.`);
  if (kept) io.line(`To look at it: LEGWORK_HOME=${kept} legwork start --no-demo`);
}

const listed = (counts: Readonly<Record<string, number>>): string =>
  Object.entries(counts)
    .map(([name, count]) => `${count} ${name.replaceAll('_', ' ')}`)
    .join(', ');
