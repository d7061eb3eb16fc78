import { approveItem, contentHash, requireUnclaimedItems } from '#approval';
import { within } from '#core/context';
import { type Ctx, requireScope } from '#core/ctx';
import type { Tx } from '#core/db/index';
import { conflict, forbidden, invalid, notFound, refused } from '#core/errors';
import { reason } from '#core/verdict';
import { writesInThread } from '#outbound/contract';
import { subjectOf } from './answer-text.rules.ts';
import { ANSWER_LENGTH, type DraftState, type ReplyDraft } from './contract.ts';
import { endDrafts } from './end-drafts.ts';
import { insertDrafts, moveDrafts } from './keep-drafts.ts';
import { moveGrants } from './move-grants.ts';
import { readDraftIn } from './read-drafts.ts';
import { type DraftRow, draftsOfReplies, findDraft, holdReply, type NewDraft } from './reply-draft.store.ts';
import { type ReplyFactsRow, replyFacts } from './reply-facts.store.ts';
import { proposeForReview } from './review.ts';
import { withoutText } from './without-text.ts';

export type OwnAnswer = {
  readonly replyId: string;
  readonly subject?: string | undefined;
  readonly body: string;
};

const MOST_SUBJECT = 200;
const OWN = reason('draft.own_words', 'A person writes the answer themselves.');
/** What of ours is still here and makes room; the last two say that there is none of ours. */
const MAKES_ROOM: readonly DraftState[] = [
  ...(['writing', 'shadow', 'parked', 'review', 'held', 'scheduled'] as const),
  ...(['escalated', 'skipped'] as const),
];
const ON_ITS_WAY: readonly DraftState[] = ['scheduled', 'sending', 'sent'];

/**
 * A person writes an answer and says yes to it by that: these bytes, by them, through every check of any answer, in its thread and
 * once. It goes as soon as the window of its campaign is open. Asked twice with the same words it is one answer. What was drafted for
 * the reply is turned down by it. Throws `refused` with every reason where it may not leave, `conflict` where another answer is on its
 * way; nothing is changed then.
 */
export async function answerInOwnWords(ctx: Ctx, own: OwnAnswer): Promise<ReplyDraft> {
  requireScope(ctx, 'approvals:decide');
  if (ctx.actor.kind !== 'person' && ctx.actor.kind !== 'sandbox')
    throw forbidden('reply.person', `A person writes here, and ${ctx.actor.name} is none. Nothing was sent.`);
  return ctx.db.tx(async (tx) => {
    const [reply] = await replyFacts(tx, [own.replyId]);
    if (!reply) throw notFound('reply', own.replyId);
    const draft = draftOf(ctx, reply, own);
    await holdReply(tx, reply.replyId);
    const id = (await sameAgain(ctx, tx, draft)) ?? (await send(ctx, tx, draft));
    return readDraftIn(ctx, tx, id);
  });
}

/** The answer as a draft of that person. */
function draftOf(ctx: Ctx, reply: ReplyFactsRow, own: OwnAnswer): NewDraft {
  if (reply.automatic) {
    const why = reason('answer.machine', 'A program wrote this, and nobody reads an answer to it.');
    throw refused(why.code, `${why.text} Nothing was sent.`, { reasons: [why] });
  }
  const [body, most] = [own.body.trim(), ANSWER_LENGTH[reply.channel].sent];
  // Where the vendor writes the thread's subject over ours, that is the one to say yes to.
  const given = writesInThread(reply.mailboxVendor ?? '') ? '' : (own.subject?.trim() ?? '');
  const subject = reply.channel === 'linkedin' ? '' : given || subjectOf(reply.subject);
  const wrong = [
    ...(body === '' || body.length > most ? ['body'] : []),
    ...(subject.length > MOST_SUBJECT || /[\r\n]/.test(subject) ? ['subject'] : []),
  ];
  if (wrong.length > 0)
    throw invalid(
      'answer.incomplete',
      `An answer needs a text of at most ${most} characters and a subject of one line. Nothing was sent.`,
      wrong.map((path) => ({ path, message: 'is missing or too long' })),
    );
  return {
    ...withoutText(ctx, reply, { state: 'review', reasons: [OWN], bookAt: null }),
    ...{ source: 'person', toAddress: reply.fromAddress, subject, body, gate: [OWN] },
    contentHash: contentHash({ to: reply.fromAddress, subject, text: body }),
  };
}

/** The same words of the same person that are on their way already: a second click, or a call that was repeated. */
async function sameAgain(ctx: Ctx, tx: Tx, draft: NewDraft): Promise<string | undefined> {
  const [living] = await draftsOfReplies(tx, [draft.replyId]);
  const same =
    living !== undefined &&
    ON_ITS_WAY.includes(living.state) &&
    living.contentHash === draft.contentHash &&
    living.decidedBy === ctx.actor.id;
  return same ? living.id : undefined;
}

async function send(ctx: Ctx, tx: Tx, draft: NewDraft): Promise<string> {
  const [living] = await draftsOfReplies(tx, [draft.replyId]);
  if (living) await makeRoom(ctx, tx, living);
  const stored = await insertDrafts(ctx, tx, [draft]);
  if (!stored.has(draft.id)) {
    const same = await sameAgain(ctx, tx, draft);
    if (same) return same;
    throw taken('Somebody else answered meanwhile.');
  }
  await proposeForReview(ctx, tx, [draft]);
  const itemId = (await findDraft(tx, draft.id))?.itemId;
  if (!itemId) throw taken('It could not be put on record.');
  await ctx.audit(tx, { action: 'reply.answered_in_own_words', subject: draft.replyId, detail: {} });
  await approveItem(within(ctx, tx), { itemId, contentHash: draft.contentHash });
  return draft.id;
}

const taken = (why: string) =>
  conflict('answer.taken', `${why} Your text was not sent; look at the conversation again.`);

/** Ends what was drafted: a text that a person does not want was turned down, and counts as that. */
async function makeRoom(ctx: Ctx, tx: Tx, living: DraftRow): Promise<void> {
  const approved = living.state === 'scheduled' && living.decidedBy !== null;
  if (!MAKES_ROOM.includes(living.state) || approved)
    throw taken(
      approved
        ? 'Somebody said yes to an answer that waits for its moment; stop it first.'
        : `The answer is ${living.state} already.`,
    );
  await requireUnclaimedItems(ctx, tx, living.itemId ? [living.itemId] : []);
  if (living.action === null) {
    await endDrafts(ctx, tx, [living], 'superseded', OWN);
    await moveDrafts(ctx, tx, ['escalated', 'skipped'], [{ id: living.id, state: 'superseded' }]);
    return;
  }
  await endDrafts(ctx, tx, [living], 'cancelled', OWN);
  await moveDrafts(
    ctx,
    tx,
    ['cancelled', 'skipped'],
    [
      {
        id: living.id,
        state: living.state === 'skipped' ? 'superseded' : 'rejected',
        decidedBy: ctx.actor.id,
      },
    ],
  );
  if (living.campaignId)
    await moveGrants(ctx, tx, [{ campaignId: living.campaignId, intent: living.intent }]);
}
