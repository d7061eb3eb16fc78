import { type Ctx, requireScope } from '#core/ctx';
import type { Tx } from '#core/db/index';
import { conflict, forbidden, invalid, notFound } from '#core/errors';
import { newLogPath } from './backfill-logs.ts';
import { type BackfillOptions, type BackfillPlan, type BackfillRun, backfillOptions } from './contract.ts';
import { runWith, sumOf } from './count-targets.ts';
import {
  findRun,
  forceRun,
  goOnAt,
  haltRun,
  holdBackfill,
  insertRun,
  listRuns,
  moveRun,
  openRun,
} from './run.store.ts';
import { abandonTargets, countTargets, findBacklog, snapshotBacklog, type Target } from './target.store.ts';
import { judgeTargets } from './target-facts.ts';

const PAGE = 500;

/**
 * Starts a run over the backlog: keeps which messages there are at this moment, in their order. Nothing is written or sent yet; with
 * `byWorker` whoever works here takes it up. Throws `conflict` when another run is not finished, or there are not as many replies as
 * were counted before.
 */
export async function startBackfill(
  ctx: Ctx,
  input: Partial<BackfillOptions>,
  more: { force?: boolean; byWorker?: boolean; counted?: number } = {},
): Promise<BackfillRun> {
  requireScope(ctx, 'runs:write');
  if (more.force) mayForce(ctx);
  const options = optionsOf(input);
  const id = ctx.ids.next<'backfill'>();
  await ctx.db.tx(async (tx) => {
    const logPath = newLogPath(ctx, id);
    const dueAt = more.byWorker ? ctx.now().toString() : null;
    if (
      !(await insertRun(tx, ctx.workspace.id, {
        id,
        options,
        by: ctx.actor.id,
        logPath,
        at: ctx.now(),
        dueAt,
      }))
    )
      throw conflict(
        'backfill.unfinished',
        'A backfill is not finished, so no other was started. Go on with it (--resume), or end it where it stands (--abandon).',
      );
    await snapshotBacklog(tx, { workspaceId: ctx.workspace.id, runId: id, at: ctx.now() }, options);
    if (more.counted !== undefined) await asCounted(tx, id, more.counted);
    await ctx.audit(tx, { action: 'backfill.started', subject: id, detail: { ...options } });
    if (more.force) await forced(ctx, tx, id);
  });
  return readBackfill(ctx, id);
}

/** Nobody says yes to other replies than those they saw counted. */
async function asCounted(tx: Tx, runId: string, counted: number): Promise<void> {
  const { total } = sumOf(await countTargets(tx, [runId]));
  if (total !== counted)
    throw conflict(
      'backfill.counted_otherwise',
      `There are ${total} replies by now, not ${counted}. Count again. Nothing was done.`,
    );
}

/** Throws `invalid` where two wishes contradict each other. */
export function optionsOf(input: Partial<BackfillOptions>): BackfillOptions {
  const read = backfillOptions.safeParse(input);
  if (!read.success)
    throw invalid(
      'backfill.options',
      'What was asked for cannot be done. Nothing was done.',
      read.error.issues.map(({ path, message }) => ({ path: path.join('.'), message })),
    );
  const options = read.data;
  if (options.resetRejected && options.drafts !== 'all' && options.drafts !== 'missing')
    throw invalid(
      'backfill.reset_without_drafts',
      'Rejected answers are written anew, so drafts have to be written. Nothing was done.',
    );
  if (options.drafts === 'none' && !options.sends)
    throw invalid('backfill.nothing_to_do', 'With neither drafts nor sends nothing is left to do.');
  return options;
}

/** Why nobody takes a run up while somebody else works it off. */
export const busy = (): Error =>
  conflict(
    'backfill.busy',
    'Another process works off a backfill here. Nothing was done; try again in a moment.',
  );

/** Only a person may set the switch aside, and only one who could lift it. */
function mayForce(ctx: Ctx): void {
  requireScope(ctx, 'operations:resume');
  if (ctx.actor.kind !== 'person' && ctx.actor.kind !== 'sandbox')
    throw forbidden(
      'backfill.person',
      `Only a person sets the switch of auto-send aside, and ${ctx.actor.name} is none. Nothing was changed.`,
    );
}

async function forced(ctx: Ctx, tx: Tx, id: string): Promise<void> {
  await forceRun(tx, id, ctx.actor.id, ctx.now());
  await ctx.audit(tx, { action: 'backfill.forced', subject: id });
}

/**
 * The run that is not finished, to go on with: by whoever works here with `byWorker`, else by the terminal that asks. Throws `not_found`
 * when there is none.
 */
