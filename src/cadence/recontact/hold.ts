import type { Ctx } from '#core/ctx';
import { maybeInstantOf, type Tx } from '#core/db/index';
import { type Reason, reason } from '#core/verdict';
import { verdictOnLack } from '../missing.rules.ts';
import type { Judged } from './judge.ts';
import { closeRecontacts } from './recontact.store.ts';
import { repliesBehind, waitAnew } from './waiting.store.ts';

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
