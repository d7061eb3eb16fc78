import type { SequenceStep } from '#campaigns/contract';
import { DAYS_BETWEEN_TOUCHES } from '#campaigns/contract';
import { type Reason, reason } from '#core/verdict';
import { nextOpening, type OpenWindow } from '#core/window.rules';

export type StepFacts = {
  readonly steps: readonly SequenceStep[];
  /** The step that comes next, counted from one. */
  readonly step: number;
  /** When the first message left: day 1. */
  readonly startedAt: Temporal.Instant;
  readonly window: OpenWindow;
  readonly lead: {
    readonly status: string;
    readonly hasEmail: boolean;
    readonly hasProfile: boolean;
    readonly connected: boolean;
    /** Whether there is a number to call; taken as known where nothing is said. */
    readonly hasPhone?: boolean;
    /** A finder is looking for a number at this moment. */
    readonly phoneAwaited?: boolean;
    /** A search that may bring a profile is under way. */
    readonly profileAwaited?: boolean;
    /** LinkedIn refused the profile that is known. */
    readonly unreachable?: boolean;
    /** Of the longest number that is known; taken as enough where nothing is said. */
    readonly phoneDigits?: number;
    /** A person opened a mail of ours since the sequence began; taken as so where nothing is said. */
    readonly opened?: boolean;
    /** The third tier is written to by mail alone. */
    readonly tier?: string | null;
  };
  /** Our last touches of this person, over all campaigns. */
  readonly lastTouch: {
    readonly email: Temporal.Instant | null;
    readonly linkedin: Temporal.Instant | null;
  };
  /** Another message to this person is planned or waits for a yes in some campaign. */
  readonly pending: boolean;
  /** Whether something is set up that can act on LinkedIn. */
  readonly linkedinReady: boolean;
  /** An account there is set up and disconnected, or paused. */
  readonly linkedinDisconnected?: boolean;
  /** Since when this step waits for something, over all it waited for. */
  readonly waitsSince?: Temporal.Instant | null;
  /** Whether an account there has a place left today; taken as free where nothing is said. */
  readonly linkedinRoom?: boolean;
  readonly now: Temporal.Instant;
};

export type NextStep = (
  | { readonly kind: 'exit'; readonly why: string }
  /** Until an instant, or until what it waits for is there. */
  | { readonly kind: 'pause'; readonly why: string; readonly until: Temporal.Instant | null }
  | { readonly kind: 'complete' }
  /** The step is left out; the next one is due then, or now where that is past. */
  | { readonly kind: 'skip'; readonly nextDue: Temporal.Instant | null }
  | { readonly kind: 'wait'; readonly until: Temporal.Instant }
  | { readonly kind: 'act'; readonly step: SequenceStep }
) & { readonly reasons: readonly Reason[] };

/** Statuses that end a sequence, and how its end is called. */
const EXITS: Readonly<Record<string, string>> = {
  replied: 'replied',
  linkedin_replied: 'replied',
  meeting_booked: 'meeting_booked',
  bounced: 'bounced',
  unsubscribed: 'unsubscribed',
  rejected: 'rejected',
  disqualified: 'rejected',
};
/** Somebody who opens again and again without answering is left to a person for so long; then the sequence goes on. */
const ENGAGED_PAUSE = Temporal.Duration.from({ hours: 72 });

/**
 * What happens next in a lead's sequence. Who answered, left or was ruled out gets nothing more; conditions that do not
 * hold leave their step out; touches keep their distance on each channel, and two channels never meet on one day.
 */
export function nextStep(facts: StepFacts): NextStep {
  const { steps, step, lead, now } = facts;
  const why = EXITS[lead.status];
  if (why !== undefined)
    return { kind: 'exit', why, reasons: [reason('cadence.exit', `The lead is ${spoken(lead.status)}.`)] };
  const planned = steps[step - 1];
  if (!planned)
    return {
      kind: 'complete',
      reasons: [reason('cadence.complete', `All ${steps.length} steps are behind.`)],
    };
  if (lead.status === 'engaged_not_replied') {
    const text = 'Opened several times without an answer: a person may act first.';
    return {
      kind: 'pause',
      why: 'engaged_not_replied',
      until: now.add(ENGAGED_PAUSE),
      reasons: [reason('cadence.engaged', text)],
    };
  }
  const missing = unmet(facts, planned);
  const waits = missing && waitFor(facts, missing);
  if (waits) return waits;
  if (missing) return { kind: 'skip', nextDue: dueOf(facts, step + 1), reasons: [missing] };
  return (
    outsideHours(facts) ??
    spacing(facts, planned) ??
    crowding(facts, planned) ?? { kind: 'act', step: planned, reasons: [due(step, planned)] }
  );
}

