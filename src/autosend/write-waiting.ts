import { within } from '#core/context';
import type { Ctx } from '#core/ctx';
import { instantOf, type Tx } from '#core/db/index';
import type { Tick } from '#core/tick';
import type { ModelText } from './answer-text.rules.ts';
import { type Answered, askModel, modelOf, type Question } from './ask-model.ts';
import type { DraftAttempt, DraftState } from './contract.ts';
import { type Draftable, draftReplies, heldSlots, reserve, rungOf } from './draft-replies.ts';
import { insertDrafts } from './keep-drafts.ts';
import type { DraftRow, NewDraft } from './reply-draft.store.ts';
import { type ReplyFactsRow, replyFacts } from './reply-facts.store.ts';
import { questionOf } from './reply-promises.rules.ts';
import { NOT_WRITTEN } from './revision.rules.ts';
import { withoutText } from './without-text.ts';
import { draftsToWrite, nextWriting, noteAttempts, takeWriting } from './writing.store.ts';

/** Has answers written: here and now by the rules, or, where a model is set, by the tick that asks it. Returns the drafts as stored. */
export async function wantDrafts(ctx: Ctx, tx: Tx, wanted: readonly Draftable[]): Promise<NewDraft[]> {
  if (!modelOf(ctx)) return draftReplies(ctx, tx, wanted);
  const state: DraftState = 'writing';
  // When somebody would rather hear from us is asked in our own fixed words.
  const fixed = wanted.filter((each) => rungOf(each, ctx.now()) > 0);
  const left = wanted.filter((each) => !fixed.includes(each));
  const asked = await draftReplies(ctx, tx, fixed);
  const waiting = left.map(({ reply, asks = [], version = 1 }) => ({
    ...withoutText(ctx, reply, { state, reasons: asks, bookAt: null }),
    version,
  }));
  const stored = await insertDrafts(ctx, tx, waiting);
  return [...asked, ...waiting.filter(({ id }) => stored.has(id))];
}

const BATCH = 8;
/** What waited this long is written by the rules: nobody waits for a model. */
const PATIENCE_MINUTES = 2;

/**
 * Asks the model for the answers that wait for it, outside of any transaction, with the times already reserved; then each is drafted
 * as always. What does not come, or promises what nobody granted, the rules write.
 */
export const writeWaiting: Tick = {
  name: 'autosend.write',
  everySeconds: 1,
  async run(ctx) {
    const waiting = await ctx.db.tx((tx) => draftsToWrite(tx, BATCH));
    if (waiting.length === 0) return 0;
    const { replies, questions } = await ctx.db.tx((tx) => prepare(ctx, tx, waiting));
    const model = modelOf(ctx);
    const patient = new Set(waiting.filter((draft) => isFresh(ctx, draft)).map(({ id }) => id));
    const texts = model
      ? await askModel(
          ctx,
          model,
          questions.filter(({ key }) => patient.has(key)),
          (tried) => ctx.db.tx((tx) => noteAttempts(tx, tried)),
        )
      : new Map<string, Answered>();
    return ctx.db.tx(async (tx) => {
      const mine = await takeWriting(
        tx,
        waiting.map(({ id }) => id),
      );
      const wanted = waiting.flatMap(({ id, replyId, reasons, version, attempts }): Draftable[] => {
        const reply = replies.get(replyId);
        if (!reply || !mine.has(id)) return [];
        const answered = texts.get(id) ?? leftOver(attempts);
        const { tried, strategy } = answered;
        return [{ reply, id, version, asks: [...reasons, ...answered.asks], attempts: tried, strategy }];
      });
      return (await draftReplies(ctx, tx, wanted, textsByReply(wanted, texts))).length;
    });
  },
  nextDue: nextWriting,
};

/** What was tried before nobody asked any more is no text, and a person looks. */
const leftOver = (attempts: readonly DraftAttempt[]): Answered => ({
  text: null,
  strategy: null,
  tried: attempts,
  asks: attempts.length === 0 ? [] : [NOT_WRITTEN, ...(attempts.at(-1)?.reasons ?? [])],
});

/** The texts that may stay, by the reply they answer. */
export const textsByReply = (
  wanted: readonly { readonly id?: string; readonly reply: ReplyFactsRow }[],
  texts: ReadonlyMap<string, Answered>,
): ReadonlyMap<string, ModelText> =>
  new Map(
    wanted.flatMap(({ id = '', reply }) => {
      const text = texts.get(id)?.text;
      return text ? [[reply.replyId, text] as const] : [];
    }),
  );

const isFresh = (ctx: Ctx, { createdAt }: DraftRow): boolean =>
  ctx.now().since(instantOf(createdAt)).total('minutes') < PATIENCE_MINUTES;

async function prepare(
  ctx: Ctx,
  tx: Tx,
  waiting: readonly DraftRow[],
): Promise<{ replies: ReadonlyMap<string, ReplyFactsRow>; questions: Question[] }> {
  const replies = new Map(
    (
      await replyFacts(
        tx,
        waiting.map(({ replyId }) => replyId),
      )
    ).map((reply) => [reply.replyId, reply]),
  );
  const known = waiting.flatMap(({ id, replyId, version, attempts }) => {
    const reply = replies.get(replyId);
    return reply ? [{ id, reply, version, attempts }] : [];
  });
  const offers = await reserve(within(ctx, tx), tx, known);
  return {
    replies,
    questions: known.map(({ id, reply, version, attempts }) =>
      questionOf({ id, reply, version, slots: heldSlots(offers.get(id)), tried: attempts }, ctx.now()),
    ),
  };
}
