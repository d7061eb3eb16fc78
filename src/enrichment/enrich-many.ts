import { type Ctx, requireScope } from '#core/ctx';
import { invalid } from '#core/errors';
import { whenDue } from '#core/tick';
import type { Reason } from '#core/verdict';
import { callLimit, countMatches, openSession, readSession } from '#gateway';
import { sessionLimits } from '#gateway/contract';
import type { Field, FinderRecord } from './contract.ts';
import { type EnrichmentOutcome, enrichLeads, plannedQuestions } from './enrich-leads.ts';
import { answeredAbout, comingCount, forgetUnknown, REFUSED, waitingCount } from './journal.store.ts';
import { inChunks, inLanes } from './lanes.ts';
import { lookDue, lookForAnswers } from './look-due.ts';
import { findersOf } from './provider.ts';
import { finderRecords } from './report.store.ts';
import { settingsOf } from './settings.ts';

/** Leads in one part, and parts at once: while one part waits for its last answer, another keeps the finder's limit busy. */
const PART = 100;
const PARTS = 2;
/** So many are tried before the rest. */
const SAMPLE = 10;

export type EnrichManyOptions = {
  readonly field?: Field;
  /** Looks for telephone numbers whatever the score. */
  readonly anyScore?: boolean;
  /** Goes on although the finders know few of the people. */
  readonly goOn?: boolean;
  /** Asks again whose answer was lost; it may be charged again. */
  readonly again?: boolean;
  /** Lets real time pass while answers are due later; without it nobody waits for them. */
  readonly wait?: (milliseconds: number) => Promise<unknown>;
  readonly onProgress?: (progress: EnrichmentProgress) => void;
};
export type EnrichmentProgress = { readonly leads: number; readonly done: number; readonly waiting: number };
export type EnrichmentReport = {
  readonly leads: number;
  readonly enriched: number;
  readonly missed: number;
  readonly failed: number;
  /** Of the failed ones: answers that were lost and may have been charged. */
  readonly lost: number;
  readonly waiting: number;
  /** Nobody was asked about them: who said no or was ruled out, and whose number is known or not worth its price. */
  readonly skipped: number;
  /** The same by reason. */
  readonly skippedBy: Readonly<Record<string, number>>;
  /** Why it stopped before the end. */
  readonly stopped: readonly Reason[];
  readonly refused: boolean;
  readonly problems: Readonly<Record<string, number>>;
  /** What each finder did in this run. */
  readonly finders: readonly FinderRecord[];
};

/**
 * Enriches many leads under the limits of an automatic chain: a list the finders do not know, or three errors in a row, stop it. What
 * is known costs nothing again, so the same command after a crash goes on where the dead process stopped.
 */
export async function enrichMany(
  ctx: Ctx,
  leadIds: readonly string[],
  options: EnrichManyOptions = {},
): Promise<EnrichmentReport> {
  requireScope(ctx, 'leads:write');
  const { field = 'email', anyScore = false } = options;
  await refuseUnnamed(ctx, field);
  const since = ctx.now();
  const session = ctx.ids.next<'session'>();
  await ctx.db.tx(async (tx) => {
    if (options.again) await forgetUnknown(tx, leadIds);
    const limits = sessionLimits.parse({
      calls: callLimit(plannedQuestions(ctx, leadIds.length)),
      ...(options.goOn ? { matches: [] } : {}),
    });
    await openSession(ctx, tx, { id: session, name: 'Enrichment', limits });
  });
  const acting = ctx.during(session);
  const outcomes = new Map<string, EnrichmentOutcome>();
  const tell = (): void =>
    options.onProgress?.({
      leads: leadIds.length,
      done: [...outcomes.values()].filter(({ state }) => state !== 'waiting').length,
      waiting: [...outcomes.values()].filter(({ state }) => state === 'waiting').length,
    });
  const work = async (ids: readonly string[]): Promise<void> => {
    if (await stoppedBy(ctx, session)) return;
    const done = await enrichLeads(acting, ids, { field, anyScore });
    for (const outcome of done) outcomes.set(outcome.leadId, outcome);
    await countFound(acting, done);
    tell();
  };
  const inOrder = await unansweredFirst(ctx, field, leadIds);
  await work(inOrder.slice(0, SAMPLE));
  const parts = inLanes(inChunks(inOrder.slice(SAMPLE), PART), PARTS, work);
  await lookUntil(acting, parts, options.wait);
  const open = (): string[] =>
    [...outcomes.values()].filter(({ state }) => state === 'waiting').map(({ leadId }) => leadId);
  await waitForAnswers(ctx, { field, leadIds: open() }, options.wait);
  // What came meanwhile is read from the journal; nothing is asked that was asked.
  for (const part of inChunks(open(), PART)) await work(part);
  return reportOf(ctx, { leadIds, outcomes, session, since, field });
}

