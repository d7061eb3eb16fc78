import { type Reason, reason } from '#core/verdict';
import { addBusinessDays, nextOpening, type OpenWindow } from '#core/window.rules';

/** After an absence, after a "not now", and when the calendar shows the times somebody asked for. */
export const RECONTACTS = ['ooo', 'nurture', 'window'] as const;
export type RecontactKind = (typeof RECONTACTS)[number];

/** How things stand with somebody who may hear from us again. */
export type Situation = {
  /** The lead's. */
  readonly status: string;
  /** A person answered for them after the reply this is about. */
  readonly answeredSince: boolean;
  /** They said again after it that they are away. */
  readonly awayAgain: boolean;
  /** A no of any kind is kept for them. */
  readonly saidNo: boolean;
  /** The state of the conversation's campaign; null where it has none. */
  readonly campaign: string | null;
  readonly hasAddress: boolean;
  /** Who wrote in this conversation last for us: a mailbox of ours, or a vendor. */
  readonly carrier: 'mailbox' | 'vendor' | null;
  /** Another message to them is planned or waits for a yes. */
  readonly pending: boolean;
  /** We, or somebody by hand, wrote to them after it. */
  readonly touchedSince: boolean;
};

/** Statuses that end it, and what each means in words. After a "not now" the answer itself is no obstacle. */
const OVER: Readonly<Record<string, string>> = {
  unsubscribed: 'They left.',
  bounced: 'Their address cannot be reached.',
  rejected: 'They were ruled out.',
  disqualified: 'They were ruled out.',
  meeting_booked: 'A meeting is booked.',
};
const ANSWERED: ReadonlySet<string> = new Set(['replied', 'linkedin_replied']);
const RUNNING = 'active';
const RESTING: ReadonlySet<string> = new Set(['draft', 'paused']);

/** Everything that stands against writing to them again, in the order in which a person would say it. */
export function standsAgainst(kind: RecontactKind, now: Situation): Reason[] {
  const over = OVER[now.status];
  const answered = now.answeredSince || (kind === 'ooo' && ANSWERED.has(now.status));
  const found: readonly (readonly [holds: boolean, code: string, text: string])[] = [
    [now.saidNo, 'said_no', 'They, or their company, are not to be written to.'],
    [over !== undefined, now.status, over ?? ''],
    [answered, 'answered', 'They have answered since; the conversation goes on by that.'],
    [
      now.awayAgain && kind === 'ooo',
      'away_again',
      'They said again that they are away; that absence counts.',
    ],
    [now.touchedSince, 'touched', 'They were written to since.'],
    [now.pending, 'pending', 'Another message to them is planned or waits for a yes; one at a time.'],
    [now.campaign === null, 'no_campaign', 'The conversation belongs to no campaign.'],
    [
      now.campaign !== null && now.campaign !== RUNNING,
      isResting(now) ? 'campaign_rests' : 'campaign_over',
      `The campaign is ${now.campaign}.`,
    ],
    [!now.hasAddress, 'no_address', 'No usable address of them is known.'],
    [
      now.carrier === 'vendor',
      'at_vendor',
      'The conversation is held at a vendor, which writes in it only there.',
    ],
    [now.carrier === null, 'never_written', 'We never wrote in this conversation.'],
  ];
  return found.flatMap(([holds, code, text]) => (holds ? [reason(`recontact.${code}`, text)] : []));
}

/** What stands against it may go by itself: a campaign that rests may go on. */
export const isResting = ({ campaign }: Pick<Situation, 'campaign'>): boolean =>
  campaign !== null && RESTING.has(campaign);

/** Nothing stands against it but that no address is known, and that may come. */
export const isAddressAlone = (against: readonly Reason[]): boolean =>
  against.length === 1 && against[0]?.code === 'recontact.no_address';

