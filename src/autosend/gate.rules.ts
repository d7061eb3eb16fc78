import type { AutonomyLevel } from '#approval/contract';
import { type Reason, reason } from '#core/verdict';
import type { Intent } from '#inbound/contract';
import { DRAFTED, type EscalatedTopic } from './contract.ts';
import { answerAt, type Delay } from './delay.rules.ts';
import type { Judged } from './evaluation.rules.ts';
import { type Moment, maySendNow } from './send-now.rules.ts';

/** What the owner granted for this campaign and intent. */
export type Grant = {
  readonly level: AutonomyLevel;
  /** From 0 to 1; reached is enough. */
  readonly threshold: number;
  /** Too few settled drafts to know what the threshold means. */
  readonly uncalibrated: boolean;
  /** The owner chose `auto` by hand, knowing that. */
  readonly chosenByOwner: boolean;
  readonly delay: Delay;
};

export type GateFacts = {
  readonly intent: Intent;
  readonly topics: readonly EscalatedTopic[];
  readonly moment: Moment;
  /** Codes of what the draft breaks: an empty text, a time nobody offered, a link nobody knows. */
  readonly broken: readonly Reason[];
  readonly judged: Judged;
  readonly grant: Grant;
  readonly messageId: string;
  readonly receivedAt: Temporal.Instant;
  readonly now: Temporal.Instant;
};

/**
 * `send` goes when its time has come; `hold` too, unless a person stops it before; `review` waits for a person; `skip` is never
 * answered by this draft.
 */
export type Gate = {
  readonly action: 'send' | 'hold' | 'review' | 'skip';
  readonly at: Temporal.Instant | null;
  readonly reasons: readonly Reason[];
};

/** What of a moment ends a draft for good. The rest may pass, and a person may still send it then. */
export const ENDS: readonly string[] = [
  'suppressed',
  'opt_out',
  'booked',
  'newer_inbound',
  'answered',
  'draft',
].map((code) => `answer.${code}`);

const TOPICS: Readonly<Record<EscalatedTopic, string>> = {
  opt_out: 'It touches a wish to be left alone.',
  legal: 'It is about the law.',
  price_promise: 'It asks for a promise about the price.',
  security: 'It is about security.',
  unsure: 'It is unsure what they want.',
};

/**
 * Whether a drafted answer goes without a person, and when. Every rule is asked and every reason kept; nothing that one rule
 * forbids can another allow.
 */
export function autoSendGate(facts: GateFacts): Gate {
  const { intent, moment, grant, judged } = facts;
  const drafted = (DRAFTED as Readonly<Record<string, 'may_go' | 'review_only'>>)[intent];
  if (drafted === undefined)
    return skip(reason('gate.intent', `Nobody is answered who writes "${intent.replaceAll('_', ' ')}".`));
  const now = maySendNow(moment);
  const ended = now.reasons.filter(({ code }) => !now.allowed && ENDS.includes(code));
  if (ended.length > 0) return skip(...ended);
  const against = [...(now.allowed ? [] : now.reasons), ...againstIn(facts, drafted === 'may_go')];
  if (against.length > 0) return { action: 'review', at: null, reasons: [...against, ...judged.reasons] };
  const action = grant.level === 'auto' ? 'send' : 'hold';
  const why = `${judged.confidence.toFixed(2)} reaches ${grant.threshold.toFixed(2)}.`;
  return {
    action,
    at: answerAt(facts, grant.delay),
    reasons: [...judged.reasons, reason('gate.passed', `Goes without a person: ${why}`)],
  };
}

const skip = (...reasons: Reason[]): Gate => ({ action: 'skip', at: null, reasons });

/** Everything that wants a person. */
function againstIn({ topics, broken, judged, grant }: GateFacts, mayGo: boolean): Reason[] {
  const { level, threshold, uncalibrated, chosenByOwner } = grant;
  const sure = `${judged.confidence.toFixed(2)} of ${threshold.toFixed(2)}`;
  return [
    ...(mayGo ? [] : [reason('gate.review_only', 'Such an answer always goes through a person.')]),
    ...topics.map((topic) => reason(`gate.topic.${topic}`, TOPICS[topic])),
    ...broken,
    ...(judged.safe ? [] : [reason('gate.not_safe', 'It was not judged safe.')]),
    ...(judged.confidence >= threshold ? [] : [reason('gate.below', `Not sure enough: ${sure}.`)]),
    ...(level === 'shadow' || level === 'draft_only'
      ? [reason('gate.level', `Nothing of this kind goes by itself yet: it stands at ${level}.`)]
      : []),
    ...(uncalibrated && !chosenByOwner
      ? [reason('gate.uncalibrated', 'Too few answers were settled to know what the threshold means.')]
      : []),
  ];
}
