import type { Reason } from '#core/verdict';
import type { HeldSlot } from '../reply-draft.store.ts';
import type { ReplyFactsRow } from '../reply-facts.store.ts';
import { faultsOf } from '../reply-promises.rules.ts';
import { mayRevise, NOT_WRITTEN } from '../revision.rules.ts';
import type { ReplayCase } from './replay-case.ts';

/** What was written again, and what came of it. */
export type Rewritten = {
  /** The text that may stay; null where none did, or none was recorded. */
  readonly body: string | null;
  /** Texts that could not stay, the first one first, each with everything against it. */
  readonly attempts: readonly { readonly body: string; readonly reasons: readonly Reason[] }[];
  /** Why no other text was asked for; null where one stayed. */
  readonly stopped: Reason | null;
  /** Why a person looks at it. */
  readonly asks: readonly Reason[];
};

/**
 * Takes the texts a model wrote one after the other through the rules that production asks: what is against each, and whether the
 * writer may try once more. What was recorded behind a text that may stay, or behind the last try, is not looked at.
 */
export function replayRevisions(
  { now, model }: Pick<ReplayCase, 'now' | 'model'>,
  reply: ReplyFactsRow,
  said: { readonly slots: readonly HeldSlot[]; readonly asksFirst: boolean },
): Rewritten | null {
  if (!model || model.attempts.length === 0) return null;
  const at = Temporal.Instant.from(now);
  const texts = [
    ...model.attempts,
    ...(model.body === null ? [] : [{ body: model.body, at: model.attempts.at(-1)?.at ?? now }]),
  ];
  const beganAt = Temporal.Instant.from(texts[0]?.at ?? now);
  const tried: { body: string; reasons: readonly Reason[]; at: Temporal.Instant }[] = [];
  for (const text of texts) {
    const last = tried.at(-1);
    if (last) {
      const facts = { channel: reply.channel, limits: model.revisions, tried, beganAt, now: last.at };
      const next = mayRevise(facts);
      if (!next.again) return givenUp(tried, next.why);
    }
    const body = text.body.trim();
    const reasons = faultsOf(reply, { ...said, body }, at);
    if (reasons.length === 0) return { body, attempts: tried, stopped: null, asks: [] };
    tried.push({ body, reasons, at: Temporal.Instant.from(text.at ?? now) });
  }
  const after = mayRevise({
    ...{ channel: reply.channel, limits: model.revisions, tried, beganAt },
    now: tried.at(-1)?.at ?? at,
  });
  if (!after.again) return givenUp(tried, after.why);
  // The rules would have asked once more, and no other text is recorded: the writer gave none.
  return givenUp(tried, NOT_WRITTEN);
}

const givenUp = (tried: Rewritten['attempts'], why: Reason): Rewritten => ({
  ...{ body: null, attempts: tried, stopped: why },
  asks: [why, ...(tried.at(-1)?.reasons ?? [])],
});
