import type { Ctx } from '#core/ctx';
import type { Tx } from '#core/db/index';
import type { Tick } from '#core/tick';
import { type Asked, askAhead, type Group } from '../ask-ahead.ts';
import { holdOrClose } from './hold.ts';
import { judge } from './judge.ts';
import { noted, propose } from './propose.ts';
import { RECONTACTS } from './recontact.rules.ts';
import { candidatesOf, closeRecontacts, postponeRecontacts, takeDueRecontacts } from './recontact.store.ts';
import { dueWhatIsThere, nextRecontact } from './waiting.store.ts';

const BATCH = 200;

/**
 * Writes to whom it is time for and puts it before a person. What stands against it now ends it, with its reasons;
 * what its text lacks is waited for. Nothing is sent
 * by this. Where a model writes it is asked between two transactions, and everything is judged again behind it.
 */
export const proposeDue: Tick = {
  name: 'cadence.recontact',
  everySeconds: 60,
  async run(ctx) {
    const before = await turn(ctx, new Map());
    if (before.wanted.length === 0) return before.worked;
    const after = await turn(ctx, await askAhead(ctx, before.wanted));
    return before.worked + after.worked;
  },
  nextDue: nextRecontact,
};

/** One transaction. What a model is wanted for and was not asked for stays due. */
const turn = (ctx: Ctx, asked: Asked): Promise<{ worked: number; wanted: readonly Group[] }> =>
  ctx.db.tx((tx) => proposeDueNow(ctx, tx, asked));

async function proposeDueNow(ctx: Ctx, tx: Tx, asked: Asked) {
  await dueWhatIsThere(tx, ctx.now());
  const due = await takeDueRecontacts(tx, ctx.now(), BATCH);
  const wanted: Group[] = [];
  let left = 0;
  for (const kind of RECONTACTS) {
    const ids = due.filter((each) => each.kind === kind).map(({ replyId }) => replyId);
    if (ids.length === 0) continue;
    const judged = await judge(ctx, tx, kind, await candidatesOf(tx, ids));
    const [eligible, not] = [judged.filter((one) => one.eligible), judged.filter((one) => !one.eligible)];
    const over = not.filter(({ final }) => final);
    await holdOrClose(
      ctx,
      tx,
      over.filter(({ lacksAddress }) => lacksAddress),
    );
    await closeRecontacts(
      tx,
      over
        .filter(({ lacksAddress }) => !lacksAddress)
        .map(({ candidate, reasons }) => ({ replyId: candidate.replyId, reasons })),
      ctx.now(),
    );
    await postponeRecontacts(tx, not.filter(({ final }) => !final).map(noted), ctx.now());
    const proposed = await propose(ctx, tx, eligible, asked);
    wanted.push(...proposed.wanted);
    left += proposed.wanted.reduce((sum, { leadIds }) => sum + leadIds.length, 0);
  }
  return { worked: due.length - left, wanted };
}
