import { setThreadIntent } from '#conversations';
import { agentActor } from '#core/actor';
import { defineContribution } from '#core/contribution';
import type { Ctx, OperationKey, Outcome } from '#core/ctx';
import { instantOf, type Tx } from '#core/db/index';
import { messageOf } from '#core/errors';
import { consume } from '#core/events/index';
import type { Tick } from '#core/tick';
import { type Reason, reason } from '#core/verdict';
import type { GenerateReceipt, GenerateRequest } from '#vendors/ports/language-model';
import { followReading } from './correct-reply.ts';
import { correctedReading } from './correction.rules.ts';
import { replyCorrected, replyReceived } from './events.ts';
import { readingPrompt } from './reading.prompt.ts';
import {
  holdReading,
  nextReading,
  type Reread,
  repliesToReread,
  settleReading,
  waitingReadings,
  wantReadings,
  writeReading,
} from './reading.store.ts';
import { mayReadAgain, modelReading, type SecondReading, secondReading } from './second-reading.rules.ts';

/** The model that reads replies a second time, where one is set. */
export type ReadingModel = {
  readonly operation: OperationKey<GenerateRequest, GenerateReceipt>;
  readonly model: string;
};
export const readingModels = defineContribution<ReadingModel>('inbound.model');
const modelOf = (ctx: Ctx): ReadingModel | undefined => ctx.contributed(readingModels)[0];

/** A reply whose campaign wants a second reading, and that has something to read, waits for it. */
export const wantReading = consume(replyReceived, {
  name: 'inbound.want_reading',
  async handle(ctx, tx, events) {
    if (!modelOf(ctx)) return;
    const replies = await repliesToReread(
      tx,
      events.map(({ payload }) => payload.replyId),
    );
    await wantReadings(
      tx,
      ctx.workspace.id,
      replies.filter((reply) => mayReadAgain(reply).ask),
      ctx.now(),
    );
  },
});

const BATCH = 8;
/** What waited this long stays as the rules read it: somebody has acted on that by now. */
const PATIENCE_MINUTES = 10;

type Heard = { readonly said: unknown } | { readonly silent: Reason };

/** Asks the model, outside of any transaction, and writes what the rules make of each answer in one of its own. */
export const readAgain: Tick = {
  name: 'inbound.read_again',
  everySeconds: 1,
  async run(ctx) {
    const waiting = await ctx.db.tx((tx) => waitingReadings(tx, BATCH));
    const patient = waiting.filter(
      ({ wantedAt }) => ctx.now().since(instantOf(wantedAt)).total('minutes') < PATIENCE_MINUTES,
    );
    const model = modelOf(ctx);
    const heard = model ? await ask(ctx, model, patient) : new Map<string, Heard>();
    let settled = 0;
    for (const { replyId } of waiting)
      settled += await settle(ctx, replyId, heard.get(replyId) ?? { silent: LATE }, model?.model ?? null);
    return settled;
  },
  nextDue: nextReading,
};

const LATE = reason('reading.late', 'No model could be asked in time; it stays as the rules read it.');

/** What it says to each, under a key of its own: a paid answer is never asked for again, and one that was lost neither. */
async function ask(
  ctx: Ctx,
  { operation, model }: ReadingModel,
  waiting: readonly { replyId: string; text: string }[],
): Promise<ReadonlyMap<string, Heard>> {
  if (waiting.length === 0) return new Map();
  try {
    const outcomes = await ctx.as(agentActor('CRAFTER')).perform(
      operation,
      waiting.map(({ replyId, text }) => ({
        ...{ input: { ...readingPrompt(text), model }, subject: {}, idempotencyKey: `read ${replyId}` },
      })),
    );
    return new Map(waiting.map(({ replyId }, index) => [replyId, heardIn(outcomes[index])]));
  } catch (error) {
    const silent = reason('reading.away', `The model could not be asked: ${messageOf(error)}`);
    return new Map(waiting.map(({ replyId }) => [replyId, { silent }]));
  }
}

function heardIn(outcome: Outcome<GenerateReceipt> | undefined): Heard {
  if (outcome?.state === 'done') {
    const { outcome: said } = outcome.receipt;
    return { said: said.kind === 'object' ? said.object : null };
  }
  const why = outcome?.state === 'refused' ? outcome.reasons[0] : outcome?.reason;
  return { silent: reason('reading.away', `No model read it: ${why?.text ?? 'it gave no answer.'}`) };
}

/** What counts from now on, and what follows from it, once: whoever settles second finds nothing that waits. */
const settle = (ctx: Ctx, replyId: string, heard: Heard, model: string | null): Promise<number> =>
  ctx.db.tx(async (tx) => {
    const reply = await holdReading(tx, replyId);
    if (!reply) return 0;
    const read: SecondReading =
      'said' in heard
        ? secondReading(reply, heard.said)
        : {
            outcome: 'kept',
            intent: reply.intent,
            confidence: reply.confidence,
            evidence: null,
            reasons: [heard.silent],
          };
    const said = 'said' in heard ? (modelReading.safeParse(heard.said).data ?? null) : null;
    await settleReading(
      tx,
      replyId,
      { outcome: read.outcome, said, model, reasons: read.reasons },
      ctx.now(),
    );
    if (read.outcome !== 'kept') await change(ctx, tx, reply, read);
    return 1;
  });

/** A reading that was named goes the way of a correction, without being one: nobody was wrong about anything they granted. */
async function change(ctx: Ctx, tx: Tx, reply: Reread, read: SecondReading): Promise<void> {
  await writeReading(tx, reply.id, read);
  const { intent, confidence } = read;
  if (reply.newest) await setThreadIntent(tx, [{ threadId: reply.threadId, intent, confidence }]);
  if (read.outcome !== 'replaced') return;
  const reading = correctedReading(reply, intent);
  await followReading(ctx, tx, { reply, to: intent, reading, reader: 'A model' });
  await ctx.audit(tx, {
    ...{ action: 'reply.read_again', subject: reply.id },
    detail: { was: reply.intent, became: intent },
  });
  await ctx.emit(tx, replyCorrected, {
    aggregate: reply.leadId,
    payload: { replyId: reply.id, leadId: reply.leadId, intent, was: reply.intent, by: 'model' },
  });
}
