import { DAYS_BETWEEN_TOUCHES } from '#campaigns/contract';
import { type Reason, reason } from '#core/verdict';

/** What lets a sequence that rests go on. */
type Release =
  /** The next word of ours after theirs. */
  | 'outbound'
  | 'approval'
  /** What was missing arrives, or turns out not to be had. */
  | 'arrival'
  | 'time'
  | 'cancellation'
  /** A try each hour, for a day. */
  | 'hourly'
  /** It becomes known whether a message left: by looking, or a person says so. */
  | 'settlement'
  | 'person';

type Pause = {
  readonly release: Release;
  /** It belongs to the ordinary course and is shown, never repaired. */
  readonly expected: boolean;
  readonly means: string;
};

/** Why follow-ups rest. Whatever stands here under no name was written by a person. */
export const PAUSES: Readonly<Record<string, Pause>> = {
  lead_replied: { release: 'outbound', expected: true, means: 'The lead answered.' },
  awaiting_approval: { release: 'approval', expected: true, means: 'A message waits for a yes.' },
  awaiting_enrichment: {
    release: 'arrival',
    expected: true,
    means: 'A telephone number or profile is looked for.',
  },
  lead_snoozed: { release: 'time', expected: true, means: 'The lead is put off until a day.' },
  out_of_office: { release: 'time', expected: true, means: 'The lead is away.' },
  engaged_not_replied: {
    release: 'time',
    expected: true,
    means: 'Opened several times; a person may act first.',
  },
  meeting_booked: { release: 'cancellation', expected: true, means: 'A meeting is booked.' },
  nobody_decided: { release: 'person', expected: false, means: 'Nobody decided on the message three times.' },
  texts_used_up: {
    release: 'person',
    expected: false,
    means: 'Every text of the step was rejected for the lead or had by them before.',
  },
  rejected_too_often: {
    release: 'person',
    expected: false,
    means: 'Reviewers rejected three messages to the lead within 30 days, and nothing new is known since.',
  },
  not_sent: {
    release: 'person',
    expected: false,
    means: 'The first message was taken out of the plan.',
  },
  undelivered: { release: 'person', expected: false, means: 'A message was refused.' },
  email_send_uncertain: {
    release: 'settlement',
    expected: false,
    means: 'It is not known whether a message left.',
  },
  linkedin_unreachable: {
    release: 'arrival',
    expected: false,
    means: 'LinkedIn cannot be reached for this lead.',
  },
  channel_disconnected: {
    release: 'arrival',
    expected: false,
    means: 'The account of the channel is disconnected or paused.',
  },
  blocked_sms_dnd: {
    release: 'hourly',
    expected: true,
    means: 'The telephone takes no messages at this hour.',
  },
  blocked_sms_config: { release: 'person', expected: false, means: 'Text messages are not set up.' },
  blocked_sms_error: { release: 'person', expected: false, means: 'A text message failed.' },
  missing_lead_data: { release: 'arrival', expected: false, means: 'A field of the lead is empty.' },
  missing_workspace_setup: {
    release: 'arrival',
    expected: false,
    means: 'A setting of the workspace is missing.',
  },
  missing_booking_link: { release: 'arrival', expected: false, means: 'There is no link to book.' },
  missing_availability: { release: 'arrival', expected: false, means: 'There is no free time to offer.' },
};
export const BY_HAND = 'by_hand';
const ENDED_BY_A_PERSON: Pause = { release: 'person', expected: true, means: 'A person paused it.' };
export const pauseOf = (why: string): Pause => PAUSES[why] ?? ENDED_BY_A_PERSON;

/** After a word of ours that nobody answered for so long it goes on whatever else was planned. */
const SILENCE_DAYS = 7;
const MOST_HOURLY = 24;

export type PauseFacts = {
  readonly why: string;
  readonly pausedAt: Temporal.Instant;
  /** Until when it was to rest; null where no day was named. */
  readonly until: Temporal.Instant | null;
  readonly lastInboundAt: Temporal.Instant | null;
  readonly lastOutboundAt: Temporal.Instant | null;
  /** What became of the message that waits for a yes. */
  readonly decision: 'open' | 'approved' | 'skipped';
  /** What became of what is missing. */
  readonly arrival: 'awaited' | 'arrived' | 'not_to_be_had';
  readonly cancelled: boolean;
  /** Hourly tries so far. */
  readonly attempts: number;
  readonly now: Temporal.Instant;
};

