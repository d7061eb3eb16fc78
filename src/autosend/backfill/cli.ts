import { type Arguments, defineCommand, EXIT, type Io, type Session } from '#cli';
import type { Ctx } from '#core/ctx';
import { invalid } from '#core/errors';
import { appendLines, newLogPath } from './backfill-logs.ts';
import {
  abandonBackfill,
  optionsOf,
  pauseBackfill,
  rehearseBackfill,
  resumeBackfill,
  startBackfill,
} from './backfills.ts';
import { type BackfillCounts, type BackfillOptions, type BackfillRun, SINGLE_BATCH } from './contract.ts';
import { footLines, headLines, targetLine } from './log-lines.rules.ts';
import { workBackfill } from './work-backfill.ts';

type Flags = Arguments['flags'];

const backfillCommand = defineCommand({
  name: 'backfill',
  summary:
    'Answers to the backlog of replies: all drafts first, then one decision after the other. A dry run unless told to apply.',
  example: 'legwork backfill --apply --limit 5',
  works: true,
  flags: [
    {
      flags: '--dry-run',
      summary: 'count what would happen and save nothing; this is what is done without --apply',
    },
    { flags: '--apply', summary: 'do it' },
    { flags: '--limit <n>', summary: 'so many replies and no more, those that are skipped included' },
    { flags: '--single-batch', summary: `one batch: as many replies as --limit says, or ${SINGLE_BATCH}` },
    { flags: '--run-until-done', summary: 'every reply there is; this is what is done without --limit' },
    { flags: '--cursor <message>', summary: 'start after this message of theirs' },
    { flags: '--campaign <id>', summary: 'the replies to one campaign alone' },
    { flags: '--missing-only', summary: 'only replies without an answer; else every answer is written anew' },
    { flags: '--latest-per-lead', summary: 'only the newest reply of each lead' },
    { flags: '--reset-rejected', summary: 'write anew what a person rejected, too' },
    { flags: '--refresh-availability', summary: 'write nothing: renew the times in answers that wait' },
    { flags: '--draft-batch-size <n>', summary: 'how many answers are written at once, 5 unless told' },
    { flags: '--skip-draft-gen', summary: 'decide on answers that an earlier run wrote' },
    { flags: '--skip-auto-send', summary: 'write answers and decide on none' },
    { flags: '--sleep-ms <n>', summary: 'rest between two decisions' },
    { flags: '--respect-delays', summary: 'send with the delay of every answer, not at once' },
    {
      flags: '--force-auto-send',
      summary: 'for this run alone, set the switch of auto-send aside; never the emergency stop',
    },
    { flags: '--no-draft-preview', summary: 'leave the text of answers out of the chat' },
    { flags: '--redact', summary: 'mask names and addresses in the log' },
    { flags: '--resume', summary: 'go on with the run that is not finished, as it was asked for' },
    { flags: '--pause', summary: 'have the run that is not finished rest, after what is being done of it' },
    { flags: '--abandon', summary: 'end the run that is not finished where it stands' },
  ],
  async run(io, { flags }, session) {
    refuseContradictions(flags);
    const ctx = await session.ctx();
    if (flags.pause === true) {
      ended(io, await pauseBackfill(ctx));
      return EXIT.done;
    }
    if (flags.abandon === true) return ended(io, await abandonBackfill(ctx));
    if (flags.apply !== true) return rehearse(io, ctx, optionsFrom(flags));
    const force = flags.forceAutoSend === true;
    const run =
      flags.resume === true
        ? await resumeBackfill(ctx, { force })
        : await startBackfill(ctx, optionsFrom(flags), { force });
    return apply(io, ctx, session, { runId: run.id, resumed: flags.resume === true });
  },
});

/** Pairs that cannot both be meant. */
const APART: readonly (readonly [string, string, string])[] = [
  ['apply', 'dryRun', '--apply does it and --dry-run does not.'],
  ['runUntilDone', 'limit', '--run-until-done takes every reply and --limit does not.'],
  ['runUntilDone', 'singleBatch', '--run-until-done takes every reply and --single-batch does not.'],
  ['resume', 'cursor', '--resume goes on where the run stands; --cursor starts another.'],
  ['resume', 'limit', '--resume goes on as the run was asked for; --limit starts another.'],
  ['resume', 'abandon', '--resume goes on and --abandon ends.'],
  ['resume', 'pause', '--resume goes on and --pause rests.'],
  ['pause', 'abandon', '--pause rests and --abandon ends.'],
  [
    'skipDraftGen',
    'missingOnly',
    '--skip-draft-gen writes nothing, and --missing-only writes what is missing.',
  ],
  [
    'skipDraftGen',
    'refreshAvailability',
    '--skip-draft-gen decides, and --refresh-availability only renews times.',
  ],
  [
    'missingOnly',
    'refreshAvailability',
    '--missing-only writes, and --refresh-availability only renews times.',
  ],
];