export type RetouchFacts = {
  /** The day they are back, as they said, as YYYY-MM-DD; null when they named none for certain. */
  readonly returnDate: string | null;
  /** Business days that are left to them. */
  readonly delayDays: number;
  /** When the recipient may be written to: days, hours, zone and public holidays. */
  readonly window: OpenWindow;
  readonly situation: Situation;
  readonly now: Temporal.Instant;
};

export type RetouchVerdict = {
  readonly eligible: boolean;
  /** From when on the date alone allows it; null without a date. */
  readonly eligibleAt: Temporal.Instant | null;
  readonly reasons: readonly Reason[];
};

/** Whether somebody who was away is written to again, and from when on. Every reason against it is told, not only the first. */
export function oooRetouch(facts: RetouchFacts): RetouchVerdict {
  const { returnDate, situation, now } = facts;
  const eligibleAt = retouchAt(facts);
  const early = eligibleAt !== null && Temporal.Instant.compare(now, eligibleAt) < 0;
  const against = [
    ...standsAgainst('ooo', situation),
    ...(returnDate === null
      ? [reason('recontact.undated', 'They named no certain day of return, so none is assumed.')]
      : []),
    ...(early
      ? [reason('recontact.early', `They are back on ${returnDate}; not before ${shown(eligibleAt)}.`)]
      : []),
  ];
  if (against.length > 0) return { eligible: false, eligibleAt, reasons: against };
  const due = reason('recontact.due', `They are back since ${returnDate}, and nobody has written since.`);
  return { eligible: true, eligibleAt, reasons: [due] };
}

/** The opening of the window on the business day that lies so many behind the return. */
export function retouchAt({
  returnDate,
  delayDays,
  window,
}: Pick<RetouchFacts, 'returnDate' | 'delayDays' | 'window'>): Temporal.Instant | null {
  if (returnDate === null) return null;
  const day = addBusinessDays(window, Temporal.PlainDate.from(returnDate), delayDays);
  if (day === null) return null;
  return nextOpening(window, day.toZonedDateTime(window.zone).toInstant()).at?.toInstant() ?? null;
}

const shown = (at: Temporal.Instant | null): string => at?.toString().slice(0, 16).replace('T', ' ') ?? '';

/** A moment at which a lead is written to again. */
export type TimingTask = {
  readonly kind: RecontactKind;
  readonly dueAt: Temporal.Instant;
  readonly saidAt: Temporal.Instant;
};

/**
 * Which of two moments stays, as one alone waits for a lead: what a person said before what a machine said of an absence, and of two
 * alike the one that was said last. What stays is never before the return from an absence that was told behind it.
 */
export function timingTask(
  waiting: TimingTask,
  fresh: TimingTask,
): {
  readonly stays: 'waiting' | 'fresh';
  readonly dueAt: Temporal.Instant;
  readonly reasons: readonly Reason[];
} {
  const alike = (waiting.kind === 'ooo') === (fresh.kind === 'ooo');
  if (alike) {
    const late = Temporal.Instant.compare(fresh.saidAt, waiting.saidAt) >= 0;
    const text = 'One moment waits for a lead: the one that was told last.';
    return {
      stays: late ? 'fresh' : 'waiting',
      dueAt: late ? fresh.dueAt : waiting.dueAt,
      reasons: [reason('timing.last_told', text)],
    };
  }
  const [own, absence] = waiting.kind === 'ooo' ? [fresh, waiting] : [waiting, fresh];
  const away =
    Temporal.Instant.compare(absence.saidAt, own.saidAt) >= 0 &&
    Temporal.Instant.compare(absence.dueAt, own.dueAt) > 0;
  const text = away
    ? 'They are away on the day they named: they are written to when they are back.'
    : 'The day they named counts, and not the return from an absence.';
  return {
    stays: own === fresh ? 'fresh' : 'waiting',
    dueAt: away ? absence.dueAt : own.dueAt,
    reasons: [reason(away ? 'timing.behind_absence' : 'timing.own_words', text)],
  };
}