const spoken = (status: string): string => status.replaceAll('_', ' ');
const due = (step: number, { day, channel, action }: SequenceStep): Reason =>
  reason('cadence.due', `Step ${step}, ${spoken(action)} by ${channel}, is due since day ${day}.`);

const NO_PHONE = 'cadence.condition_not_met:has_phone';
const NO_PROFILE = 'cadence.condition_not_met:has_linkedin_url';
const NOT_SET_UP = 'cadence.linkedin_not_set_up';
const UNREACHABLE = 'cadence.linkedin_unreachable';

/** What a step without what it needs waits for; undefined where nothing will come, or it has waited long enough. */
function waitFor(facts: StepFacts, { code, text }: Reason): NextStep | undefined {
  const { lead, linkedinDisconnected, steps, step } = facts;
  const channel = steps[step - 1]?.channel;
  const pause = (why: string, until: Temporal.Instant | null, words: string): NextStep => ({
    ...{ kind: 'pause', why, until },
    reasons: [reason(`cadence.${why}`, words)],
  });
  if (code === NO_PHONE && lead.phoneAwaited)
    return pause('awaiting_enrichment', null, 'A telephone number of the lead is being looked for.');
  const until = waitsUntil(facts);
  if (until === null) return undefined;
  if (code === NO_PROFILE && lead.profileAwaited && channel === 'linkedin')
    return pause('awaiting_enrichment', until, 'A LinkedIn profile of the lead is being looked for.');
  if (code === NOT_SET_UP && linkedinDisconnected)
    return pause('channel_disconnected', until, 'The LinkedIn account is disconnected or paused.');
  return code === UNREACHABLE ? pause('linkedin_unreachable', until, text) : undefined;
}

/** A last step waits so long. */
const LAST_WAITS = Temporal.Duration.from({ hours: 24 * 14 });

/** Until when a step on LinkedIn may wait: it never keeps the step behind it waiting. Null where that moment has come. */
function waitsUntil(facts: StepFacts): Temporal.Instant | null {
  const { step, now, waitsSince } = facts;
  const until = dueOf(facts, step + 1) ?? (waitsSince ?? now).add(LAST_WAITS);
  return Temporal.Instant.compare(until, now) > 0 ? until : null;
}

/** What it waited for came at night: the step is done in the next hours of its window. */
function outsideHours(facts: StepFacts): NextStep | undefined {
  if (!facts.waitsSince) return undefined;
  const until = openAt(facts, facts.now);
  return Temporal.Instant.compare(until, facts.now) > 0
    ? { kind: 'wait', until, reasons: [reason('cadence.next_hours', 'It goes on in the next open hours.')] }
    : undefined;
}

/** Why a step is left out; undefined where nothing stands against it. */
function unmet(facts: StepFacts, step: SequenceStep): Reason | undefined {
  return conditionUnmet(facts.lead, step) ?? channelUnmet(facts, step);
}

const not = (what: string, text: string): Reason => reason(`cadence.condition_not_met:${what}`, text);
/** A number with its area: shorter ones are extensions, or half of one. */
const DIGITS_OF_A_NUMBER = 10;

function conditionUnmet(lead: StepFacts['lead'], { condition }: SequenceStep): Reason | undefined {
  const { phoneDigits = DIGITS_OF_A_NUMBER, opened = true } = lead;
  if (condition === 'linkedin_connected' && !lead.connected)
    return not(condition, 'The lead has not accepted us on LinkedIn.');
  if (condition === 'phone_provided' && phoneDigits < DIGITS_OF_A_NUMBER)
    return not(
      condition,
      `No telephone number of ${DIGITS_OF_A_NUMBER} digits or more is known of the lead.`,
    );
  if (condition === 'email_opened' && !opened)
    return not(condition, 'The lead has opened no mail of ours since the sequence began.');
  return undefined;
}

/** What a channel needs, whatever the condition of the step. */
function channelUnmet(
  { lead, linkedinReady }: StepFacts,
  { channel, condition }: SequenceStep,
): Reason | undefined {
  if (channel === 'linkedin' && lead.tier === 'tier_3')
    return reason('cadence.tier_by_mail', 'Leads of the third tier are written to by mail alone.');
  if ((condition === 'has_linkedin_url' || channel === 'linkedin') && !lead.hasProfile)
    return not('has_linkedin_url', 'No LinkedIn profile of the lead is known.');
  if (channel === 'email' && !lead.hasEmail) return not('has_email', 'No address of the lead is known.');
  const { hasPhone = true } = lead;
  if (channel === 'call' && !hasPhone) return not('has_phone', 'No telephone number of the lead is known.');
  if (channel === 'voice' && !hasPhone && !lead.hasProfile)
    return not('has_phone', 'Neither a telephone number nor a LinkedIn profile of the lead is known.');
  if (channel === 'linkedin' && !linkedinReady)
    return reason(NOT_SET_UP, 'Nothing is set up that could act on LinkedIn.');
  if (channel === 'linkedin' && lead.unreachable)
    return reason(UNREACHABLE, 'LinkedIn refused the profile of the lead, and no other one is known.');
  return undefined;
}