function refuseContradictions(flags: Flags): void {
  const found = APART.find(([one, other]) => flags[one] !== undefined && flags[other] !== undefined);
  if (found) throw invalid('backfill.contradiction', `${found[2]} Nothing was done.`);
  if (flags.resume === true && flags.apply !== true)
    throw invalid(
      'backfill.resume_dry',
      'A dry run keeps nothing, so there is nothing of it to go on with. Say --apply --resume. Nothing was done.',
    );
  if (flags.forceAutoSend === true && flags.apply !== true)
    throw invalid(
      'backfill.force_dry',
      'A dry run sends nothing, so nothing is to be forced. Nothing was done.',
    );
}

function numberOf(flags: Flags, name: string, flag: string): number | undefined {
  const value = flags[name];
  if (value === undefined) return undefined;
  const number = Number(value);
  if (!Number.isInteger(number) || number < 0)
    throw invalid(
      'backfill.number',
      `${flag} wants a whole number, and "${value}" is none. Nothing was done.`,
    );
  return number;
}

function optionsFrom(flags: Flags): BackfillOptions {
  const limit = numberOf(flags, 'limit', '--limit') ?? (flags.singleBatch === true ? SINGLE_BATCH : null);
  const batch = numberOf(flags, 'draftBatchSize', '--draft-batch-size');
  const sleep = numberOf(flags, 'sleepMs', '--sleep-ms');
  return optionsOf({
    drafts: draftsFrom(flags),
    sends: flags.skipAutoSend !== true,
    campaignId: typeof flags.campaign === 'string' ? flags.campaign : null,
    cursor: typeof flags.cursor === 'string' ? flags.cursor : null,
    limit,
    ...(batch === undefined ? {} : { draftBatchSize: batch }),
    ...(sleep === undefined ? {} : { sleepMs: sleep }),
    latestPerLead: flags.latestPerLead === true,
    resetRejected: flags.resetRejected === true,
    draftPreview: flags.draftPreview !== false,
    respectDelays: flags.respectDelays === true,
    redact: flags.redact === true,
  });
}

function draftsFrom(flags: Flags): BackfillOptions['drafts'] {
  if (flags.skipDraftGen === true) return 'none';
  if (flags.refreshAvailability === true) return 'refresh';
  return flags.missingOnly === true ? 'missing' : 'all';
}

/** Lines go where the result does not stand. */
const mirror =
  (io: Io) =>
  (line: string): void =>
    io.json ? io.note(line) : io.line(line);

async function rehearse(io: Io, ctx: Ctx, options: BackfillOptions): Promise<number> {
  const [path, said] = [newLogPath(ctx, 'dry-run'), mirror(io)];
  const write = (lines: readonly string[]): void => {
    appendLines(path, lines);
    for (const line of lines) said(line);
  };
  const at = ctx.now().toString();
  let opened = false;
  const open = (found: { total: number; campaigns: number }): void => {
    if (!opened) write(headLines({ at, mode: 'dry run', options, ...found, forcedBy: null, logPath: path }));
    opened = true;
  };
  const rehearsal = await rehearseBackfill(ctx, options, (page, found) => {
    open(found);
    write(
      page.map(({ target, says }) =>
        targetLine(
          { ...target, kind: says === 'draft' ? 'Draft][DRY RUN' : 'Skip][DRY RUN', says },
          options.redact,
        ),
      ),
    );
  });
  open({ total: 0, campaigns: 0 });
  const foot = { at, slack: {}, halted: null, last: null };
  write(footLines({ ...rehearsal, ...foot }));
  io.result({ dryRun: true, logPath: path, ...rehearsal }, () => {
    printCounts(io, rehearsal.campaigns);
    io.line('A dry run: nothing was stored, asked or sent. Do it with --apply, at first with --limit 5.');
  });
  return EXIT.done;
}

async function apply(
  io: Io,
  ctx: Ctx,
  session: Session,
  { runId, resumed }: { runId: string; resumed: boolean },
): Promise<number> {
  const run = await workBackfill(ctx, { runId, resumed, onLine: mirror(io) });
  // What is due now leaves now; time does not fly for it.
  if ((run.counts.states.sent ?? 0) > 0) await session.settle({ days: 0 });
  return ended(io, run);
}

/** Whether it did what it was asked for: a run in which something failed is no success, and one that was stopped is refused. */
export function exitOf({ halted, counts, slack }: Pick<BackfillRun, 'halted' | 'counts' | 'slack'>): number {
  if (halted !== null) return EXIT.refused;
  return (counts.states.failed ?? 0) + (slack.failed ?? 0) > 0 ? EXIT.failed : EXIT.done;
}

function ended(io: Io, run: BackfillRun): number {
  io.result(run, () => {
    printCounts(io, run.campaigns);
    if (run.halted !== null)
      io.line(`Halted: ${run.halted} Nothing is lost. Go on with: legwork backfill --apply --resume`);
    if (run.logPath !== null) io.line(`Log: ${run.logPath}`);
  });
  return exitOf(run);
}

const printCounts = (io: Io, campaigns: readonly (BackfillCounts & { name: string | null })[]): void =>
  io.table(
    campaigns.map(({ name, total, states, why }) => ({
      ...{ campaign: name ?? 'none', replies: total },
      ...{ states: listed(states), why: listed(why) },
    })),
  );

const listed = (counts: Readonly<Record<string, number>>): string =>
  Object.entries(counts)
    .map(([name, count]) => `${count} ${name}`)
    .join(', ');

export const commands = [backfillCommand];
