import type { Ctx } from '#core/ctx';
import type { Tx } from '#core/db/index';
import { messageOf } from '#core/errors';
import { type Reason, reason } from '#core/verdict';
import { type Answered, askModel, modelOf } from '../ask-model.ts';
import { type Draftable, draftReplies, heldSlots, reserve } from '../draft-replies.ts';
import { endDrafts } from '../end-drafts.ts';
import { moveDrafts } from '../keep-drafts.ts';
import { draftsOfItems, type NewDraft } from '../reply-draft.store.ts';
import type { ReplyFactsRow } from '../reply-facts.store.ts';
import { questionOf } from '../reply-promises.rules.ts';
import { refreshTimes } from '../watch-drafts.ts';
import { textsByReply } from '../write-waiting.ts';
import type { RunRow } from './run.store.ts';
import { moveTargets, nameDrafts, nextTargets, type StandingRow, type Target } from './target.store.ts';
import { type Judged, judgeTargets } from './target-facts.ts';

/** What became of a target, in the words of a log. */
export type Told = Pick<Target, 'leadName' | 'fromAddress' | 'messageId' | 'campaignName'> & {
  readonly kind: 'Skip' | 'Draft' | 'Draft][ERROR' | 'AutoSend' | 'AutoSend][ERROR' | 'Refresh' | 'Reset';
  readonly draftId: string | null;
  readonly says: string;
};

type Wanted = {
  readonly target: Target;
  readonly reply: ReplyFactsRow;
  readonly standing: StandingRow | undefined;
  readonly asks: readonly Reason[];
  readonly draftId: string;
};

const ANEW = reason('draft.written_anew', 'A backfill wrote another answer in its place.');

/**
 * Works off the next batch of the first phase: judges, ends what is written anew, drafts. A draft is stored together with the state of
 * its target, so whatever dies in between, nothing is written twice; one that fails takes no other with it. Empty when none waits.
 */
export async function draftBatch(ctx: Ctx, run: RunRow): Promise<Told[]> {
  const { told, wanted } = await ctx.db.tx((tx) => judgeBatch(ctx, tx, run));
  if (wanted.length === 0) return told;
  const models = await textsOf(ctx, wanted);
  try {
    return [...told, ...(await ctx.db.tx((tx) => writeAll(ctx, tx, run, wanted, models)))];
  } catch {
    const alone: Told[] = [];
    for (const each of wanted) alone.push(...(await writeAlone(ctx, run, each, models)));
    return [...told, ...alone];
  }
}

async function judgeBatch(ctx: Ctx, tx: Tx, run: RunRow): Promise<{ told: Told[]; wanted: Wanted[] }> {
  const targets = await nextTargets(tx, run.id, 'waiting', run.options.draftBatchSize);
  const judged = await judgeTargets(ctx, tx, targets, run.options);
  const of = (what: string) => judged.filter(({ verdict }) => verdict.do === what);
  const skipped = judged.flatMap(({ target, verdict }) =>
    verdict.do === 'skip' ? [{ target, verdict }] : [],
  );
  const taken = of('take').map(({ target, standing }) => ({ target, draftId: standing?.id ?? null }));
  await moveTargets(
    tx,
    run.id,
    ['waiting'],
    [
      ...skipped.map(({ target: { position }, verdict }) => ({
        ...{ position, state: 'skipped' as const, why: verdict.why, reasons: [verdict.reason] },
      })),
      ...taken.map(({ target: { position }, draftId }) => ({
        ...{ position, state: 'drafted' as const, draftId },
      })),
    ],
    ctx.now(),
  );
  const refreshed = await refresh(ctx, tx, run, of('refresh'));
  const wanted = of('draft').flatMap(({ target, reply, standing, asks }): Wanted[] => {
    const draftId = target.draftId ?? ctx.ids.next<'reply_draft'>();
    return reply ? [{ target, reply, standing, asks, draftId }] : [];
  });
  await nameDrafts(
    tx,
    run.id,
    wanted.map(({ target: { position }, draftId }) => ({ position, draftId })),
  );
  return {
    told: [
      ...skipped.map(({ target, verdict }) => tell(target, 'Skip', null, verdict.why)),
      ...taken.map(({ target, draftId }) => tell(target, 'Draft', draftId, 'was written before')),
      ...refreshed,
    ],
    wanted,
  };
}

export const tell = (
  { leadName, fromAddress, messageId, campaignName }: Target,
  kind: Told['kind'],
  draftId: string | null,
  says: string,
): Told => ({ leadName, fromAddress, messageId, campaignName, kind, draftId, says });

