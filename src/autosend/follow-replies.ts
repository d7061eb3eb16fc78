import type { Ctx } from '#core/ctx';
import type { Tx } from '#core/db/index';
import { consume } from '#core/events/index';
import { type Reason, reason } from '#core/verdict';
import { replyReceived } from '#inbound/events';
import { raiseAlerts } from '#notify';
import { replyAlerts } from './alerts.rules.ts';
import type { DraftState } from './contract.ts';
import { dispositionOf } from './disposition.rules.ts';
import type { Draftable } from './draft-replies.ts';
import { endDrafts } from './end-drafts.ts';
import { type Acceptance, readAcceptances } from './read-acceptance.ts';
import { type DraftRow, insertDrafts, type NewDraft, openDraftsOf } from './reply-draft.store.ts';
import { type ReplyFactsRow, replyFacts } from './reply-facts.store.ts';
import { withoutText } from './without-text.ts';
import { wantDrafts } from './write-waiting.ts';

/** Every reply of a person ends in one draft or in one verdict that there is none; what was open for the lead is overtaken. */
export const draftOnReply = consume(replyReceived, {
  name: 'autosend.draft',
  batch: 50,
  async handle(ctx, tx, events) {
    const replies = (
      await replyFacts(
        tx,
        events.map(({ payload }) => payload.replyId),
      )
    ).filter(({ automatic, optOut }) => !automatic || optOut);
    if (replies.length === 0) return;
    await endDrafts(ctx, tx, await overtaken(tx, replies), 'superseded', OVERTAKEN);
    await disposeOf(ctx, tx, replies);
  },
});

const OVERTAKEN = reason('draft.overtaken', 'They wrote again before this was sent.');

const overtaken = (tx: Tx, replies: readonly ReplyFactsRow[]): Promise<DraftRow[]> =>
  openDraftsOf(
    tx,
    [...Map.groupBy(replies, ({ leadId }) => leadId)].map(([leadId, group]) => ({
      leadId,
      before: group.at(-1)?.at ?? null,
    })),
  );

async function disposeOf(ctx: Ctx, tx: Tx, replies: readonly ReplyFactsRow[]): Promise<void> {
  const newest = new Map(replies.map((reply) => [reply.leadId, reply.replyId]));
  const acceptances = await readAcceptances(ctx, tx, replies);
  const wanted: Draftable[] = [];
  const verdicts: NewDraft[] = [];
  for (const reply of replies) {
    const disposition = dispositionOf(reply);
    const acceptance = acceptances.get(reply.replyId);
    const verdict = (state: DraftState, reasons: readonly Reason[], at: Temporal.Instant | null = null) =>
      verdicts.push(withoutText(ctx, reply, { state, reasons, bookAt: at?.toString() ?? null }));
    if (newest.get(reply.leadId) !== reply.replyId) verdict('skipped', [OVERTAKEN]);
    else if (disposition.do === 'never') verdict('skipped', [disposition.reason]);
    else if (acceptance?.do === 'book') verdict('booking', acceptance.reasons, acceptance.at);
    else if (acceptance?.do === 'by_hand') verdict('escalated', acceptance.reasons);
    // Somebody who speaks of a time is answered by a person, whatever else was read in it.
    else if (disposition.do === 'skip' && acceptance?.do === 'ask') verdict('escalated', acceptance.reasons);
    else if (disposition.do === 'skip') verdict('skipped', [disposition.reason]);
    else if (disposition.do === 'escalate') verdict('escalated', [disposition.reason]);
    else wanted.push({ reply, asks: asksOf(acceptance) });
  }
  await insertDrafts(tx, ctx.workspace.id, verdicts, ctx.now());
  const drafts = await wantDrafts(ctx, tx, wanted);
  await raiseAlerts(ctx, tx, replyAlerts(replies, [...verdicts, ...drafts], ctx.now()));
}

const asksOf = (acceptance: Acceptance | undefined): readonly Reason[] =>
  acceptance?.do === 'ask' ? acceptance.reasons : [];
