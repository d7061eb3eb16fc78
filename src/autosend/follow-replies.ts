import type { Ctx } from '#core/ctx';
import type { Tx } from '#core/db/index';
import { consume } from '#core/events/index';
import type { Reason } from '#core/verdict';
import { replyReceived } from '#inbound/events';
import { raiseAlerts } from '#notify';
import { replyAlerts } from './alerts.rules.ts';
import { OVERTAKEN, outcomeOf } from './disposition.rules.ts';
import type { Draftable } from './draft-replies.ts';
import { endDrafts } from './end-drafts.ts';
import { insertDrafts } from './keep-drafts.ts';
import { readAcceptances } from './read-acceptance.ts';
import { type DraftRow, type NewDraft, openDraftsOf } from './reply-draft.store.ts';
import { type ReplyFactsRow, replyFacts } from './reply-facts.store.ts';
import { withoutText } from './without-text.ts';
import { wantDrafts } from './write-waiting.ts';

/** Every reply of a person ends in one draft or in one verdict that there is none; what was open for the lead is overtaken. */
export const draftOnReply = consume(replyReceived, {
  name: 'autosend.draft',
  batch: 50,
  async handle(ctx, tx, events) {
    const read = await replyFacts(
      tx,
      events.map(({ payload }) => payload.replyId),
    );
    const replies = read.filter(({ automatic, optOut }) => !automatic || optOut);
    // Any word of theirs calls the second question off, a machine's as well.
    const second = (await overtaken(tx, read)).filter(({ rung }) => rung === 2);
    await endDrafts(ctx, tx, second, 'superseded', OVERTAKEN);
    if (replies.length === 0) return;
    await endDrafts(ctx, tx, await overtaken(tx, replies), 'superseded', OVERTAKEN);
    await disposeOf(ctx, tx, replies);
  },
});

const overtaken = (tx: Tx, replies: readonly ReplyFactsRow[]): Promise<DraftRow[]> =>
  openDraftsOf(
    tx,
    [...Map.groupBy(replies, ({ leadId }) => leadId)].map(([leadId, group]) => ({
      leadId,
      before: group.at(-1)?.at ?? null,
    })),
  );

/** Writes what each of these replies asks for, or the verdict that nobody answers it; `asks` says why a person looks at all of them. */
export async function disposeOf(
  ctx: Ctx,
  tx: Tx,
  replies: readonly ReplyFactsRow[],
  asks: readonly Reason[] = [],
): Promise<void> {
  if (replies.length === 0) return;
  const newest = new Map(replies.map((reply) => [reply.leadId, reply.replyId]));
  const acceptances = await readAcceptances(ctx, tx, replies);
  const wanted: Draftable[] = [];
  const verdicts: NewDraft[] = [];
  for (const reply of replies) {
    const outcome = outcomeOf(reply, {
      newest: newest.get(reply.leadId) === reply.replyId,
      acceptance: acceptances.get(reply.replyId),
    });
    if (outcome.write) wanted.push({ reply, asks: [...asks, ...outcome.asks] });
    else verdicts.push(withoutText(ctx, reply, { ...outcome, bookAt: outcome.at?.toString() ?? null }));
  }
  await insertDrafts(ctx, tx, verdicts);
  const drafts = await wantDrafts(ctx, tx, wanted);
  await raiseAlerts(ctx, tx, replyAlerts(replies, [...verdicts, ...drafts], ctx.now()));
}
