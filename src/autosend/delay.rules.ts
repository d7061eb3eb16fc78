import { ANSWER_DELAY } from '#campaigns/contract';

/** Seconds between their message and our answer, both ends included. */
export type Delay = { readonly fromSeconds: number; readonly toSeconds: number };

/** An answer that comes at once is no person's. */
export const DELAY: Delay = ANSWER_DELAY;
/** How long a person can still stop an answer that is about to go, at least. */
export const CANCEL_SECONDS = 10;
/** Where the moment has passed already, for whatever reason. */
const LATE_SECONDS = 30;

/** The same message always gets the same delay, so that asking again moves nothing. In whole seconds. */
export function delayOf(messageId: string, { fromSeconds, toSeconds }: Delay): number {
  let hash = 0;
  for (let index = 0; index < messageId.length; index += 1)
    hash = (Math.imul(hash, 31) + messageId.charCodeAt(index)) | 0;
  return fromSeconds + (Math.abs(hash) % (toSeconds - fromSeconds + 1));
}

/** When the answer to a message that came at `receivedAt` goes: never in the past, and never without time to stop it. */
export function answerAt(
  { messageId, receivedAt, now }: { messageId: string; receivedAt: Temporal.Instant; now: Temporal.Instant },
  delay: Delay = DELAY,
): Temporal.Instant {
  const wanted = receivedAt.add({ seconds: delayOf(messageId, delay) });
  if (Temporal.Instant.compare(wanted, now) < 0) return now.add({ seconds: LATE_SECONDS });
  const earliest = now.add({ seconds: CANCEL_SECONDS });
  return Temporal.Instant.compare(wanted, earliest) < 0 ? earliest : wanted;
}
