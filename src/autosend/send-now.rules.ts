import { allow, type Reason, reason, refuse, type Verdict } from '#core/verdict';

/** How an answer would leave: by itself, or because a person pressed the button. */
export type Sender = 'machine' | 'person';

/** The conversation as it is at this moment, not as it was when the draft was written. */
export type Moment = {
  readonly sender: Sender;
  /** Everything outbound is stopped. */
  readonly stopped: boolean;
  /** Auto-send alone is stopped, and no override is set. */
  readonly autoSendStopped: boolean;
  /** A "no" is kept for the person. */
  readonly suppressed: boolean;
  /** The newest message of theirs asks to be left alone. */
  readonly optOut: boolean;
  /** A meeting with them stands. */
  readonly booked: boolean;
  /** Their last meeting was cancelled or missed, and we have not written since. */
  readonly fellThrough: boolean;
  /** They wrote again after the message that this answers, on any channel. */
  readonly newerInbound: boolean;
  /** We wrote after it. */
  readonly answered: boolean;
  readonly draft: 'waiting' | 'sending' | 'sent' | 'rejected' | 'missing';
  readonly campaign: 'active' | 'stopped' | 'none';
};

type Test = readonly [(moment: Moment) => boolean, code: string, text: string];

const TESTS: readonly Test[] = [
  [({ stopped }) => stopped, 'stopped', 'Everything outbound is stopped.'],
  [
    ({ sender, autoSendStopped }) => sender === 'machine' && autoSendStopped,
    'auto_send_stopped',
    'Nothing is answered without a person at the moment.',
  ],
  [({ suppressed }) => suppressed, 'suppressed', 'They said no.'],
  [({ optOut }) => optOut, 'opt_out', 'Their newest message asks to be left alone.'],
  [({ booked }) => booked, 'booked', 'They have booked already.'],
  [
    ({ sender, fellThrough }) => sender === 'machine' && fellThrough,
    'fell_through',
    'Their meeting was cancelled or missed: a person writes first.',
  ],
  [
    ({ newerInbound }) => newerInbound,
    'newer_inbound',
    'They wrote again since: this answers an older message.',
  ],
  [({ answered }) => answered, 'answered', 'Somebody has answered already.'],
  [({ draft }) => draft !== 'waiting', 'draft', 'The draft is gone, or somebody is at it.'],
  [({ campaign }) => campaign === 'stopped', 'campaign', 'The campaign does not send.'],
  [
    ({ sender, campaign }) => sender === 'machine' && campaign === 'none',
    'no_campaign',
    'The reply belongs to no campaign, so nobody granted that it be answered without a person.',
  ],
];

/**
 * Whether an answer may leave at this very moment. Every way out asks this again right before the first byte: the gate, a delayed
 * answer when its time has come, a person's button, a task, a backfill. All reasons are kept.
 */
export function maySendNow(moment: Moment): Verdict {
  const refusals = TESTS.flatMap(([refuses, code, text]): Reason[] =>
    refuses(moment) ? [reason(`answer.${code}`, text)] : [],
  );
  const [first, ...more] = refusals;
  return first ? refuse(first, ...more) : allow();
}

/** What becomes of a time somebody took: it is booked, a person looks at it, or nothing comes of it. */
export type MayBook = { readonly do: 'book' | 'person' | 'end'; readonly reasons: readonly Reason[] };

/** What leaves nothing to book for anybody. */
const NO_MORE: readonly string[] = ['answer.suppressed', 'answer.opt_out'];
const NOT_ALLOWED = reason('answer.books', 'Times are not booked without a person any more.');

/**
 * Whether a time that a lead took is booked without a person at this very moment. A meeting of theirs is no reason here: booking
 * finds its own when it is asked twice, and refuses beside another. `moment` is undefined when the lead is gone.
 */
export function mayBookNow(moment: Moment | undefined, { books }: { books: boolean }): MayBook {
  if (!moment) return { do: 'end', reasons: [reason('answer.draft', 'The lead is gone.')] };
  const now = maySendNow({ ...moment, booked: false });
  const reasons = [...(now.allowed ? [] : now.reasons), ...(books ? [] : [NOT_ALLOWED])];
  if (reasons.some(({ code }) => NO_MORE.includes(code))) return { do: 'end', reasons };
  return { do: reasons.length === 0 ? 'book' : 'person', reasons };
}

/** What keeps a time from being booked whoever books it. That somebody answered is no reason: an invitation is no second answer. */
const AGAINST_BOOKING: readonly string[] = [
  ...NO_MORE,
  'answer.stopped',
  'answer.booked',
  'answer.newer_inbound',
];

/** Whether a person may book a time for whom a reply is from, at this very moment. `moment` is undefined when the lead is gone. */
export function mayPersonBook(moment: Moment | undefined): Verdict {
  if (!moment) return refuse(reason('answer.draft', 'The lead is gone.'));
  const now = maySendNow({ ...moment, sender: 'person' });
  const [first, ...more] = now.reasons.filter(({ code }) => AGAINST_BOOKING.includes(code));
  return first ? refuse(first, ...more) : allow();
}
