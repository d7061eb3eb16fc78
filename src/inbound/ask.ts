import type { Ctx, OperationKey, Subject } from '#core/ctx';
import { LegworkError } from '#core/errors';
import { explain } from '#core/verdict';

/** One question; whatever is no answer is thrown as the sentence that came instead of it. */
export async function ask<I, R>(
  ctx: Ctx,
  operation: OperationKey<I, R>,
  input: I,
  subject: Subject = {},
): Promise<R> {
  // Every look is an intention of its own: the answer of the last one is no answer now.
  const idempotencyKey = `look ${ctx.ids.next()}`;
  const [answer] = await ctx.perform(operation, [{ input, subject, idempotencyKey }]);
  if (answer?.state === 'done') return answer.receipt;
  const why = answer?.state === 'refused' ? explain(answer) : (answer?.reason.text ?? 'no answer');
  throw new LegworkError('unavailable', 'inbound.no_answer', why);
}
