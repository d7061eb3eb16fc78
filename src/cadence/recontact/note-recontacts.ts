import type { Ctx } from '#core/ctx';
import type { Tx } from '#core/db/index';
import { consume } from '#core/events/index';
import { reason } from '#core/verdict';
import { AUTOMATIC_INTENTS, type Intent } from '#inbound';
import { replyCorrected, replyReceived } from '#inbound/events';
import { judge } from './judge.ts';
import { noteRecontacts } from './note.store.ts';
import { noted } from './propose.ts';
import type { RecontactKind } from './recontact.rules.ts';
import { candidatesOf, closeOfLeads, dropWaiting } from './recontact.store.ts';

const FOLLOWED: Readonly<Partial<Record<string, RecontactKind>>> = {
  out_of_office: 'ooo',
  not_now: 'nurture',
};

type Read = { payload: { replyId: string; leadId: string; intent: string } };

async function note(ctx: Ctx, tx: Tx, events: readonly Read[]): Promise<void> {
  const answers = events.filter(({ payload }) => !AUTOMATIC_INTENTS.has(payload.intent as Intent));
  const why = reason('recontact.answered', 'They have answered since; the conversation goes on by that.');
  await closeOfLeads(
    tx,
    answers.map(({ payload: { leadId, replyId } }) => ({ leadId, replyId })),
    why,
    ctx.now(),
  );
  for (const [intent, kind] of Object.entries(FOLLOWED)) {
    const ids = events.flatMap(({ payload }) => (payload.intent === intent ? [payload.replyId] : []));
    if (!kind || ids.length === 0) continue;
    const judged = await judge(ctx, tx, kind, await candidatesOf(tx, ids));
    await noteRecontacts(
      tx,
      ctx.workspace.id,
      judged.filter(({ dueAt, candidate }) => dueAt !== null && candidate.campaignId !== null).map(noted),
      ctx.now(),
    );
  }
}

/** Who named a day, or said "not now", gets one on which they may hear from us; whoever answers meanwhile is off that list. */
export const noteReplies = consume(replyReceived, { name: 'cadence.note_recontacts', handle: note });

/** A day that was read out of words that say something else is no day. */
export const noteCorrections = consume(replyCorrected, {
  name: 'cadence.note_corrections',
  async handle(ctx, tx, events) {
    await dropWaiting(
      tx,
      events.map(({ payload }) => payload.replyId),
    );
    await note(ctx, tx, events);
  },
});
