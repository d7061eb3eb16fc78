import { type Reason, reason } from '#core/verdict';
import { isVendorMailbox } from './contract.ts';
import { type Band, type Level, levelIn, percent, tenths, worstLevel } from './rate-band.rules.ts';

/** Below so many messages in so many days a rate is chance. */
export const SAMPLE = { sends: 50, days: 7 } as const;
/** In tenths of a percent of what was sent. */
const BOUNCES: Band = { warn: 20, pause: 30 };
const COMPLAINTS = { warn: 1, urgent: 2, pause: 3 } as const satisfies Band;
/** So many sign-ins refused one after the other are no hiccup of the server. */
export const REFUSED_SIGN_INS = 3;
/** Rest before a mailbox sends again, then the share of its cap on the first day and the days until the whole. */
export const RETURN = { restDays: 7, firstPercent: 25, days: 14 } as const;

export type MailboxReadings = {
  /** Within the last seven days, and since it returned if that is later. */
  readonly sends: number;
  readonly bounces: number;
  readonly complaints: number;
};

export type MailboxFacts = MailboxReadings & {
  readonly state: string;
  /** Who or what paused it: after bounces it comes back by itself, otherwise a person brings it back. */
  readonly pausedBy: 'person' | 'bounces' | 'complaints' | 'sign_in' | null;
  /** Sign-ins that its server refused since the last one that worked, and its last words. */
  readonly refusedSignIns: number;
  readonly refusal: string | null;
  readonly pausedAt: Temporal.Instant | null;
  readonly returnedAt: Temporal.Instant | null;
  readonly dailyCap: number;
  readonly now: Temporal.Instant;
};

export type MailboxHealth = {
  readonly level: Level;
  /** What made it rest, where it has to. */
  readonly because: 'bounces' | 'complaints' | 'sign_in' | null;
  /** What to do with it now. */
  readonly action: 'none' | 'pause' | 'disconnect' | 'resume';
  /** Messages a day at this moment. */
  readonly dailyCap: number;
  /** When it comes back by itself; null where it sends or a person decides. */
  readonly returnsAt: Temporal.Instant | null;
  readonly reasons: readonly Reason[];
};

/** How bad the figures are. Too few messages say nothing, and nothing is neither good nor bad. */
export function levelOf({ sends, bounces, complaints }: MailboxReadings): {
  level: Level;
  reasons: readonly Reason[];
} {
  const detail = { sends, bounces, complaints };
  if (sends < SAMPLE.sends) {
    const text = `${sends} messages in ${SAMPLE.days} days; ${SAMPLE.sends} are wanted before a rate counts.`;
    return { level: 'unmeasured', reasons: [reason('mailbox.unmeasured', text, detail)] };
  }
  const bounceLevel = levelIn(BOUNCES, bounces, sends);
  const complaintLevel = levelIn(COMPLAINTS, complaints, sends);
  const level = worstLevel([bounceLevel, complaintLevel]);
  return {
    level,
    reasons: [
      reason(`mailbox.bounces_${bounceLevel}`, `${percent(bounces, sends)} % of ${sends} bounced.`, detail),
      reason(`mailbox.complaints_${complaintLevel}`, `${percent(complaints, sends)} % complained.`, detail),
    ],
  };
}

/**
 * Whether a mailbox may go on, must rest, or has earned its return: a week of rest, then a quarter of its cap growing
 * to the whole within two weeks. After complaints, and after a person's own pause, a person brings it back.
 */
