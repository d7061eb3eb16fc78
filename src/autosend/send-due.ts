import { approveGranted, contentHash, findItem, takeBack } from '#approval';
import { within } from '#core/context';
import type { Ctx } from '#core/ctx';
import { instantOf, type Tx } from '#core/db/index';
import type { Tick } from '#core/tick';
import { type Reason, reason } from '#core/verdict';
import { type ApprovedAnswer, planAnswers } from '#outbound';
import { answerPlace, withoutPlace } from './answer-place.rules.ts';
import { ANSWER } from './contract.ts';
import { REPEATED } from './decide-answer.rules.ts';
import { endDrafts } from './end-drafts.ts';
import { livingGrants } from './grant.store.ts';
import { judgeDue } from './judge-due.rules.ts';
import { moveDrafts } from './keep-drafts.ts';
import { momentsOf } from './moment.ts';
import { AUTO_SEND } from './policy.ts';
import { renewTimes } from './renew-times.ts';
import { type DraftRow, keptSlots, nextSend, takeDue } from './reply-draft.store.ts';
import { type ReplyFactsRow, replyFacts, saidBefore } from './reply-facts.store.ts';
import { promises } from './reply-promises.rules.ts';
import { proposeForReview, queueItems } from './review.ts';
import { beforeTheirTime } from './their-time.rules.ts';

const BATCH = 50;

/**
 * Sends the answers whose moment has come. Everything that once let one go is asked again in this transaction: the conversation, the
 * times, the text, the grant. What passes gets its yes on record and its row in the send ledger; what does not goes to a person, or
 * ends.
 */
export const sendDue: Tick = {
  name: 'autosend.send_due',
  everySeconds: 1,
  run: (ctx) =>
    ctx.db.tx(async (tx) => {
      const due = await takeDue(tx, ctx.now(), BATCH);
      if (due.length > 0) await sendNow(ctx, tx, due);
      return due.length;
    }),
  nextDue: nextSend,
};

type Due = { readonly draft: DraftRow; readonly reply: ReplyFactsRow; readonly byPerson: boolean };

/** Sends these answers, whose moment is now and whose rows the caller holds; see `sendDue`. */
export async function sendNow(ctx: Ctx, tx: Tx, taken: readonly DraftRow[]): Promise<void> {
  const renewed = await renewTimes(ctx, tx, taken);
  const replies = new Map(
    (
      await replyFacts(
        tx,
        taken.map(({ replyId }) => replyId),
      )
    ).map((reply) => [reply.replyId, reply]),
  );
  const due = taken.flatMap((before): Due[] => {
    const draft = renewed.get(before.id) ?? before;
    const reply = replies.get(draft.replyId);
    return reply ? [{ draft, reply, byPerson: draft.decidedBy !== null }] : [];
  });
  const verdicts = await judge(ctx, tx, due, new Set(renewed.keys()));
  const of = (what: string): Due[] => due.filter(({ draft }) => verdicts.get(draft.id)?.do === what);
  for (const { draft } of of('end')) await endOne(ctx, tx, draft, verdicts.get(draft.id)?.reasons ?? []);
  await sendBack(ctx, tx, of('review'), (id) => verdicts.get(id)?.reasons ?? []);
  await send(ctx, tx, of('send'));
}

async function judge(ctx: Ctx, tx: Tx, due: readonly Due[], renewed: ReadonlySet<string>) {
  const ids = due.map(({ draft }) => draft.id);
  const [slots, grants] = [
    await keptSlots(tx, ids),
    await livingGrants(
      tx,
      due.map(({ draft: { id, grantId, campaignId, intent } }) => ({ id, grantId, campaignId, intent })),
    ),
  ];
  const repeated = await saidBefore(
    tx,
    due.map(({ draft }) => ({ key: draft.id, leadId: draft.leadId, contentHash: draft.contentHash })),
  );
  const moments = await momentsOf(
    ctx,
    tx,
    due.map(({ draft, reply, byPerson }) => ({
      ...{ ...draft, key: draft.id, sender: byPerson ? ('person' as const) : ('machine' as const) },
      ...{ draft: 'waiting' as const, addresses: [draft.toAddress, ...reply.addresses] },
    })),
  );
  return new Map(
    due.map(({ draft, reply, byPerson }) => [
      draft.id,
      judgeDue({
        ...{ byPerson, moment: moments.get(draft.id), evaluation: draft.evaluation },
        ...{ threshold: draft.threshold, action: draft.action, topics: draft.topics },
        broken: [
          ...withoutPlace(reply),
          ...(byPerson ? [] : beforeTheirTime(reply, draft.slots)),
          ...promises(reply, { ...draft, asksFirst: true }, ctx.now()),
          ...(repeated.has(draft.id) ? [REPEATED] : []),
        ],
        offered: draft.slots.map(({ at }) => instantOf(at)),
        kept: (slots.get(draft.id) ?? []).map(({ at }) => instantOf(at)),
        grantHolds: grants.has(draft.id),
        sameBytes:
          draft.contentHash ===
          contentHash({ to: draft.toAddress, subject: draft.subject, text: draft.body }),
        changedSinceYes: byPerson && renewed.has(draft.id),
        sendAt: draft.sendAt ? instantOf(draft.sendAt) : ctx.now(),
        now: ctx.now(),
      }),
    ]),
  );
}

