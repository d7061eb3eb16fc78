import type { z } from 'zod';
import { exitEnrolments } from '#campaigns';
import { setThreadIntent } from '#conversations';
import { type Ctx, requireScope } from '#core/ctx';
import type { Tx } from '#core/db/index';
import { conflict, forbidden, invalid, notFound } from '#core/errors';
import { reason } from '#core/verdict';
import { recordLeadEvents } from '#leads';
import { cancelPlanned } from '#outbound';
import { repliedEvent, takeAsNo } from './apply-reply.ts';
import { type CorrectedReply, correctionInput, type Intent } from './contract.ts';
import { CORRECTABLE, type CorrectedReading, correctedReading } from './correction.rules.ts';
import { holdReply, type ReadSoFar, writeCorrection } from './correction.store.ts';
import { replyCorrected } from './events.ts';

/**
 * A person reads a reply otherwise than the program did. The new reading counts from now on, the old one stays on record, and what
 * follows moves: a "no" seen only now suppresses, an answer taken for a machine's ends the sequence. A suppression is never lifted by
 * this. `from` is what the person saw; throws `conflict` when it is read otherwise by now.
 */
export async function correctReply(
  ctx: Ctx,
  input: { replyId: string } & z.input<typeof correctionInput>,
): Promise<CorrectedReply> {
  requireScope(ctx, 'inbox:write');
  if (ctx.actor.kind !== 'person' && ctx.actor.kind !== 'sandbox')
    throw forbidden(
      'reply.person',
      `A person corrects how an answer was read, and ${ctx.actor.name} is none. Nothing was changed.`,
    );
  const { from, to } = correctionInput.parse(input);
  if (from === to || !CORRECTABLE(to))
    throw invalid('reply.same', `It cannot be corrected from "${from}" to "${to}". Nothing was changed.`);
  return ctx.db.tx(async (tx) => {
    const reply = await holdReply(tx, input.replyId);
    if (!reply) throw notFound('reply', input.replyId);
    if (reply.intent !== from)
      throw conflict(
        'reply.read_otherwise',
        `It is read as "${words(reply.intent)}" by now. Nothing was changed; look at it again.`,
      );
    const reading = correctedReading(reply, to);
    await writeCorrection(tx, ctx.workspace.id, {
      ...{ id: ctx.ids.next<'correction'>(), reply, to, by: ctx.actor.id, at: ctx.now() },
      ...{ automatic: reading.automatic, optOut: reading.optOut },
    });
    if (reply.newest) await setThreadIntent(tx, [{ threadId: reply.threadId, intent: to, confidence: 1 }]);
    await followReading(ctx, tx, { reply, to, reading, reader: ctx.actor.name });
    await ctx.audit(tx, { action: 'reply.corrected', subject: reply.id, detail: { was: from, became: to } });
    await ctx.emit(tx, replyCorrected, {
      aggregate: reply.leadId,
      payload: { replyId: reply.id, leadId: reply.leadId, intent: to, was: from },
    });
    return {
      replyId: reply.id,
      intent: to,
      was: from,
      suppressed: reading.optOut,
      noStands: reading.noStands,
    };
  });
}

/** A reply that is read otherwise from now on, and by whom. */
type NewReading = {
  readonly reply: ReadSoFar;
  readonly to: Intent;
  readonly reading: CorrectedReading;
  readonly reader: string;
};

/** What the new reading means for the lead. */
export async function followReading(
  ctx: Ctx,
  tx: Tx,
  { reply, to, reading, reader }: NewReading,
): Promise<void> {
  const { id, leadId, channel, fromAddress, intent } = reply;
  const declinedNow = channel === 'linkedin' && repliedEvent(channel, to) !== repliedEvent(channel, intent);
  await recordLeadEvents(ctx, tx, [
    {
      leadId,
      event: reading.answersNow || declinedNow ? repliedEvent(channel, to) : null,
      type: 'reply_corrected',
      channel,
      summary: `${reader} reads it as "${words(to)}", not "${words(intent)}"`,
      ...(reading.answersNow && { nextSendAt: null }),
      data: { intent: to, was: intent, correctedReplyId: id },
    },
  ]);
  if (reading.leavesNow) await takeAsNo(ctx, tx, { leadId, from: fromAddress, channel });
  if (!reading.answersNow) return;
  await exitEnrolments(tx, [{ leadId, reason: 'replied' }], ctx.now());
  await cancelPlanned(tx, [leadId], reason('send.replied', 'The lead answered.'), ctx.now());
}

const words = (intent: Intent): string => intent.replaceAll('_', ' ');