export type PauseVerdict = {
  /** `skip_step`: it goes on behind the step that cannot be done. */
  readonly verdict: 'hold' | 'resume' | 'skip_step' | 'end';
  /** When it goes on; null when that is not a matter of time. */
  readonly at: Temporal.Instant | null;
  readonly expected: boolean;
  readonly reasons: readonly Reason[];
};

/** Whether follow-ups that rest go on, and when. Without a certain reason to go on they rest. */
export function followUpPause(facts: PauseFacts): PauseVerdict {
  const { release, expected, means } = pauseOf(facts.why);
  const { verdict, at, code, text } = RELEASES[release](facts);
  return {
    ...{ verdict, at, expected },
    reasons: [
      reason(`pause.${facts.why in PAUSES ? facts.why : BY_HAND}`, means),
      reason(`pause.${code}`, text),
    ],
  };
}

type Answer = Pick<PauseVerdict, 'verdict' | 'at'> & { readonly code: string; readonly text: string };
const hold = (code: string, text: string, at: Temporal.Instant | null = null): Answer => ({
  ...{ verdict: 'hold', at, code, text },
});
const go = (at: Temporal.Instant, code: string, text: string): Answer => ({
  verdict: 'resume',
  at,
  code,
  text,
});
const reached = (at: Temporal.Instant, now: Temporal.Instant): boolean =>
  Temporal.Instant.compare(at, now) <= 0;
const day = (at: Temporal.Instant): string => at.toString().slice(0, 10);

const RELEASES: Readonly<Record<Release, (facts: PauseFacts) => Answer>> = {
  outbound: ({ lastInboundAt, lastOutboundAt, now }) => {
    const theirs = lastInboundAt ?? now;
    if (lastOutboundAt === null || reached(lastOutboundAt, theirs))
      return hold('our_turn', 'The last word is theirs: it goes on when they were answered.');
    if (reached(lastOutboundAt.add({ hours: 24 * SILENCE_DAYS }), now))
      return go(now, 'silence', `Our last word was not answered for ${SILENCE_DAYS} days.`);
    const at = lastOutboundAt.add({ hours: 24 * DAYS_BETWEEN_TOUCHES });
    const text = `They were answered; ${DAYS_BETWEEN_TOUCHES} days lie between two touches.`;
    return reached(at, now) ? go(now, 'answered', text) : hold('spacing', text, at);
  },
  approval: ({ decision, now }) =>
    decision === 'open'
      ? hold('open', 'It goes on when somebody decides.')
      : decision === 'approved'
        ? go(now, 'approved', 'Somebody said yes.')
        : { verdict: 'skip_step', at: now, code: 'skipped', text: 'Somebody left the message out.' },
  arrival: ({ arrival, until, now }) =>
    arrival === 'awaited'
      ? until === null
        ? hold('awaited', 'It goes on when that is there.')
        : reached(until, now)
          ? { verdict: 'skip_step', at: now, code: 'waited', text: 'It waited long enough and is left out.' }
          : hold('awaited', `It goes on when that is there, and without it on ${day(until)}.`, until)
      : arrival === 'arrived'
        ? go(now, 'arrived', 'What was missing is there.')
        : {
            verdict: 'skip_step',
            at: now,
            code: 'not_to_be_had',
            text: 'It cannot be had, so the step is left out.',
          },
  time: ({ until, now }) =>
    until === null
      ? hold('no_day', 'No day was named: a person lets it go on.')
      : reached(until, now)
        ? go(now, 'day_came', `The day, ${day(until)}, has come.`)
        : hold('until', `It goes on by itself on ${day(until)}.`, until),
  cancellation: ({ cancelled, now }) =>
    cancelled
      ? go(now, 'cancelled', 'The meeting was cancelled.')
      : { verdict: 'end', at: null, code: 'over', text: 'That ends the follow-ups.' },
  hourly: ({ attempts, pausedAt, now }) => {
    if (attempts >= MOST_HOURLY) return hold('given_up', `Tried ${MOST_HOURLY} times; a person looks at it.`);
    const at = pausedAt.add({ hours: attempts + 1 });
    return reached(at, now)
      ? go(now, 'try', 'It is tried again each hour.')
      : hold('later', 'It is tried again each hour.', at);
  },
  settlement: () =>
    hold(
      'unsettled',
      'It goes on when it is found out, or a person says, whether the message left. It is never sent again to find out.',
    ),
  person: () => hold('by_person', 'A person lets it go on; nothing does so by itself.'),
};
