import { type Reason, reason } from '#core/verdict';

/** What the journal says about one question to one finder. */
export type KnownAnswer = {
  readonly state: 'asked' | 'later' | 'waiting' | 'hit' | 'miss' | 'failed' | 'unknown';
  /** When it was asked, or answered. */
  readonly at: Temporal.Instant;
  /** When it is looked for next, while it waits; from when on it can be asked, where there was no room. */
  readonly dueAt: Temporal.Instant | null;
  /** It failed in this very attempt, so it is not tried again at once. */
  readonly triedNow: boolean;
  /** A cap, a guard or a stop of ours did not let it pass; what is refused at one finder is not spent at the next. */
  readonly refused: boolean;
  /** It was promised for later and did not come in time. It is still taken when it comes. */
  readonly gaveUp: boolean;
};
export type WaterfallStep = {
  readonly provider: string;
  readonly connected: boolean;
  /** The finder has what it needs to answer. */
  readonly accepts: boolean;
  readonly answer: KnownAnswer | null;
};
export type WaterfallFacts = {
  readonly steps: readonly WaterfallStep[];
  readonly goodForDays: number;
  readonly now: Temporal.Instant;
};
export type NextQuestion =
  | { readonly next: 'ask'; readonly provider: string; readonly reasons: readonly Reason[] }
  | {
      readonly next: 'wait';
      readonly provider: string;
      readonly until: Temporal.Instant;
      readonly reasons: readonly Reason[];
    }
  | {
      readonly next: 'done';
      readonly outcome: 'found' | 'nothing' | 'failed' | 'unknown';
      /** Who found it, or whose answer was lost. */
      readonly provider: string | null;
      readonly reasons: readonly Reason[];
    };

/** A call that somebody else makes has its answer, or has lost it, after this. */
export const IN_FLIGHT = Temporal.Duration.from({ minutes: 2 });

const hours = (days: number): Temporal.Duration => Temporal.Duration.from({ hours: 24 * days });

/** Answers age, open questions do not. */
const isAged = ({ state, at }: KnownAnswer, { goodForDays, now }: WaterfallFacts): boolean =>
  (state === 'hit' || state === 'miss' || state === 'unknown') &&
  Temporal.Instant.compare(at.add(hours(goodForDays)), now) <= 0;

/** The first finder whose hit is still good. */
const foundBy = (facts: WaterfallFacts): { provider: string; at: Temporal.Instant } | undefined =>
  facts.steps
    .flatMap(({ provider, answer }) =>
      answer?.state === 'hit' && !isAged(answer, facts) ? { provider, at: answer.at } : [],
    )
    .at(0);

/**
 * Whom to ask next about somebody. Finders are asked in order and only a miss, or a finder that cannot be asked, leads to the next.
 * A hit ends the search wherever it stands: what was found may have changed the question, so that an earlier finder's miss is no answer
 * to it any more. What was answered is not asked again until it is old; what may have been answered and charged is not asked again
 * by itself.
 */
export function nextQuestion(facts: WaterfallFacts): NextQuestion {
  const found = foundBy(facts);
  if (found) {
    const text = `${found.provider} answered on ${found.at.toString().slice(0, 10)}.`;
    const known = reason('enrichment.known', text, { provider: found.provider });
    return { next: 'done', outcome: 'found', provider: found.provider, reasons: [known] };
  }
  const reasons: Reason[] = [];
  let failed: string | null = null;
  for (const step of facts.steps) {
    const { provider } = step;
    const say = (code: string, text: string): void => void reasons.push(reason(code, text, { provider }));
    const { answer } = step;
    const known = answer && !isAged(answer, facts) ? answer : null;
    const day = known?.at.toString().slice(0, 10);
    if (known?.state === 'later' && known.dueAt && Temporal.Instant.compare(known.dueAt, facts.now) > 0) {
      say('enrichment.no_room', `${provider} takes no more questions until ${known.dueAt}.`);
      return { next: 'wait', provider, until: known.dueAt, reasons };
    }
    if (known?.state === 'waiting' || known?.state === 'asked') {
      const until = known.dueAt ?? known.at.add(IN_FLIGHT);
      say('enrichment.waiting', `${provider} was asked on ${day} and has not answered yet.`);
      return { next: 'wait', provider, until, reasons };
    }
    if (known?.state === 'unknown' && known.gaveUp) {
      say('enrichment.gave_up', `${provider} was asked on ${day} and did not answer in time.`);
      continue;
    }
    if (known?.state === 'unknown') {
      say(
        'enrichment.answer_lost',
        `The answer of ${provider} of ${day} was lost and may have been charged, so it is not asked again without a person.`,
      );
      return { next: 'done', outcome: 'unknown', provider, reasons };
    }
    if (known?.state === 'miss') say('enrichment.miss', `${provider} knew nothing on ${day}.`);
    else if (known?.state === 'failed' && known.triedNow) {
      if (known.refused) {
        say('enrichment.refused', `${provider} may not be asked right now.`);
        return { next: 'done', outcome: 'failed', provider, reasons };
      }
      failed = provider;
      say('enrichment.failed', `${provider} could not be asked.`);
    } else if (!step.connected) say('enrichment.not_connected', `${provider} is not connected.`);
    else if (!step.accepts)
      say('enrichment.too_little', `Too little is known about the person to ask ${provider}.`);
    else return { next: 'ask', provider, reasons };
  }
  return { next: 'done', outcome: failed === null ? 'nothing' : 'failed', provider: failed, reasons };
}

/** Milliseconds are too fine for a vendor's queue; the longest pause between two looks. */
const LONGEST_PAUSE_SECONDS = 300;

/** When an answer that has not come is looked for again; null when nobody waits any more. */
export function nextLook(facts: {
  readonly looks: number;
  readonly lookAfterSeconds: number;
  readonly giveUpAt: Temporal.Instant;
  readonly now: Temporal.Instant;
}): Temporal.Instant | null {
  const { looks, lookAfterSeconds, giveUpAt, now } = facts;
  if (Temporal.Instant.compare(now, giveUpAt) >= 0) return null;
  const pause = Math.min(LONGEST_PAUSE_SECONDS, lookAfterSeconds * 1.5 ** looks);
  const at = now.add({ milliseconds: Math.round(pause * 1_000) });
  return Temporal.Instant.compare(at, giveUpAt) > 0 ? giveUpAt : at;
}