async function refresh(ctx: Ctx, tx: Tx, run: RunRow, judged: readonly Judged[]): Promise<Told[]> {
  if (judged.length === 0) return [];
  const drafts = await draftsOfItems(
    tx,
    judged.flatMap(({ standing }) => standing?.id ?? []),
  );
  const renewed = await refreshTimes(ctx, tx, drafts);
  await moveTargets(
    tx,
    run.id,
    ['waiting'],
    judged.map(({ target: { position }, standing }) => ({
      ...{ position, state: 'refreshed' as const, draftId: standing?.id ?? null },
    })),
    ctx.now(),
  );
  return judged.map(({ target, standing }) => {
    const changed = renewed.has(standing?.id ?? '');
    return tell(
      target,
      'Refresh',
      standing?.id ?? null,
      changed ? 'has other times' : 'its times are still free',
    );
  });
}

/** What a model writes, asked outside of any transaction, with the times already reserved; nothing where none is set. */
async function textsOf(ctx: Ctx, wanted: readonly Wanted[]): Promise<Answers> {
  const model = modelOf(ctx);
  if (!model) return new Map();
  const offers = await ctx.db.tx((tx) =>
    reserve(
      ctx,
      tx,
      wanted.map(({ draftId, reply }) => ({ id: draftId, reply })),
    ),
  );
  return askModel(
    ctx,
    model,
    wanted.map(({ draftId: id, reply, standing }) =>
      questionOf({ id, reply, version: versionAfter(standing), slots: heldSlots(offers.get(id)) }, ctx.now()),
    ),
  );
}

type Answers = ReadonlyMap<string, Answered>;

const versionAfter = (standing: StandingRow | undefined): number => (standing?.version ?? 0) + 1;

/** The old answers make room and the new ones are stored, each as the answer to its own message and no other. */
async function writeAll(
  ctx: Ctx,
  tx: Tx,
  run: RunRow,
  wanted: readonly Wanted[],
  models: Answers,
): Promise<Told[]> {
  await makeRoom(
    ctx,
    tx,
    wanted.flatMap(({ standing }) => standing ?? []),
  );
  const drafts = await draftReplies(
    ctx,
    tx,
    wanted.map(
      ({ draftId, reply, standing, asks }): Draftable => ({
        ...{ id: draftId, reply, version: versionAfter(standing) },
        asks: [...asks, ...(models.get(draftId)?.asks ?? [])],
        attempts: models.get(draftId)?.tried ?? [],
        strategy: models.get(draftId)?.strategy ?? null,
      }),
    ),
    textsByReply(
      wanted.map(({ draftId: id, reply }) => ({ id, reply })),
      models,
    ),
    { parked: true },
  );
  const stored = new Map(drafts.map((draft) => [draft.id, draft]));
  await moveTargets(
    tx,
    run.id,
    ['waiting'],
    wanted.map(({ target: { position }, draftId }) => {
      const draft = stored.get(draftId);
      return draft
        ? {
            position,
            state: 'drafted' as const,
            ...{ draftId, confidence: draft.confidence, threshold: draft.threshold },
          }
        : { position, state: 'skipped' as const, why: 'existing_draft' };
    }),
    ctx.now(),
  );
  return wanted.flatMap(({ target, draftId, standing }) => {
    const draft = stored.get(draftId);
    if (!draft) return [tell(target, 'Skip', null, 'existing_draft')];
    const reset = standing?.state === 'rejected' ? [tell(target, 'Reset', standing.id, 'was rejected')] : [];
    return [...reset, tell(target, 'Draft', draftId, writtenBy(draft))];
  });
}

const writtenBy = ({ source, version }: NewDraft): string => `written by ${source}, version ${version}`;

async function makeRoom(ctx: Ctx, tx: Tx, standing: readonly StandingRow[]): Promise<void> {
  const verdicts = standing.filter(({ state }) => state === 'skipped' || state === 'escalated');
  await endDrafts(
    ctx,
    tx,
    standing.filter((draft) => !verdicts.includes(draft)),
    'superseded',
    ANEW,
  );
  await moveDrafts(
    ctx,
    tx,
    ['skipped', 'escalated'],
    verdicts.map(({ id }) => ({ id, state: 'superseded' as const })),
  );
}

/** One by itself, after something went wrong with its batch. */
async function writeAlone(ctx: Ctx, run: RunRow, wanted: Wanted, models: Answers): Promise<Told[]> {
  try {
    return await ctx.db.tx((tx) => writeAll(ctx, tx, run, [wanted], models));
  } catch (error) {
    const { position } = wanted.target;
    const failed = reason('backfill.draft', messageOf(error));
    await ctx.db.tx((tx) =>
      moveTargets(
        tx,
        run.id,
        ['waiting'],
        [{ position, state: 'failed', why: 'draft', reasons: [failed] }],
        ctx.now(),
      ),
    );
    ctx.log.error({ message: wanted.target.messageId, error: messageOf(error) }, 'A draft failed.');
    return [tell(wanted.target, 'Draft][ERROR', null, codeOf(error))];
  }
}

/** Only the kind of a failure: its words may hold somebody's. */
export const codeOf = (error: unknown): string =>
  error instanceof Error
    ? `failed: ${'code' in error && error.code ? String(error.code) : error.name}`
    : 'failed';
