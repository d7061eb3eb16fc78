import {
  type Climbed,
  climb,
  type DueRung,
  machinesSince,
  nextRung,
  noteAsked,
  takeDueRungs,
} from '#cadence';
import type { Ctx } from '#core/ctx';
import { instantOf, type Tx } from '#core/db/index';
import type { Tick } from '#core/tick';
import { ASK_AGAIN_AFTER, type DeferralVerdict, deferral, REST_AFTER } from './deferral.rules.ts';
import { type Draftable, draftReplies } from './draft-replies.ts';
import { endDrafts } from './end-drafts.ts';
import { momentsOf } from './moment.ts';
import { askedMessages, type DraftRow, draftsOfReplies } from './reply-draft.store.ts';
import { type ReplyFactsRow, replyFacts } from './reply-facts.store.ts';

const BATCH = 50;

/**
 * Goes on with those who said "later" without a day and were asked when: a day of silence drafts the second question, a week more
 * leaves them alone until their own day. Whatever came between calls it off. One transaction, and each step is taken once.
 */
export const climbLadder: Tick = {
  name: 'autosend.climb_ladder',
  everySeconds: 60,
  run: (ctx) =>
    ctx.db.tx(async (tx) => {
      const due = await takeDueRungs(tx, ctx.now(), BATCH);
      if (due.length > 0) await climbDue(ctx, tx, due);
      return due.length;
    }),
  nextDue: nextRung,
};

type Standing = {
  readonly rung: DueRung;
  readonly reply: ReplyFactsRow;
  readonly follows: NonNullable<Draftable['follows']>;
};

async function climbDue(ctx: Ctx, tx: Tx, due: readonly DueRung[]): Promise<void> {
  const standing = await standingOf(tx, due);
  const verdicts = await judge(ctx, tx, standing);
  const of = (what: DeferralVerdict['do']) =>
    standing.filter(({ rung }) => verdicts.get(rung.replyId)?.do === what);
  const over = new Set([...of('rest'), ...of('end')].map(({ rung }) => rung.replyId));
  await endSecond(ctx, tx, over, verdicts);
  await draftReplies(
    ctx,
    tx,
    of('ask_again').map(({ reply, follows }) => ({ reply, follows })),
  );
  await climb(
    tx,
    due.map(({ replyId }) => stepOf(ctx, replyId, verdicts.get(replyId))),
    ctx.now(),
  );
}

function stepOf(ctx: Ctx, replyId: string, verdict: DeferralVerdict | undefined): Climbed {
  if (!verdict) return { replyId, to: 'rest', dueAt: null, reasons: [] };
  const { do: what, at, reasons } = verdict;
  if (what === 'ask_again')
    return { replyId, to: 'asked_again', dueAt: ctx.now().add(REST_AFTER).toString(), reasons };
  if (what === 'wait') return { replyId, to: 'wait', dueAt: at?.toString() ?? null, reasons };
  return { replyId, to: what === 'end' ? 'end' : 'rest', dueAt: null, reasons };
}

/** Whom what was asked can still be found for; the others rest. */
async function standingOf(tx: Tx, due: readonly DueRung[]): Promise<Standing[]> {
  const ids = due.map(({ replyId }) => replyId);
  const replies = new Map((await replyFacts(tx, ids)).map((reply) => [reply.replyId, reply]));
  const asked = await askedMessages(tx, ids);
  return due.flatMap((rung): Standing[] => {
    const [reply, follows] = [replies.get(rung.replyId), asked.get(rung.replyId)];
    return reply && follows ? [{ rung, reply, follows }] : [];
  });
}

async function judge(
  ctx: Ctx,
  tx: Tx,
  standing: readonly Standing[],
): Promise<ReadonlyMap<string, DeferralVerdict>> {
  const moments = await momentsOf(
    ctx,
    tx,
    standing.map(({ rung, reply, follows }) => ({
      ...{ ...reply, ...follows, key: rung.replyId, sender: 'person', draft: 'waiting' },
      addresses: [reply.fromAddress, ...reply.addresses],
    })),
  );
  const machines = await machinesSince(
    tx,
    standing.map(({ rung }) => rung),
  );
  return new Map(
    standing.flatMap(({ rung: { replyId, rung, askedAt } }) => {
      const moment = moments.get(replyId);
      if (!moment) return [];
      const verdict = deferral({
        ...{ stage: rung, named: null, askedAt: instantOf(askedAt), now: ctx.now() },
        ...{ saidNo: moment.suppressed || moment.optOut, booked: moment.booked },
        ...{ answeredSince: moment.newerInbound, writtenSince: moment.answered },
        automaticSince: machines.has(replyId),
        stopped: moment.stopped || moment.campaign !== 'active',
      });
      return [[replyId, verdict] as const];
    }),
  );
}

/** A second question that nobody decided on in time is not asked any more. */
async function endSecond(
  ctx: Ctx,
  tx: Tx,
  over: ReadonlySet<string>,
  verdicts: ReadonlyMap<string, DeferralVerdict>,
): Promise<void> {
  const open = (await draftsOfReplies(tx, [...over])).filter(({ rung }) => rung === 2);
  for (const draft of open) {
    const [why] = verdicts.get(draft.replyId)?.reasons ?? [];
    if (why) await endDrafts(ctx, tx, [draft], 'cancelled', why);
  }
}

/** Questions that left as they were drafted: from here the next step of their leads is due. A person's own words ask what they ask. */
export async function followAsked(ctx: Ctx, tx: Tx, sent: readonly DraftRow[]): Promise<void> {
  const asking = sent.filter(({ rung, edited, source }) => rung > 0 && !edited && source !== 'person');
  const messages = await askedMessages(
    tx,
    asking.map(({ replyId }) => replyId),
  );
  await noteAsked(
    tx,
    asking.flatMap(({ replyId, rung }) => {
      const askedAt = messages.get(replyId)?.messageAt;
      if (!askedAt) return [];
      const after = rung === 1 ? ASK_AGAIN_AFTER : REST_AFTER;
      const dueAt = instantOf(askedAt).add(after).toString();
      return [{ replyId, rung: rung === 1 ? ('asked' as const) : ('asked_again' as const), askedAt, dueAt }];
    }),
    ctx.now(),
  );
}
