import { setTimeout } from 'node:timers/promises';
import { type Ctx, requireScope } from '#core/ctx';
import { conflict } from '#core/errors';
import { refreshAvailability } from '#scheduling';
import { appendLines } from './backfill-logs.ts';
import { busy, readBackfill } from './backfills.ts';
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
    if (!(await holdBackfill(tx, ctx.workspace.id))) throw busy();
    return work(ctx, working);
  });
}

async function work(ctx: Ctx, { runId, resumed, onLine }: Working): Promise<BackfillRun> {
  const begun = await readBackfill(ctx, runId);
  const write = writerOf(begun, onLine);
  write(headOf(ctx, begun, resumed ? 'resumed' : 'apply'));
  const { redact, sleepMs, drafts } = begun.options;
  if (drafts === 'refresh') await refreshAvailability.run(ctx);
  for (;;) {
    const step = await stepBackfill(ctx, runId);
    write(linesOf(step.told, redact));
    if (step.over) break;
    if (step.decided && sleepMs > 0) await setTimeout(sleepMs);
  }
  return conclude(ctx, runId, write);
}

/** Writes lines to the log of a run, and says them. */
export const writerOf =
  ({ logPath }: Pick<BackfillRun, 'logPath'>, onLine: (line: string) => void = () => undefined) =>
  (lines: readonly string[]): void => {
    appendLines(logPath, lines);
    for (const line of lines) onLine(line);
  };

export const linesOf = (told: readonly Told[], redact: boolean): string[] =>
  told.map((each) => targetLine(each, redact));

export const headOf = (ctx: Ctx, run: BackfillRun, mode: 'apply' | 'resumed'): string[] =>
  headLines({
    ...{ ...run, at: ctx.now().toString(), mode },
    ...{ total: run.counts.total, campaigns: run.campaigns.length },
  });

/** What is told at the end of a run, or where it halts. */
export async function conclude(
  ctx: Ctx,
  runId: string,
  write: (lines: readonly string[]) => void,
): Promise<BackfillRun> {
  const ended = await readBackfill(ctx, runId);
  const last = await ctx.db.tx((tx) => lastMessage(tx, runId));
  write(footLines({ ...ended, at: ctx.now().toString(), last }));
  return ended;
}

/** `over`: nothing goes on now, because it is done, ended or halted. `decided`: it was a decision, behind which it may have to rest. */
export type BackfillStep = {
  readonly told: readonly Told[];
  readonly over: boolean;
  readonly decided: boolean;
};

/** The next batch of drafts, the next decision, or the end, whatever is next. Whoever holds the run asks for it. */
export async function stepBackfill(ctx: Ctx, runId: string): Promise<BackfillStep> {
  const run = await ctx.db.tx((tx) => findRun(tx, runId));
  if (!run) throw conflict('backfill.gone', 'The backfill is gone. Nothing more was done.');
  if (run.finishedAt !== null || run.halted !== null) return { told: [], over: true, decided: false };
  if (run.state === 'drafting') {
    const told = await draftBatch(ctx, run);
    if (told.length > 0) return { told, over: false, decided: false };
    if (!sends(run)) return finish(ctx, run);
    await ctx.db.tx((tx) => moveRun(tx, runId, 'sending', ctx.now()));
    return { told, over: false, decided: false };
  }
  const { told, halted } = await sendNext(ctx, run);
  if (told) return { told: [told], over: false, decided: true };
  if (halted === null) return finish(ctx, run);
  const shown = await showLeft(ctx, run);
  await ctx.db.tx((tx) => haltRun(tx, runId, halted));
  return { told: shown, over: true, decided: false };
}

const sends = ({ options }: RunRow): boolean => options.sends && options.drafts !== 'refresh';

async function finish(ctx: Ctx, run: RunRow): Promise<BackfillStep> {
  const told = await showLeft(ctx, run);
  await ctx.db.tx(async (tx) => {
    await moveRun(tx, run.id, 'done', ctx.now());
    await ctx.audit(tx, { action: 'backfill.finished', subject: run.id });
  });
  return { told, over: true, decided: false };
}

/** Cards that could not be shown, or of which nobody knows: once more, now that all is decided. */
async function showLeft(ctx: Ctx, run: RunRow): Promise<Told[]> {
  const told: Told[] = [];
  for (const { itemId, ...target } of await ctx.db.tx((tx) => unshownTargets(tx, run.id))) {
    const shown = await showTarget(ctx, run, target, itemId);
    told.push(tell(target, 'AutoSend', target.draftId, `REVIEW ${slackWords(shown)}`));
  }
  return told;
}