export async function resumeBackfill(
  ctx: Ctx,
  more: { force?: boolean; byWorker?: boolean } = {},
): Promise<BackfillRun> {
  requireScope(ctx, 'runs:write');
  if (more.force) mayForce(ctx);
  const id = await ctx.db.tx(async (tx) => {
    const run = await openRun(tx);
    if (!run) throw notFound('backfill', 'that is not finished');
    // A terminal takes it over between two turns of a worker, not amidst one: otherwise nobody would go on.
    if (!more.byWorker && !(await holdBackfill(tx, ctx.workspace.id))) throw busy();
    if (more.force) await forced(ctx, tx, run.id);
    await goOnAt(tx, run.id, more.byWorker ? ctx.now().toString() : null);
    await ctx.audit(tx, { action: 'backfill.resumed', subject: run.id });
    return run.id;
  });
  return readBackfill(ctx, id);
}

/** Has the run that is not finished rest after what is being done of it. Throws `not_found` when there is none. */
export async function pauseBackfill(ctx: Ctx): Promise<BackfillRun> {
  requireScope(ctx, 'runs:write');
  const id = await ctx.db.tx(async (tx) => {
    const run = await openRun(tx);
    if (!run) throw notFound('backfill', 'that is not finished');
    await haltRun(tx, run.id, `${ctx.actor.name} paused it.`);
    await ctx.audit(tx, { action: 'backfill.paused', subject: run.id });
    return run.id;
  });
  return readBackfill(ctx, id);
}

/** Ends the run that is not finished where it stands; drafts it wrote wait for another that takes them. */
export async function abandonBackfill(ctx: Ctx): Promise<BackfillRun> {
  requireScope(ctx, 'runs:write');
  const id = await ctx.db.tx(async (tx) => {
    const run = await openRun(tx);
    if (!run) throw notFound('backfill', 'that is not finished');
    await abandonTargets(tx, run.id, ctx.now());
    await moveRun(tx, run.id, 'abandoned', ctx.now());
    await ctx.audit(tx, { action: 'backfill.abandoned', subject: run.id });
    return run.id;
  });
  return readBackfill(ctx, id);
}

export type Foreseen = { readonly target: Target; readonly says: string };

/**
 * What a run would do now, reply by reply: `draft`, `take`, `refresh`, or the reason why not. Nothing is stored, no model and no chat
 * is asked. Returns the counts.
 */
export async function rehearseBackfill(
  ctx: Ctx,
  input: Partial<BackfillOptions>,
  onPage: (page: readonly Foreseen[], found: { total: number; campaigns: number }) => void = () => undefined,
): Promise<BackfillPlan> {
  requireScope(ctx, 'runs:read');
  const options = optionsOf(input);
  return ctx.db.tx(async (tx) => {
    const targets = await findBacklog(tx, options);
    const found = {
      total: targets.length,
      campaigns: new Set(targets.map(({ campaignId }) => campaignId)).size,
    };
    const counted: { target: Target; state: string; why: string | null }[] = [];
    for (let from = 0; from < targets.length; from += PAGE) {
      const page = targets.slice(from, from + PAGE);
      const waiting = page.filter(({ state }) => state === 'waiting');
      const judged = new Map(
        (await judgeTargets(ctx, tx, waiting, options)).map(({ target, verdict }) => [target, verdict]),
      );
      const seen = page.map((target) => {
        const verdict = judged.get(target);
        return verdict && verdict.do !== 'skip'
          ? { target, state: verdict.do, why: null }
          : { target, state: 'skipped', why: verdict?.why ?? target.why };
      });
      counted.push(...seen);
      onPage(
        seen.map(({ target, state, why }) => ({ target, says: why ?? state })),
        found,
      );
    }
    const rows = counted.map(({ target, state, why }) => ({
      ...target,
      state: state as never,
      why,
      count: 1,
    }));
    const campaigns = [...Map.groupBy(rows, ({ campaignId }) => campaignId)].map(([campaignId, group]) => ({
      ...{ campaignId, name: group[0]?.campaignName ?? null },
      ...sumOf(group),
    }));
    return { options, counts: sumOf(rows), campaigns };
  });
}

/** One run with its counts, whole and by campaign. */
export async function readBackfill(ctx: Ctx, id: string): Promise<BackfillRun> {
  requireScope(ctx, 'runs:read');
  return ctx.db.tx(async (tx) => {
    const run = await findRun(tx, id);
    if (!run) throw notFound('backfill', id);
    return runWith(run, await countTargets(tx, [id]));
  });
}

const SHOWN = 50;
/** Runs, the newest first. */
export async function readBackfills(ctx: Ctx): Promise<{ backfills: BackfillRun[] }> {
  requireScope(ctx, 'runs:read');
  return ctx.db.tx(async (tx) => {
    const runs = await listRuns(tx, SHOWN);
    const counts = await countTargets(
      tx,
      runs.map(({ id }) => id),
    );
    return {
      backfills: runs.map((run) =>
        runWith(
          run,
          counts.filter(({ runId }) => runId === run.id),
        ),
      ),
    };
  });
}
