import { within } from '#core/context';
import type { Ctx } from '#core/ctx';
import type { Tx } from '#core/db/index';
import type { Reason } from '#core/verdict';
import { type ReservedOffers, releaseSlots, reserveSlots } from '#scheduling';
import { type AnswerText, answerText, type ModelText } from './answer-text.rules.ts';
import { type Beyond, beyondOf, noteBeyond } from './beyond-calendar.ts';
import type { AnswerStrategy, DraftAttempt, DraftState } from './contract.ts';
import { type AnswerFacts, decideAnswer } from './decide-answer.rules.ts';
import { asksWhen } from './deferral.rules.ts';
import type { Gate } from './gate.rules.ts';
import { grantsFor } from './grants.ts';
import { insertDrafts } from './keep-drafts.ts';
import { momentsOf } from './moment.ts';
import { carrierOf, type HeldSlot, type NewDraft } from './reply-draft.store.ts';
import { answersHad, type ReplyFactsRow, saidBefore } from './reply-facts.store.ts';
import { MEETS } from './reply-promises.rules.ts';
import { proposeForReview } from './review.ts';
import { NOTHING_TO_REVISE } from './revision.rules.ts';

/** Why a person is asked whatever the gate says, and how often this reply was written for before. */
export type Draftable = {
  readonly reply: ReplyFactsRow;
  readonly asks?: readonly Reason[];
  readonly version?: number;
  /** Where the draft has its id already, and its times under it. */
  readonly id?: string;
  /** What was written before and could not stay. */
  readonly attempts?: readonly DraftAttempt[];
  /** What its writer set out to do. */
  readonly strategy?: AnswerStrategy | null;
  /** Our own message that it follows, where it asks a second time when. */
  readonly follows?: { readonly messageId: string; readonly messageAt: string } | undefined;
};

/**
 * Writes one answer for each of these replies and lets the gate decide what becomes of it, all in the caller's transaction: the
 * times in it are reserved there too, so that whatever is written at once, each sees what the others took. `parked` ones wait until
 * whoever wrote them asks the gate again; what it would never answer ends at once all the same.
 */
export async function draftReplies(
  ctx: Ctx,
  tx: Tx,
  wanted: readonly Draftable[],
  models: ReadonlyMap<string, ModelText> = new Map(),
  { parked = false }: { parked?: boolean } = {},
): Promise<NewDraft[]> {
  if (wanted.length === 0) return [];
  const replies = wanted.map((each) => ({
    ...each,
    id: each.id ?? (ctx.ids.next<'reply_draft'>() as string),
  }));
  const offers = await reserve(ctx, tx, replies);
  const grantOf = await grantsFor(
    tx,
    wanted.map(({ reply }) => reply),
  );
  const moments = await momentsOf(
    ctx,
    tx,
    replies.map(({ id, reply, follows }) => ({
      ...{ ...reply, key: id, messageAt: reply.at, ...follows, sender: 'machine', draft: 'waiting' },
      addresses: [reply.fromAddress, ...reply.addresses],
    })),
  );
  const beyond = await beyondOf(
    ctx,
    tx,
    replies.flatMap(({ id, reply }) => (offers.get(id)?.offers.length ? [] : [reply])),
  );
  const { texts, repeated } = await textsFor(ctx, tx, replies, { offers, models, beyond });
  const decided = replies.map((each, index) =>
    draftOf(ctx, each, offers.get(each.id), {
      text: texts[index] as AnswerText,
      asks: each.asks ?? [],
      repeated: repeated.has(each.id),
      grant: grantOf(each.reply),
      moment: moments.get(each.id),
    }),
  );
  const made = parked ? decided.map(park) : decided;
  const stored = await insertDrafts(ctx, tx, made);
  const unused = made.filter(({ id, state }) => !stored.has(id) || state === 'skipped');
  await releaseSlots(within(ctx, tx), {
    carriers: unused.filter(({ slots }) => slots.length > 0).map(({ id }) => carrierOf(id)),
    reason: 'not_written',
  });
  const drafts = made.filter(({ id }) => stored.has(id));
  const written = replies.filter(({ id }) => stored.has(id)).map(({ reply }) => reply);
  await noteBeyond(ctx, tx, written, beyond);
  await proposeForReview(
    ctx,
    tx,
    drafts.filter(({ state }) => state === 'review'),
  );
  return drafts;
}

/** Which question of those that ask when an answer is; 0 where it is none of them. */
export const rungOf = (
  { reply, follows }: Pick<Draftable, 'reply' | 'follows'>,
  now: Temporal.Instant,
): 0 | 1 | 2 => (follows ? 2 : asksWhen(reply, now) ? 1 : 0);

