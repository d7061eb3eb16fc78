import { contentHash } from '#approval';
import type { Reason } from '#core/verdict';
import { TAKEN_MEANWHILE } from '#scheduling/contract';
import { asksWhen } from './deferral.rules.ts';
import { judgeReply } from './judge-reply.rules.ts';
import type { HeldSlot } from './reply-draft.store.ts';
import type { ReplyFactsRow } from './reply-facts.store.ts';
import { bodyOf, replyFactsOf } from './reply-promises.rules.ts';
import { beforeTheirTime } from './their-time.rules.ts';
import { type WrittenReply, writeReply } from './write-reply.rules.ts';

/** A model's text for a reply and its judgement of it, where one is asked; both are only believed as far as code allows. */
export type ModelText = { readonly body: string; readonly evaluation: unknown };

/** The bytes of an answer, what they rest on, and what an evaluator says of them. */
export type AnswerText = {
  readonly subject: string;
  readonly body: string;
  readonly contentHash: string;
  readonly slots: readonly HeldSlot[];
  readonly written: WrittenReply;
  readonly byModel: boolean;
  readonly evaluation: unknown;
};

/** Writes the answer to a reply from what is stored and the times reserved for it. Each `version` has other words. */
export function answerText(
  reply: ReplyFactsRow,
  given: {
    slots: readonly HeldSlot[];
    model: ModelText | undefined;
    version: number;
    /** The first question when, or the second; by what they wrote where nothing is said. */
    rung?: 0 | 1 | 2;
    /** They asked for times behind what the calendar shows, and are written to again when it shows them. */
    beyond?: boolean;
    /** Why a person is asked whatever the gate says. */
    asks?: readonly Reason[];
  },
  now: Temporal.Instant,
): AnswerText {
  const { slots, model, version, rung = asksWhen(reply, now) ? 1 : 0, asks = [], beyond = false } = given;
  const tooLate = asks.some(({ code }) => code === TAKEN_MEANWHILE);
  const tooSoon = slots.length > 0 && beforeTheirTime(reply, slots).length > 0;
  const facts = { ...replyFactsOf(reply, slots, version), asks: rung || undefined, tooLate, tooSoon, beyond };
  const written = writeReply(facts);
  const body = bodyOf(reply, { slots, written, model }, now);
  const byModel = body === model?.body;
  // Nothing on LinkedIn has a subject.
  const subject = reply.channel === 'linkedin' ? '' : subjectOf(reply.subject);
  return {
    ...{ subject, body, slots, written, byModel },
    contentHash: contentHash({ to: reply.fromAddress, subject, text: body }),
    evaluation: byModel ? (model?.evaluation ?? null) : judgeReply(facts, written),
  };
}

/** The subject of an answer in the thread of this one. */
export const subjectOf = (subject: string): string => {
  const bare = subject
    .replace(/^(?:\s*(?:re|aw|sv|odp|antw?)\s*:)+\s*/i, '')
    .replace(/\s+/g, ' ')
    .trim();
  return `Re: ${bare}`.slice(0, 200);
};
