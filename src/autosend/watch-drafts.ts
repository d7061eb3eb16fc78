import { takeBack } from '#approval';
import { within } from '#core/context';
import type { Ctx } from '#core/ctx';
import { instantOf, type Tx } from '#core/db/index';
import type { Tick } from '#core/tick';
import { reason } from '#core/verdict';
import { raiseAlerts } from '#notify';
import { ANSWER_CALLED_BACK } from '#outbound';
import { releaseSlots } from '#scheduling';
import { DRAFTED_WITHIN, undraftedAlert, unsentAlert } from './alerts.rules.ts';
import { DRAFTED } from './contract.ts';
import { moveDrafts } from './keep-drafts.ts';
import { renewTimes } from './renew-times.ts';
import {
  carrierOf,
  type DraftRow,
  draftsOfItems,
  type Ended,
  endedElsewhere,
  waitingWithTimes,
} from './reply-draft.store.ts';
import { anythingOpen, type Span, undisposedReplies } from './reply-facts.store.ts';
import { proposeForReview } from './review.ts';

const LIMIT = 100;
/** What lies further back is no news. */
const NEWS_HOURS = 24;

/**
 * Looks for what no event tells: answers that ended in the ledger, drafts whose item was taken back, times in waiting drafts that are
 * gone, and replies that nothing was made of.
 */
export const watchDrafts: Tick = {
  name: 'autosend.watch',
  everySeconds: 60,
  run: (ctx) =>
    ctx.db.tx(async (tx) => {
      if (!(await anythingOpen(tx, spanOf(ctx)))) return 0;
      const ended = await followEnds(ctx, tx);
      const renewed = await refreshTimes(ctx, tx, await waitingWithTimes(tx, LIMIT));
      return ended + renewed.size + (await missDrafts(ctx, tx));
    }),
};

async function followEnds(ctx: Ctx, tx: Tx): Promise<number> {
  const all = await endedElsewhere(tx, LIMIT);
  const calledBack = all.filter(wasCalledBack);
  const ended = all.filter((each) => !wasCalledBack(each));
  await reviewAgain(ctx, tx, calledBack);
  if (ended.length === 0) return all.length;
  const why = reason('draft.withdrawn', 'Its approval was taken back.');
  await moveDrafts(
    ctx,
    tx,
    ['review', 'scheduled', 'sending'],
    ended.map(({ id, reasons }) => ({
      ...{ id, state: 'cancelled' },
      reasons: reasons.length > 0 ? reasons : [why],
    })),
  );
  await releaseSlots(within(ctx, tx), {
    carriers: ended.map(({ id }) => carrierOf(id)),
    reason: 'answer_not_sent',
  });
  await raiseAlerts(
    ctx,
    tx,
    ended
      .filter(({ state }) => state === 'sending')
      .map((draft) => unsentAlert(draft, draft.reasons, ctx.now())),
  );
  return all.length;
}

/** Its mailbox was removed: the answer stands, and a person says what becomes of it. */
const wasCalledBack = ({ state, reasons }: Ended): boolean =>
  state === 'sending' && reasons[0]?.code === ANSWER_CALLED_BACK;

async function reviewAgain(ctx: Ctx, tx: Tx, ended: readonly Ended[]): Promise<void> {
  if (ended.length === 0) return;
  const whyOf = new Map(ended.map(({ id, reasons }) => [id, reasons]));
  const drafts = await draftsOfItems(tx, [...whyOf.keys()]);
  const [{ text } = { text: 'It was taken out of the plan.' }] = ended[0]?.reasons ?? [];
  await takeBack(ctx, tx, { itemIds: drafts.flatMap(({ itemId }) => itemId ?? []), reason: text });
  const moved = await moveDrafts(
    ctx,
    tx,
    ['sending'],
    drafts.map(({ id }) => ({ id, state: 'review', reasons: whyOf.get(id) ?? [] })),
  );
  await proposeForReview(
    ctx,
    tx,
    drafts
      .filter(({ id }) => moved.has(id))
      .map((draft) => ({ ...draft, gate: [...(whyOf.get(draft.id) ?? []), ...draft.gate] })),
  );
}

/** New times in drafts that wait are new bytes: the card is drawn anew with them. */
export async function refreshTimes(
  ctx: Ctx,
  tx: Tx,
  drafts: readonly DraftRow[],
): Promise<ReadonlyMap<string, DraftRow>> {
  const renewed = await renewTimes(ctx, tx, drafts);
  const reviewed = [...renewed.values()].filter(({ state }) => state === 'review');
  await takeBack(ctx, tx, {
    itemIds: reviewed.flatMap(({ itemId }) => itemId ?? []),
    reason: 'A time in it was gone and was replaced.',
  });
  await proposeForReview(ctx, tx, reviewed);
  return renewed;
}

const DRAFTED_INTENTS = Object.keys(DRAFTED);

/** Replies that should have their draft by now. */
const spanOf = (ctx: Ctx): Span => ({
  from: ctx.now().subtract({ hours: NEWS_HOURS }),
  until: ctx.now().subtract({ minutes: DRAFTED_WITHIN }),
  intents: DRAFTED_INTENTS,
});

async function missDrafts(ctx: Ctx, tx: Tx): Promise<number> {
  const missed = await undisposedReplies(tx, spanOf(ctx), LIMIT);
  // Told once, at the hour it came: the hour of the alert is part of what it is known by.
  return raiseAlerts(
    ctx,
    tx,
    missed.map((reply) => undraftedAlert(reply, instantOf(reply.at))),
  );
}