const OPENED: readonly DraftState[] = ['review', 'held', 'scheduled'];
const park = (draft: NewDraft): NewDraft =>
  OPENED.includes(draft.state) ? { ...draft, state: 'parked', sendAt: null } : draft;

type Numbered = Draftable & { readonly id: string };

/** The text for each of these replies, and which of them their lead has had before, word for word. */
async function textsFor(
  ctx: Ctx,
  tx: Tx,
  replies: readonly Numbered[],
  given: {
    offers: ReadonlyMap<string, ReservedOffers>;
    models: ReadonlyMap<string, ModelText>;
    beyond: ReadonlyMap<string, Beyond>;
  },
): Promise<{ texts: readonly AnswerText[]; repeated: ReadonlySet<string> }> {
  const had = await answersHad(
    tx,
    replies.map(({ reply }) => reply.leadId),
  );
  const now = ctx.now();
  // Who was answered before reads other words.
  const texts = replies.map(({ id, reply, asks, follows, version = 1 }) =>
    answerText(
      reply,
      {
        slots: heldSlots(given.offers.get(id)),
        model: given.models.get(reply.replyId),
        version: version + (had.get(reply.leadId) ?? 0),
        rung: rungOf({ reply, follows }, now),
        beyond: given.beyond.has(reply.replyId),
        ...(asks ? { asks } : {}),
      },
      now,
    ),
  );
  const repeated = await saidBefore(
    tx,
    replies.map(({ id, reply }, index) => ({
      ...{ key: id, leadId: reply.leadId, contentHash: texts[index]?.contentHash ?? '' },
    })),
  );
  return { texts, repeated };
}

export async function reserve(
  ctx: Ctx,
  tx: Tx,
  replies: readonly { id: string; reply: ReplyFactsRow }[],
): Promise<ReadonlyMap<string, ReservedOffers>> {
  const meeting = replies.filter(({ reply }) => MEETS.has(reply.intent));
  if (meeting.length === 0) return new Map();
  const reserved = await reserveSlots(within(ctx, tx), {
    leads: meeting.map(({ id, reply }) => ({
      ...{ leadId: reply.leadId, carrier: carrierOf(id), zone: null, ownText: reply.ownText },
    })),
  });
  return new Map(reserved.map((each, index) => [meeting[index]?.id ?? '', each]));
}

export const heldSlots = (
  reserved: { offers: readonly { at: Temporal.Instant; label: string }[] } | undefined,
): HeldSlot[] =>
  (reserved?.offers ?? []).map(({ at, label }) => ({
    at: at.toString({ smallestUnit: 'second' }),
    label,
  }));

/** The rules wrote it, and something stands against their words. */
const nothingElse = ({ byModel }: AnswerText, { reasons }: Gate): boolean =>
  !byModel && reasons.some(({ code }) => OF_THE_TEXT.test(code));
const OF_THE_TEXT = /^draft\.(?:placeholder|too_long|slot_mismatch|date_mismatch|link|no_logistics|empty)$/;

/** The row of an answer as it was decided. */
function draftOf(
  ctx: Ctx,
  { id, reply, follows, version = 1, attempts = [], strategy = null }: Numbered,
  offers: ReservedOffers | undefined,
  facts: AnswerFacts<AnswerText>,
): NewDraft {
  const { text, grant } = facts;
  const { topics, judged, gate, state, sendAt } = decideAnswer(reply, facts, ctx.now());
  return {
    ...{ id, replyId: reply.replyId, messageId: reply.messageId, messageAt: reply.at, ...follows },
    ...{ threadId: reply.threadId, leadId: reply.leadId, campaignId: reply.campaignId },
    ...{
      channel: reply.channel,
      attempts: [...attempts],
      strategy,
      intent: reply.intent,
      rung: rungOf({ reply, follows }, ctx.now()),
      version,
      state,
      source: text.byModel ? 'model' : 'rules',
    },
    ...{ toAddress: reply.fromAddress, subject: text.subject, body: text.body },
    ...{ contentHash: text.contentHash, slots: [...text.slots], topics: [...topics] },
    ...{ evaluation: text.evaluation, sources: [...text.written.sources] },
    ...{ confidence: judged.confidence, threshold: grant.threshold, level: grant.level },
    ...{ action: gate.action, gate: [...gate.reasons], grantId: grant.grantId },
    reasons: [
      ...(offers?.reasons ?? []),
      ...(attempts.length === 0 && nothingElse(text, gate) ? [NOTHING_TO_REVISE] : []),
    ],
    sendAt: sendAt?.toString() ?? null,
    ...{ bookAt: null, edited: false },
  };
}