const TOUCHES = ['email', 'linkedin'] as const;

/** Until when each touch keeps a step waiting, the longest first: one channel keeps its distance, and two never meet on one day. */
const rests = ({ lastTouch, window }: Pick<StepFacts, 'lastTouch' | 'window'>, channel: string) =>
  TOUCHES.flatMap((touched) => {
    const at = lastTouch[touched];
    if (!at || !TOUCHES.some((written) => written === channel)) return [];
    const until =
      touched === channel
        ? at.add({ hours: 24 * DAYS_BETWEEN_TOUCHES })
        : at.toZonedDateTimeISO(window.zone).add({ days: 1 }).startOfDay().toInstant();
    return [{ touched, until }];
  }).sort((one, other) => Temporal.Instant.compare(other.until, one.until));

const tooSoon = (channel: string): Reason =>
  reason('cadence.too_soon', `At least ${DAYS_BETWEEN_TOUCHES} days lie between two touches by ${channel}.`);
const SAME_DAY = reason('cadence.same_day', 'The person was reached on the other channel today.');

/** When a step may happen at the earliest, if that is not now. */
function spacing(facts: StepFacts, { channel }: SequenceStep): NextStep | undefined {
  const { pending, now } = facts;
  const until = (at: Temporal.Instant, why: Reason): NextStep => ({
    kind: 'wait',
    until: openAt(facts, at),
    reasons: [why],
  });
  if (channel === 'email' && pending)
    return until(
      now.add({ hours: 24 }),
      reason('cadence.message_pending', 'Another message to this person is on its way; one at a time.'),
    );
  const [longest] = rests(facts, channel);
  if (longest && Temporal.Instant.compare(longest.until, now) > 0)
    return until(longest.until, longest.touched === channel ? tooSoon(channel) : SAME_DAY);
  return undefined;
}

/** On LinkedIn the accounts have few places a day: a step waits for one, but never keeps the step behind it waiting. */
function crowding(facts: StepFacts, { channel }: SequenceStep): NextStep | undefined {
  const { step, now, linkedinRoom = true, window } = facts;
  if (channel !== 'linkedin' || linkedinRoom) return undefined;
  const tomorrow = openAt(
    facts,
    now.toZonedDateTimeISO(window.zone).add({ days: 1 }).startOfDay().toInstant(),
  );
  const behind = dueOf(facts, step + 1);
  const reasons = [reason('cadence.linkedin_full', 'The LinkedIn accounts have no place left today.')];
  return behind === null || Temporal.Instant.compare(tomorrow, behind) < 0
    ? { kind: 'wait', until: tomorrow, reasons }
    : { kind: 'skip', nextDue: behind, reasons };
}

/**
 * When a step is due: its day counted from the first message, at the opening of the window, and not before the touches that are known
 * of let it. Null behind the last step.
 */
export function dueOf(
  facts: Pick<StepFacts, 'steps' | 'startedAt' | 'window' | 'now'> & Partial<Pick<StepFacts, 'lastTouch'>>,
  step: number,
): Temporal.Instant | null {
  const { steps, startedAt, window, now, lastTouch = UNTOUCHED } = facts;
  const planned = steps[step - 1];
  if (!planned) return null;
  const day = startedAt
    .toZonedDateTimeISO(window.zone)
    .toPlainDate()
    .add({ days: planned.day - 1 });
  const resting = rests({ lastTouch, window }, planned.channel).map(({ until }) => until);
  const earliest = [day.toZonedDateTime(window.zone).toInstant(), ...resting].reduce(later);
  return later(openAt({ window }, earliest), now);
}

const later = (one: Temporal.Instant, other: Temporal.Instant): Temporal.Instant =>
  Temporal.Instant.compare(one, other) > 0 ? one : other;
const UNTOUCHED: StepFacts['lastTouch'] = { email: null, linkedin: null };
const openAt = ({ window }: Pick<StepFacts, 'window'>, at: Temporal.Instant): Temporal.Instant =>
  nextOpening(window, at).at?.toInstant() ?? at;
