import { contentHash } from '#approval';
import { within } from '#core/context';
import type { Ctx } from '#core/ctx';
import type { Tx } from '#core/db/index';
import { renewOffers } from '#scheduling';
import { rewriteDrafts } from './keep-drafts.ts';
import { carrierOf, type DraftRow, keptSlots } from './reply-draft.store.ts';

/**
 * Replaces times that nobody can have any more in drafts that were not sent, all of a draft or none. Returns the drafts that have
 * other bytes now; whoever had said yes to the old ones has not said it to these.
 */
export async function renewTimes(
  ctx: Ctx,
  tx: Tx,
  drafts: readonly DraftRow[],
): Promise<ReadonlyMap<string, DraftRow>> {
  const timed = drafts.filter(({ slots }) => slots.length > 0);
  if (timed.length === 0) return new Map();
  const renewed = await renewOffers(within(ctx, tx), { carriers: timed.map(({ id }) => carrierOf(id)) });
  const complete = new Map(renewed.filter((each) => each.complete).map((each) => [each.carrier, each.swaps]));
  const changed = timed.filter(({ id }) => complete.has(carrierOf(id)));
  if (changed.length === 0) return new Map();
  const slots = await keptSlots(
    tx,
    changed.map(({ id }) => id),
  );
  const rewritten = changed.map((draft): DraftRow => {
    const body = swapped(draft.body, complete.get(carrierOf(draft.id)) ?? []);
    return {
      ...draft,
      body,
      slots: slots.get(draft.id) ?? [],
      contentHash: contentHash({ to: draft.toAddress, subject: draft.subject, text: body }),
    };
  });
  await rewriteDrafts(
    ctx,
    tx,
    rewritten.map(({ id, subject, body, contentHash: hash, slots: kept, source }) => ({
      ...{ id, subject, body, contentHash: hash, slots: kept, source: source ?? 'rules' },
    })),
  );
  return new Map(rewritten.map((draft) => [draft.id, draft]));
}

/** All at once, so that a time that comes is not taken for one that goes. */
function swapped(text: string, swaps: readonly { from: string; to: string }[]): string {
  const marks = swaps.map(({ from, to }, index) => ({ from, to, mark: `\u0000${index}\u0000` }));
  const marked = marks.reduce((left, { from, mark }) => left.replaceAll(from, mark), text);
  return marks.reduce((left, { mark, to }) => left.replaceAll(mark, to), marked);
}