/** A field for which no finder is named would be a search that knows nobody, so it is not begun. */
async function refuseUnnamed(ctx: Ctx, field: Field): Promise<void> {
  const { waterfalls } = await ctx.db.tx(settingsOf);
  if (waterfalls[field].length > 0) return;
  const [first = 'NAME'] = findersOf(ctx, field).keys();
  throw invalid(
    'enrichment.nobody_named',
    `No finder is named for ${field}, so nobody was asked. Name one: legwork finders --${field} ${first}`,
  );
}

/** Who was answered about costs no call: looked through at the end, they keep no finder waiting after a crash. */
async function unansweredFirst(ctx: Ctx, field: Field, leadIds: readonly string[]): Promise<string[]> {
  const answered = await ctx.db.tx((tx) => answeredAbout(tx, field, leadIds));
  return [...leadIds.filter((id) => !answered.has(id)), ...leadIds.filter((id) => answered.has(id))];
}

async function countFound(ctx: Ctx, outcomes: readonly EnrichmentOutcome[]): Promise<void> {
  const judged = outcomes.filter(({ state, asked }) => asked && (state === 'enriched' || state === 'missed'));
  if (judged.length === 0) return;
  const found = judged.filter(({ state }) => state === 'enriched').length;
  await ctx.db.tx((tx) => countMatches(ctx, tx, { asked: judged.length, found }));
}

const stoppedBy = async (ctx: Ctx, session: string): Promise<readonly Reason[] | null> =>
  (await ctx.db.tx((tx) => readSession(ctx, tx, session)))?.tripped ?? null;

const LOOK_EVERY_MS = 1_000;

/** Looks for late answers while the parts are asked about. */
async function lookUntil(ctx: Ctx, parts: Promise<void>, wait: EnrichManyOptions['wait']): Promise<void> {
  let over = false;
  const ended = parts.finally(() => {
    over = true;
  });
  while (wait && !over) {
    await lookForAnswers(ctx);
    await Promise.race([ended, wait(LOOK_EVERY_MS)]);
  }
  await ended;
}

/** Waits until nobody's answer is open any more; each looks at its own time. */
async function waitForAnswers(
  ctx: Ctx,
  { field, leadIds }: { field: Field; leadIds: readonly string[] },
  wait: EnrichManyOptions['wait'],
): Promise<void> {
  const coming = field === 'email' ? comingCount : waitingCount(field);
  while (wait && (await ctx.db.tx((tx) => coming(tx, leadIds))) > 0) {
    if ((await lookForAnswers(ctx)) > 0) continue;
    const due = (await ctx.db.tx((tx) => whenDue(tx, [lookDue], ctx.now()))).get(lookDue);
    const until = due ? ctx.now().until(due).total('milliseconds') : LOOK_EVERY_MS;
    await wait(Math.min(LOOK_EVERY_MS, Math.max(50, until)));
  }
}

async function reportOf(
  ctx: Ctx,
  run: {
    leadIds: readonly string[];
    outcomes: ReadonlyMap<string, EnrichmentOutcome>;
    session: string;
    since: Temporal.Instant;
    field: Field;
  },
): Promise<EnrichmentReport> {
  const all = [...run.outcomes.values()];
  const of = (state: EnrichmentOutcome['state']): EnrichmentOutcome[] =>
    all.filter((entry) => entry.state === state);
  const failed = of('failed');
  return {
    leads: run.leadIds.length,
    enriched: of('enriched').length,
    missed: of('missed').length,
    failed: failed.length,
    lost: failed.filter(({ lost }) => lost).length,
    waiting: of('waiting').length,
    skipped: of('skipped').length,
    skippedBy: countBy(of('skipped').map(({ reason }) => reason ?? 'unknown')),
    stopped: (await stoppedBy(ctx, run.session)) ?? [],
    refused: failed.some(({ reason }) => reason?.startsWith(REFUSED)),
    problems: countBy(failed.map(({ reason }) => reason ?? 'There was no answer.')),
    finders: await ctx.db.tx((tx) => finderRecords(tx, run.field, run.since)),
  };
}

const countBy = (words: readonly string[]): Record<string, number> =>
  Object.fromEntries([...Map.groupBy(words, (word) => word)].map(([word, same]) => [word, same.length]));
