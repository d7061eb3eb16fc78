import { instantOf } from '#core/db/index';
import { type Reason, reason } from '#core/verdict';
import { readLater } from '#inbound';

/** Who was asked when is asked once more after this. */
export const ASK_AGAIN_AFTER = Temporal.Duration.from({ hours: 24 });
/** Who stays silent this long after that is left alone until their day. */
export const REST_AFTER = Temporal.Duration.from({ hours: 24 * 7 });

/** How far somebody who put us off was asked: not yet, once, twice. */
export const DEFERRAL_STAGES = ['deferred', 'asked', 'asked_again'] as const;

export type DeferralFacts = {
  readonly stage: (typeof DEFERRAL_STAGES)[number];
  /** The day they named for certain. */
  readonly named: Temporal.PlainDate | null;
  /** When what was asked last left; null before that. */
  readonly askedAt: Temporal.Instant | null;
  /** A no of any kind is kept for them. */
  readonly saidNo: boolean;
  readonly booked: boolean;
  /** They wrote since. */
  readonly answeredSince: boolean;
  /** A machine of theirs wrote since. */
  readonly automaticSince: boolean;
  /** Somebody of us wrote to them since. */
  readonly writtenSince: boolean;
  /** Everything outbound is stopped, or their campaign does not send. */
  readonly stopped: boolean;
  readonly now: Temporal.Instant;
};

/** `ask` and `ask_again` draft a message; `wait` until `at`; `rest` leaves them alone until their day; `end` leaves it to what came between. */
export type DeferralVerdict = {
  readonly do: 'ask' | 'ask_again' | 'wait' | 'rest' | 'end';
  readonly at: Temporal.Instant | null;
  readonly reasons: readonly Reason[];
};

type Test = readonly [(facts: DeferralFacts) => boolean, code: string, text: string];

const ENDS: readonly Test[] = [
  [({ saidNo }) => saidNo, 'said_no', 'They are not to be written to.'],
  [({ booked }) => booked, 'booked', 'A meeting with them stands.'],
  [({ answeredSince }) => answeredSince, 'answered', 'They have answered; the conversation goes on by that.'],
  [({ writtenSince }) => writtenSince, 'written', 'Somebody wrote to them since.'],
];
const CALLS_OFF: readonly Test[] = [
  [({ automaticSince }) => automaticSince, 'automatic', 'A machine answered for them: they may be away.'],
  [({ stopped }) => stopped, 'stopped', 'Their campaign does not send, or everything is stopped.'],
];

/** What becomes of somebody who said "later": every reason for it is told, and whatever came between calls the second question off. */
export function deferral(facts: DeferralFacts): DeferralVerdict {
  const found = (tests: readonly Test[]): Reason[] =>
    tests.flatMap(([holds, code, text]) => (holds(facts) ? [reason(`deferral.${code}`, text)] : []));
  const ends = found(ENDS);
  const calledOff = found(CALLS_OFF);
  if (ends.length > 0) return { do: 'end', at: null, reasons: [...ends, ...calledOff] };
  if (facts.stage === 'deferred') return first(facts);
  if (calledOff.length > 0) return { do: 'rest', at: null, reasons: calledOff };
  const again = facts.stage === 'asked';
  const at = (facts.askedAt ?? facts.now).add(again ? ASK_AGAIN_AFTER : REST_AFTER);
  if (Temporal.Instant.compare(facts.now, at) < 0)
    return { do: 'wait', at, reasons: [reason('deferral.early', 'They were asked when, and have time.')] };
  return again
    ? { do: 'ask_again', at: null, reasons: [reason('deferral.silent', 'They were asked when a day ago.')] }
    : { do: 'rest', at: null, reasons: [reason('deferral.rests', 'They were asked twice and are silent.')] };
}

const first = ({ named }: DeferralFacts): DeferralVerdict =>
  named === null
    ? { do: 'ask', at: null, reasons: [reason('deferral.undated', 'They named no certain day: ask when.')] }
    : { do: 'rest', at: null, reasons: [reason('deferral.dated', `They named ${named}.`)] };

const UNTOUCHED = {
  ...{ saidNo: false, booked: false, answeredSince: false, automaticSince: false, writtenSince: false },
  stopped: false,
};

/** Whether the answer to a reply asks when: it puts us off and names no certain day. */
export function asksWhen(
  { intent, ownText, at }: { intent: string; ownText: string; at: string },
  now: Temporal.Instant,
): boolean {
  if (intent !== 'not_now') return false;
  const receivedOn = instantOf(at).toZonedDateTimeISO('UTC').toPlainDate();
  const named = readLater({ text: ownText, language: null, receivedOn }).date;
  return deferral({ stage: 'deferred', named, askedAt: null, ...UNTOUCHED, now }).do === 'ask';
}