async function endOne(ctx: Ctx, tx: Tx, draft: DraftRow, reasons: readonly Reason[]): Promise<void> {
  const [first] = reasons;
  if (!first) return;
  await endDrafts(ctx, tx, [draft], 'cancelled', first);
  await moveDrafts(ctx, tx, ['cancelled'], [{ id: draft.id, state: 'cancelled', reasons }]);
}

/** What may not go as it is waits for a person; a yes that was given to it, if any, is no yes to anything else. */
async function sendBack(
  ctx: Ctx,
  tx: Tx,
  due: readonly Due[],
  whyOf: (id: string) => readonly Reason[],
): Promise<void> {
  if (due.length === 0) return;
  await takeBack(ctx, tx, {
    itemIds: due.flatMap(({ draft }) => draft.itemId ?? []),
    reason: 'It has to be looked at again.',
  });
  await moveDrafts(
    ctx,
    tx,
    ['held', 'scheduled'],
    due.map(({ draft }) => ({ id: draft.id, state: 'review' as const, reasons: whyOf(draft.id) })),
  );
  await proposeForReview(
    ctx,
    tx,
    due.map(({ draft }) => ({ ...draft, gate: [...whyOf(draft.id), ...draft.gate] })),
  );
}

/** A yes for each on record, then a row in the ledger. */
async function send(ctx: Ctx, tx: Tx, due: readonly Due[]): Promise<void> {
  if (due.length === 0) return;
  const yes = await yesFor(ctx, tx, due);
  const answers = due.flatMap(({ draft, reply }): (ApprovedAnswer & { draftId: string })[] => {
    const given = yes.get(draft.id);
    const place = answerPlace(reply);
    if (!given || !place.found || !reply.mailboxId || !reply.mailboxAddress) return [];
    return [
      {
        ...{ draftId: draft.id, answerId: ctx.ids.next<'answer'>(), enrolmentId: reply.enrolmentId },
        ...{ leadId: draft.leadId, threadId: draft.threadId, answeredId: draft.messageId },
        inReplyTo: reply.inboundId,
        references: [...reply.references, reply.inboundId],
        atVendor: place.atVendor,
        ...{ subject: draft.subject, body: draft.body, toAddress: draft.toAddress },
        ...{ mailboxId: reply.mailboxId, mailboxAddress: reply.mailboxAddress },
        ...{ contentHash: draft.contentHash, approvalItemId: given.itemId, batchId: given.batchId },
      },
    ];
  });
  const planned = await planAnswers(
    ctx,
    tx,
    answers.map(({ draftId: _, ...answer }) => answer),
  );
  const leaving = answers.filter(({ answerId }) => planned.has(answerId));
  await moveDrafts(
    ctx,
    tx,
    ['held', 'scheduled'],
    leaving.map(({ draftId, answerId }) => ({ id: draftId, state: 'sending' as const, answerId })),
  );
  const left = new Set(leaving.map(({ draftId }) => draftId));
  const taken = reason('answer.answered', 'Somebody has answered already.');
  for (const { draft } of due) if (!left.has(draft.id)) await endOne(ctx, tx, draft, [taken]);
}

/** A person's yes as it stands, or the product's own under the grant that the draft names. By draft. */
async function yesFor(
  ctx: Ctx,
  tx: Tx,
  due: readonly Due[],
): Promise<ReadonlyMap<string, { itemId: string; batchId: string }>> {
  const found = new Map<string, { itemId: string; batchId: string }>();
  const acting = within(ctx.as(AUTO_SEND), tx);
  const machine = due.filter(({ byPerson }) => !byPerson).map(({ draft }) => draft);
  const items = await queueItems(acting, tx, machine);
  if (items.length > 0) {
    const given = await approveGranted(acting, tx, {
      kind: ANSWER,
      itemIds: items.map(({ itemId }) => itemId),
    });
    for (const { draftId, itemId } of items) {
      const batchId = given.get(itemId);
      if (batchId) found.set(draftId, { itemId, batchId });
    }
  }
  for (const { draft, byPerson } of due) {
    const item = byPerson && draft.itemId ? await findItem(tx, draft.itemId) : undefined;
    if (item?.state === 'approved' && item.batchId && item.contentHash === draft.contentHash)
      found.set(draft.id, { itemId: item.id, batchId: item.batchId });
  }
  return found;
}
