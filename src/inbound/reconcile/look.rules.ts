/** How many days back a look goes unless told otherwise. */
export const DAYS_BACK = 7;
export const MOST_DAYS = 90;
/** What came in so lately is left to those who read all day: it is on its way. */
export const ON_ITS_WAY = Temporal.Duration.from({ minutes: 30 });
/** UTC; mailboxes and vendors have little else to do then. */
export const NIGHT_HOUR = 3;
/** A look that was begun and not ended by then has died with its process; somebody else goes on. */
export const GIVEN_UP_AFTER = Temporal.Duration.from({ hours: 1 });

/** The night an instant belongs to: the last 03:00 UTC that has come. */
export function nightOf(now: Temporal.Instant): Temporal.Instant {
  const shifted = now.subtract({ hours: NIGHT_HOUR }).toZonedDateTimeISO('UTC').startOfDay();
  return shifted.toInstant().add({ hours: NIGHT_HOUR });
}

/** What may become of a message that was looked at; a look that adds up names one for each. */
export const OUTCOMES = [
  /** We hold it. */
  'known',
  /** So new that it is on its way to us. */
  'fresh',
  /** Sent by hand to nobody who is a lead: none of our business, and not read. */
  'strangers',
  /** It had come in and we did not hold it: taken in as if it came now. */
  'inbound',
  /** It was held as received, and what it said was gone: read again. */
  'reread',
  /** Somebody wrote it past us: noted in the conversation, never sent by us. */
  'sent',
  /** It should have been healed and was not. */
  'failed',
] as const;
export type Outcome = (typeof OUTCOMES)[number];

/** How many of `looked` came to which end, and beside it the people who became leads by it. */
export type Tally = Record<Outcome | 'looked' | 'people', number>;

export const emptyTally = (): Tally => ({
  ...{ looked: 0, people: 0 },
  ...{ known: 0, fresh: 0, strangers: 0, inbound: 0, reread: 0, sent: 0, failed: 0 },
});

export const healedBy = ({ inbound, reread, sent }: Tally): number => inbound + reread + sent;

/** How we hold a message of which a mailbox or a vendor says that it came in; null where we do not. */
export type Held = {
  readonly outcome: string | null;
  /** Nobody has read it yet; the next turn does. */
  readonly waiting: boolean;
  /** Its content was taken out, because a person was forgotten. */
  readonly emptied: boolean;
  /** What it says stands in its conversation. */
  readonly complete: boolean;
};

/** What a person said must stand in a conversation; a second copy of it stands there under another name. */
const SAYS_SOMETHING: ReadonlySet<string> = new Set(['reply', 'auto']);

/** What becomes of a message that came in. What we emptied for somebody who was forgotten stays empty. */
export function judgeReceived(
  held: Held | null,
  { at, until }: { at: Temporal.Instant; until: Temporal.Instant },
): Exclude<Outcome, 'strangers' | 'sent' | 'failed'> {
  if (held && (held.waiting || held.emptied || held.complete)) return 'known';
  if (held) return held.outcome !== null && SAYS_SOMETHING.has(held.outcome) ? 'reread' : 'known';
  return Temporal.Instant.compare(at, until) > 0 ? 'fresh' : 'inbound';
}
