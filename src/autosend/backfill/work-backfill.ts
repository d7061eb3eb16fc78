import { setTimeout } from 'node:timers/promises';
import { type Ctx, requireScope } from '#core/ctx';
import { conflict } from '#core/errors';
import { refreshAvailability } from '#scheduling';
import { appendLines } from './backfill-logs.ts';
import { readBackfill } from './backfills.ts';
import type { BackfillRun } from './contract.ts';
import { draftBatch, type Told, tell } from './draft-targets.ts';
import { footLines, headLines, slackWords, targetLine } from './log-lines.rules.ts';
import { findRun, haltRun, holdBackfill, moveRun, type RunRow } from './run.store.ts';
import { sendNext, showTarget } from './send-targets.ts';
import { lastMessage, unshownTargets } from './target.store.ts';

export type Working = {
  readonly runId: string;
  readonly resumed: boolean;
  /** Hears every line of the log. */
  readonly onLine: (line: string) => void;
};

/**
 * Works off a run to its end: all drafts, then one decision after the other. What was done is in the database with the state of its
 * target, so a process that dies at any moment is followed by another that repeats nothing. Throws `conflict` while another process
 * works it off. Returns the run as it is then; `halted` says why it stopped before its end.
 */
export async function workBackfill(ctx: Ctx, working: Working): Promise<BackfillRun> {
  requireScope(ctx, 'runs:write');
  // This transaction does nothing but hold: whoever dies lets go.
  return ctx.db.tx(async (tx) => {
    if (!(await holdBackfill(tx, ctx.workspace.id)))
      throw conflict('backfill.busy', 'Another process works off a backfill here. Nothing was done.');
    return work(ctx, working);
  });
}

async function work(ctx: Ctx, { runId, resumed, onLine }: Working): Promise<BackfillRun> {
  const begun = await readBackfill(ctx, runId);
  const { options, logPath } = begun;
  const write = (lines: readonly string[]): void => {
    appendLines(logPath, lines);
    for (const line of lines) onLine(line);
  };
  const told = (all: readonly Told[]): void => write(all.map((each) => targetLine(each, options.redact)));
  write(
    headLines({
      ...{ ...begun, at: ctx.now().toString(), mode: resumed ? 'resumed' : 'apply' },
      ...{ total: begun.counts.total, campaigns: begun.campaigns.length },
    }),
  );
  await ctx.db.tx((tx) => haltRun(tx, runId, null));
  await draftAll(ctx, runId, told);
  const halted = await sendAll(ctx, runId, told);
  await showLeft(ctx, runId, told);
  await ctx.db.tx(async (tx) => {
    if (halted !== null) return haltRun(tx, runId, halted);
    await moveRun(tx, runId, 'done', ctx.now());
    await ctx.audit(tx, { action: 'backfill.finished', subject: runId });
  });
  const ended = await readBackfill(ctx, runId);
  const last = await ctx.db.tx((tx) => lastMessage(tx, runId));
  write(footLines({ ...ended, at: ctx.now().toString(), last }));
  return ended;
}

const runOf = async (ctx: Ctx, runId: string): Promise<RunRow> => {
  const run = await ctx.db.tx((tx) => findRun(tx, runId));
  if (!run) throw conflict('backfill.gone', 'The backfill is gone. Nothing more was done.');
  return run;
};

type Tell = (told: readonly Told[]) => void;

async function draftAll(ctx: Ctx, runId: string, told: Tell): Promise<void> {
  const run = await runOf(ctx, runId);
  if (run.state !== 'drafting') return;
  if (run.options.drafts === 'refresh') await refreshAvailability.run(ctx);
  for (let batch = await draftBatch(ctx, run); batch.length > 0; batch = await draftBatch(ctx, run))
    told(batch);
  if (sends(run)) await ctx.db.tx((tx) => moveRun(tx, runId, 'sending', ctx.now()));
}

const sends = ({ options }: RunRow): boolean => options.sends && options.drafts !== 'refresh';

/** Why it stopped before its end; null when nothing is left. */
async function sendAll(ctx: Ctx, runId: string, told: Tell): Promise<string | null> {
  const run = await runOf(ctx, runId);
  if (run.state !== 'sending') return null;
  for (;;) {
    const step = await sendNext(ctx, run);
    if (step.told === null) return step.halted;
    told([step.told]);
    if (run.options.sleepMs > 0) await setTimeout(run.options.sleepMs);
  }
}

/** Cards that could not be shown, or of which nobody knows: once more, now that all is decided. */
async function showLeft(ctx: Ctx, runId: string, told: Tell): Promise<void> {
  const run = await runOf(ctx, runId);
  for (const { itemId, ...target } of await ctx.db.tx((tx) => unshownTargets(tx, runId))) {
    const shown = await showTarget(ctx, run, target, itemId);
    told([tell(target, 'AutoSend', target.draftId, `REVIEW ${slackWords(shown)}`)]);
  }
}
