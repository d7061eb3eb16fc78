import { type Reason, reason } from '#core/verdict';
import type { EscalatedTopic } from './contract.ts';
import { readEvaluation } from './evaluation.rules.ts';
import { ENDS } from './gate.rules.ts';
import { type Moment, maySendNow } from './send-now.rules.ts';

/** An answer whose moment has come, and everything that was true when it was decided and may not be any more. */
export type DueFacts = {
  readonly byPerson: boolean;
  /** The conversation now; undefined when the lead is gone. */
  readonly moment: Moment | undefined;
  readonly evaluation: unknown;
  readonly threshold: number | null;
  /** What the gate had said. */
  readonly action: string | null;
  readonly topics: readonly EscalatedTopic[];
  readonly broken: readonly Reason[];
  /** The times in the text, and those that are still kept for it. */
  readonly offered: readonly Temporal.Instant[];
  readonly kept: readonly Temporal.Instant[];
  readonly grantHolds: boolean;
  readonly sameBytes: boolean;
  readonly changedSinceYes: boolean;
  readonly sendAt: Temporal.Instant;
  readonly now: Temporal.Instant;
};

export type DueVerdict = { readonly do: 'send' | 'review' | 'end'; readonly reasons: readonly Reason[] };

/** An answer that comes this much later than it was meant to is looked at by a person first. */
const LATE_MINUTES = 60;
/** What would stop an answer but passes by itself: it is not taken while these hold. */
const PASSES = ['answer.stopped', 'answer.campaign'];

/** Whether an answer leaves now. A person's yes stands for what a person can see; what nobody may promise, nobody may. */
export function judgeDue(facts: DueFacts): DueVerdict {
  const { moment, byPerson } = facts;
  if (!moment) return { do: 'end', reasons: [reason('answer.draft', 'The lead is gone.')] };
  const now = maySendNow(moment);
  const against = now.allowed ? [] : now.reasons;
  const ended = against.filter(({ code }) => ENDS.includes(code));
  if (ended.length > 0) return { do: 'end', reasons: ended };
  const reasons = [
    ...against.filter(({ code }) => !PASSES.includes(code)),
    ...againstText(facts),
    ...(byPerson ? [] : againstMachine(facts)),
  ];
  if (reasons.length > 0) return { do: 'review', reasons };
  // Taken although it passes: the caller looked before the stop was pulled, and the ledger asks once more.
  return against.length > 0 ? { do: 'review', reasons: against } : { do: 'send', reasons: [] };
}

function againstText({ broken, offered, kept, sameBytes, changedSinceYes, now }: DueFacts): Reason[] {
  const isKept = (at: Temporal.Instant): boolean => kept.some((other) => other.equals(at));
  return [
    ...broken,
    ...(offered.every(isKept)
      ? []
      : [reason('answer.slot_lost', 'A time in it is not kept for this answer any more.')]),
    ...(offered.some((at) => Temporal.Instant.compare(at, now) <= 0)
      ? [reason('answer.slot_past', 'A time in it is past.')]
      : []),
    ...(sameBytes ? [] : [reason('approval.other_bytes', 'It is not what was decided on.')]),
    ...(changedSinceYes
      ? [reason('answer.changed', 'Times in it had to be replaced after the yes, so it needs another.')]
      : []),
  ];
}

function againstMachine(facts: DueFacts): Reason[] {
  const { evaluation, threshold, action, topics, grantHolds, sendAt, now } = facts;
  const judged = readEvaluation(evaluation);
  return [
    ...(judged.safe ? [] : judged.reasons),
    ...(threshold !== null && judged.confidence >= threshold
      ? []
      : [reason('gate.below', 'It is not sure enough.')]),
    ...(action === 'send' || action === 'hold'
      ? []
      : [reason('gate.not_passed', 'The gate did not let it go.')]),
    ...topics.map((topic) => reason(`gate.topic.${topic}`, 'It is about something a person must see.')),
    ...(grantHolds
      ? []
      : [reason('gate.grant_ended', 'What was granted for answers like this holds no longer.')]),
    ...(now.since(sendAt).total('minutes') <= LATE_MINUTES
      ? []
      : [reason('answer.late', 'It should have gone more than an hour ago.')]),
  ];
}
