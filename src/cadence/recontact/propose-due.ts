import type { Ctx } from '#core/ctx';
import type { Tx } from '#core/db/index';
import type { Tick } from '#core/tick';
import { judge } from './judge.ts';
import { noted, propose } from './propose.ts';
import { RECONTACTS } from './recontact.rules.ts';
import {
  candidatesOf,
  closeRecontacts,
  nextRecontact,
  postponeRecontacts,
  takeDueRecontacts,
} from './recontact.store.ts';

const BATCH = 200;

/** Writes to whom it is time for and puts it before a person. What stands against it now ends it, with its reasons. Nothing is sent by this. */
export const proposeDue: Tick = {
  name: 'cadence.recontact',
  everySeconds: 60,
  run: (ctx) => ctx.db.tx((tx) => proposeDueNow(ctx, tx)),
  nextDue: nextRecontact,
};

async function proposeDueNow(ctx: Ctx, tx: Tx): Promise<number> {
  const due = await takeDueRecontacts(tx, ctx.now(), BATCH);
  for (const kind of RECONTACTS) {
    const ids = due.filter((each) => each.kind === kind).map(({ replyId }) => replyId);
    if (ids.length === 0) continue;
    const judged = await judge(ctx, tx, kind, await candidatesOf(tx, ids));
    const [eligible, not] = [judged.filter((one) => one.eligible), judged.filter((one) => !one.eligible)];
    await closeRecontacts(
      tx,
      not
        .filter(({ final }) => final)
        .map(({ candidate, reasons }) => ({ replyId: candidate.replyId, reasons })),
      ctx.now(),
    );
    await postponeRecontacts(tx, not.filter(({ final }) => !final).map(noted), ctx.now());
    await propose(ctx, tx, eligible);
  }
  return due.length;
}
