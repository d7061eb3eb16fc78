import type { Ctx } from '#core/ctx';
import { maybeInstantOf, type Tx } from '#core/db/index';
import { type Reason, reason } from '#core/verdict';
import { afterAged } from '../aged.rules.ts';
import { verdictOnLack } from '../missing.rules.ts';
import type { Judged } from './judge.ts';
import { closeRecontacts } from './recontact.store.ts';
import { repliesBehind, timesAged, waitAnew } from './waiting.store.ts';

/** What lacks something waits until that is there, for a month at most; anything else is given up, with its reasons. */
export async function holdOrClose(
  ctx: Ctx,
  tx: Tx,
  left: readonly (Pick<Judged, 'candidate'> & { readonly reasons: readonly Reason[] })[],
): Promise<void> {
  const now = ctx.now();
  const decided = left.map(({ candidate: { replyId, heldSince }, reasons }) => ({
    replyId,
    ...verdictOnLack({ reasons, heldSince: maybeInstantOf(heldSince), now }),
  }));
  await waitAnew(
    tx,
    decided.flatMap(({ replyId, until, lacks, reasons }) =>
      until ? [{ replyId, dueAt: until.toString(), lacks, reasons }] : [],
    ),
    now,
  );
  await closeRecontacts(
    tx,
    decided.filter(({ until }) => until === null),
    now,
  );
}

/** What was proposed by drafts that a reviewer said no to is written anew. */
export async function turnBackRejected(ctx: Ctx, tx: Tx, draftIds: readonly string[]): Promise<void> {
  const reasons = [reason('recontact.text_rejected', 'The text was rejected, so it is written anew.')];
  const dueAt = ctx.now().toString();
  const again = (await repliesBehind(tx, draftIds)).map((replyId) => ({
    replyId,
    dueAt,
    lacks: null,
    reasons,
  }));
  await waitAnew(tx, again, ctx.now());
}

/** What was proposed by drafts that nobody decided on in time is written anew, and given up after so many times. */
export async function turnBackAged(ctx: Ctx, tx: Tx, draftIds: readonly string[]): Promise<void> {
  if (draftIds.length === 0) return;
  const replyIds = await repliesBehind(tx, draftIds);
  const times = await timesAged(tx, draftIds);
  const judged = replyIds.map((replyId) => ({ replyId, verdict: afterAged(times.get(replyId) ?? 1) }));
  const now = ctx.now();
  await waitAnew(
    tx,
    judged.map(({ replyId, verdict }) => ({
      ...{ replyId, dueAt: now.toString(), lacks: null, reasons: [verdict.reason] },
    })),
    now,
  );
  await closeRecontacts(
    tx,
    judged
      .filter(({ verdict }) => !verdict.again)
      .map(({ replyId, verdict }) => ({ replyId, reasons: [verdict.reason] })),
    now,
  );
}