export function mailboxHealth(facts: MailboxFacts): MailboxHealth {
  const { level, reasons } = levelOf(facts);
  if (facts.state === 'active') {
    const pauses = level === 'pause';
    if (!pauses && facts.refusedSignIns >= REFUSED_SIGN_INS)
      return {
        ...{ level, because: 'sign_in', action: 'disconnect', dailyCap: 0, returnsAt: null },
        reasons: [reason('mailbox.sign_in_refused', refusedText(facts))],
      };
    const returning = returningCap(facts.dailyCap, facts.returnedAt, facts.now);
    return {
      level,
      because: pauses ? worstOf(facts) : null,
      action: pauses ? 'pause' : 'none',
      dailyCap: pauses ? 0 : returning.cap,
      returnsAt: null,
      reasons: [...reasons, ...returning.reasons],
    };
  }
  const resting = { level, because: null, action: 'none' as const, dailyCap: 0, returnsAt: null };
  if (facts.state === 'disconnected')
    return { ...resting, reasons: [reason('mailbox.disconnected', RECONNECT)] };
  if (facts.state === 'paused' && facts.pausedBy === 'complaints') {
    const text = 'It rests because of complaints; a person looks into them and brings it back.';
    return { ...resting, reasons: [reason('mailbox.complaints', text)] };
  }
  if (facts.state !== 'paused' || facts.pausedBy !== 'bounces' || !facts.pausedAt)
    return { ...resting, reasons: [reason('mailbox.by_person', `It is ${facts.state}; a person decides.`)] };
  const returnsAt = facts.pausedAt.add({ hours: RETURN.restDays * 24 });
  if (Temporal.Instant.compare(returnsAt, facts.now) > 0) {
    const text = `It rests until ${returnsAt.toString().slice(0, 10)} because too much bounced.`;
    return { ...resting, returnsAt, reasons: [reason('mailbox.resting', text)] };
  }
  return {
    level,
    because: null,
    action: 'resume',
    dailyCap: shareOf(facts.dailyCap, 0),
    returnsAt,
    reasons: [
      reason(
        'mailbox.returns',
        `It rested for ${RETURN.restDays} days and returns with ${RETURN.firstPercent} % of its cap.`,
      ),
    ],
  };
}

const refusedText = ({ refusedSignIns, refusal }: MailboxFacts): string =>
  `Its server refused ${refusedSignIns} sign-ins one after the other. ${refusal ?? ''}`.trim();

/** What ends being disconnected. */
export const RECONNECT =
  'It is disconnected: nothing is sent or read by it until it is connected again with a user name and password, or a permission, that its server accepts.';

/** Complaints weigh more: they bring a person. */
const worstOf = ({ sends, complaints }: MailboxReadings): 'bounces' | 'complaints' =>
  tenths(complaints, sends) >= COMPLAINTS.pause ? 'complaints' : 'bounces';

/** At least one a day, or a small cap could never show that it is clean. */
const shareOf = (cap: number, days: number): number =>
  Math.min(
    cap,
    Math.max(
      1,
      Math.floor((cap * (RETURN.firstPercent + ((100 - RETURN.firstPercent) * days) / RETURN.days)) / 100),
    ),
  );

/** What a person's pause means. A vendor goes on with what it was handed, as it knows nothing of the pause. */
export const pausingText = (vendor: string): string =>
  isVendorMailbox(vendor)
    ? `Nothing more is handed to ${vendor} for it until a person brings it back. What lies there already still leaves; pausing its campaigns holds that too.`
    : 'Nothing more leaves by it until a person brings it back. What waits in it goes to the others, or waits.';

/** What a person sets going by bringing a mailbox back. After a rest that its figures asked for it starts small. */
export function resumingText({ pausedBy, dailyCap }: Pick<MailboxFacts, 'pausedBy' | 'dailyCap'>): string {
  if (pausedBy === null || pausedBy === 'person') return `It sends again at once, up to ${dailyCap} a day.`;
  const why =
    pausedBy === 'complaints'
      ? 'People complained about its mail: look into the list and the texts first.'
      : 'Its figures are counted anew from then on.';
  return `${why} It starts with ${shareOf(dailyCap, 0)} of ${dailyCap} a day and is back at ${dailyCap} after ${RETURN.days} days.`;
}

/** What a mailbox may send today: its cap, or less while it comes back from a rest. */
export function returningCap(
  dailyCap: number,
  returnedAt: Temporal.Instant | null,
  now: Temporal.Instant,
): { cap: number; reasons: Reason[] } {
  if (!returnedAt) return { cap: dailyCap, reasons: [] };
  const days = Math.max(0, Math.floor(returnedAt.until(now).total({ unit: 'hours' }) / 24));
  if (days >= RETURN.days) return { cap: dailyCap, reasons: [] };
  const cap = shareOf(dailyCap, days);
  const text = `Day ${days + 1} of ${RETURN.days} after its rest: ${cap} of ${dailyCap} a day.`;
  return { cap, reasons: [reason('mailbox.returning', text, { cap, days })] };
}
