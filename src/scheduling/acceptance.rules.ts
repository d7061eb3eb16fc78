import { reason } from '#core/verdict';
import { type BookingFacts, type BookingVerdict, booking, type SentOffer } from './booking-verdict.rules.ts';
import { TAKEN_MEANWHILE } from './contract.ts';
import { inEnglish } from './foreign-times.rules.ts';
import { readSaidTimes, type SaidDay, type SaidTime } from './said-times.rules.ts';

/** A plain "works for me" still means an offer this many days old. */
const GENERIC_DAYS = 7;
/** Below this a time that was named is asked for again. */
const SURE = 0.9;
/** Minutes around a wish within which a slot may be offered instead. */
const NEAR = 30;
/** Minutes after a wish within which a slot is taken for it. */
const HOLD = 15;

const REFUSES =
  /\b(?:not|never|cannot|can't|won't|isn't|doesn't|don't|neither|none|unfortunately|unable|afraid|instead of|rather than|except|but not|decline|pass on)\b/;
const MOVES = /\b(?:resched\w*|postpone\w*|push (?:it|this|the|our)|move (?:it|our|the|this))\b/;
const ASKS_FOR_TIMES =
  /\b(?:what|which|any) (?:other )?(?:times?|days?|slots?)\b|\b(?:send|share|give) (?:me |us )?(?:some |your |a few )?(?:times?|slots?|availability)\b|\bwhen (?:are|would|do|can)\b/;
const CONDITION =
  /\b(?:if|unless|might|maybe|perhaps|possibly|tentative\w*|need to check|let me check|get back to you)\b/;
/** Hours before, after or between which something could be: wishes that hold many times. */
const SPAN =
  /\b(?:until|till|before|after|between|from|by|later than|earlier than)\s+(?:about |around )?(?:\d{1,2}(?::\d{2})?(?!\d|[/.-]\d|(?:st|nd|rd|th)\b|\s*(?:days?|weeks?|months?|minutes?|min|people)\b)|noon\b|midday\b)/;
const AGREES =
  /\b(?:works?|sounds? good|sounds? great|perfect|confirmed|fine|see you then|let's do (?:it|that|this)|book (?:it|me)|go ahead|great|yes|yep|sure|ok(?:ay)?|happy to|agreed)\b/;
const FIRST = /\b(?:first|1st|former|earlier)\b(?! (?:week|thing|of all))/;
const SECOND =
  /\b(?:second|2nd|latter|later) (?:one|time|slot|option|works?|is|sounds)\b|\bthe (?:second|latter|2nd)\b/;

/** Speaks of meeting, not of something else that has a day. */
const PROPOSES =
  /\b(?:how about|what about|could (?:we|you|i)|can (?:we|you|i)|shall we|let's|let us|available|free|open|suits?|prefer|meet(?:ing)?|talk|speak|chat|catch up|call|book|schedule|see you|please|i'd take|i'll take|take the)\b/;
const PAST =
  /\b(?:was|were|had|did|last|yesterday|ago|since|saw|met|launched|sent|received|conference|webinar|all-hands|deadline|holiday)\b/;
/** Tells when something is, rather than when it could be. */
const STATES = /\b(?:is|are|has|have|starts?|begins?|takes place|runs)\b/;
/** Words of an answer that says nothing but a day or an hour. */
const BARE = 6;
/** Words of an answer that only agrees; who writes more says more than yes. */
const SHORT = 12;

const wordsIn = (text: string): number =>
  text.split(/\s+/).filter((word) => /[\p{L}\p{N}]/u.test(word)).length;

/** The sentences in which a time is accepted or proposed. A day in a story, or of an event, is nobody's proposal. */
export function aboutMeeting(text: string): string {
  return inEnglish(text)
    .replace(/[’‘]/g, "'")
    .split(/(?<=[!?])\s+|\n+|(?<![ap]\.m|\b[ap]m|\bmr|\bms)\.(?=\s|$)/i)
    .filter((sentence) => {
      const said = sentence.toLowerCase();
      const speaks = [AGREES, PROPOSES, FIRST, SECOND, CONDITION].some((words) => words.test(said));
      return !PAST.test(said) && (speaks || (wordsIn(said) <= BARE && !STATES.test(said)));
    })
    .join('. ');
}

/** What the sender's words do about a time: they take an offer, name a day, propose one, or none of it. */
export function readAcceptance(facts: BookingFacts): BookingVerdict {
  const own = inEnglish(facts.ownText);
  const said = own.toLowerCase().replace(/[’‘]/g, "'");
  if (said.trim() === '')
    return booking.nothing(reason('auto_book.silent', 'The mail has no words of the sender.'));
  const today = facts.now.toZonedDateTimeISO(facts.zone).toPlainDate();
  const meant = aboutMeeting(own);
  const { times, days, part } = readSaidTimes(meant, today);
  const speaksOfTime =
    times.length > 0 || days.length > 0 || AGREES.test(said) || FIRST.test(said) || SECOND.test(said);
  if (MOVES.test(said) || (ASKS_FOR_TIMES.test(said) && times.length === 0))
    return booking.nothing(
      reason('auto_book.asks', 'The lead asks for times or wants another one; a reply answers that.'),
    );
  if (!speaksOfTime) return booking.nothing(reason('auto_book.no_time', 'The mail speaks of no time.'));
  if (REFUSES.test(said.replace(/\b(?:why not|not a problem|no problem)\b/g, '')))
    return booking.clarify(
      'none',
      'needs_clarification',
      reason('auto_book.refuses', 'Something is refused in the mail, so what is meant is asked again.'),
    );
  if (CONDITION.test(said))
    return booking.clarify(
      'none',
      'needs_clarification',
      reason('auto_book.condition', 'The lead names a condition, so nothing is fixed yet.'),
    );
  if (SPAN.test(meant.toLowerCase()))
    return booking.clarify(
      'proposed_time',
      'needs_clarification',
      reason('auto_book.span', 'The lead names hours between which it can, and no time.'),
    );
  if (times.length > 0) return byTime(facts, times);
  const chosen =
    FIRST.test(said) !== SECOND.test(said) && facts.offers.length > 1
      ? facts.offers[FIRST.test(said) ? 0 : 1]
      : undefined;
  if (chosen && days.length === 0) return take(facts, chosen);
  if (days.length > 0) return byDay(facts, days, part);
  return generic(facts, said);
}

const isFree = (facts: BookingFacts, at: Temporal.Instant): boolean =>
  Temporal.Instant.compare(at, facts.now) > 0 && facts.free.some((slot) => slot.equals(at));

function take(facts: BookingFacts, { at }: SentOffer): BookingVerdict {
  if (isFree(facts, at)) return booking.book('accept_offered', at, facts.zone);
  return booking.offer(
    nearestTo(facts, at),
    facts.zone,
    reason(TAKEN_MEANWHILE, 'The offered time is no longer free.'),
  );
}

/** "Works for me" says which time only where one was offered, not long ago. */
function generic(facts: BookingFacts, said: string): BookingVerdict {
  const [only, ...others] = facts.offers;
  const unclear = (text: string) =>
    booking.clarify('accept_offered', 'needs_clarification', reason('auto_book.which', text));
  if (said.includes('?') || wordsIn(said) > SHORT)
    return unclear('The lead agrees, but says or asks more than that.');
  if (!only) return unclear('The lead agrees, but no time was offered in the last message.');
  if (others.length > 0) return unclear('The lead agrees, but several times were offered.');
  const age = facts.now.since(only.offeredAt).total('hours') / 24;
  return age > GENERIC_DAYS
    ? unclear(`The lead agrees to an offer that is more than ${GENERIC_DAYS} days old.`)
    : take(facts, only);
}

function byTime(facts: BookingFacts, times: readonly SaidTime[]): BookingVerdict {
  const matches = facts.offers.filter((offer) => times.some((time) => isTime(offer.at, time, facts.zone)));
  const [only, another] = matches;
  if (only && !another) return take(facts, only);
  if (another)
    return booking.clarify(
      'accept_offered',
      'needs_clarification',
      reason('auto_book.which', 'What the lead says fits more than one offered time.'),
    );
  const wishes = times.flatMap((time) => (time.day ? [{ ...time, day: time.day }] : []));
  if (wishes.length === 0)
    return booking.clarify(
      'proposed_time',
      'needs_clarification',
      reason('auto_book.no_day', 'The lead names a time without a day.'),
    );
  if (wishes.some(({ confidence }) => confidence < SURE))
    return booking.clarify(
      'proposed_time',
      'low_confidence',
      reason('auto_book.low_confidence', 'Which day or hour the lead means is not certain.'),
    );
  const wanted = wishes.map((time) => momentOf(time.day.date, time.minute, time.zone ?? facts.zone));
  const exact = wanted.find((at) => isFree(facts, at));
  if (exact) return booking.book('proposed_time', exact, facts.zone);
  const held = wanted
    .flatMap((at) =>
      nearestTo(facts, at)
        .slice(0, 1)
        .map((slot) => ({ slot, minutes: slot.since(at).total('minutes') })),
    )
    .find(({ minutes }) => minutes > 0 && minutes <= HOLD);
  if (held) return booking.book('proposed_time', held.slot, facts.zone);
  const near = [
    ...new Map(wanted.flatMap((at) => nearestTo(facts, at)).map((at) => [at.epochMilliseconds, at])).values(),
  ];
  return booking.offer(near.slice(0, 2), facts.zone, reason('auto_book.no_match', 'That time is not free.'));
}

/** An offered time of that day is what is meant; else the earliest free one of the day or of the part that was named. */
function byDay(
  facts: BookingFacts,
  days: readonly SaidDay[],
  part: readonly [number, number] | null,
): BookingVerdict {
  const [day, ...others] = days;
  if (!day || others.length > 0)
    return booking.clarify(
      'day_only',
      'needs_clarification',
      reason('auto_book.which_day', 'The lead names several days.'),
    );
  if (day.sure < SURE)
    return booking.clarify(
      'day_only',
      'low_confidence',
      reason('auto_book.low_confidence', 'Which day the lead means is not certain.'),
    );
  const inPart = (at: Temporal.Instant): boolean => {
    const { hour, minute } = at.toZonedDateTimeISO(facts.zone);
    return !part || (hour * 60 + minute >= part[0] && hour * 60 + minute < part[1]);
  };
  const offered = facts.offers.filter(({ at }) => isDay(at, day, facts.zone) && inPart(at));
  if (offered.length === 1 && offered[0]) return take(facts, offered[0]);
  const earliest = facts.free
    .filter(
      (at) => onDate(at, day.date, facts.zone) && inPart(at) && Temporal.Instant.compare(at, facts.now) > 0,
    )
    .toSorted(Temporal.Instant.compare)[0];
  return earliest
    ? booking.book('day_only', earliest, facts.zone)
    : booking.clarify('day_only', 'no_match', reason('auto_book.day_full', 'Nothing is free on that day.'));
}

/** Free slots within half an hour of a moment, nearest first; of two as near the later one first. */
const nearestTo = (facts: BookingFacts, at: Temporal.Instant): Temporal.Instant[] =>
  facts.free
    .filter((slot) => Temporal.Instant.compare(slot, facts.now) > 0 && distance(slot, at) <= NEAR)
    .toSorted((a, b) => distance(a, at) - distance(b, at) || Temporal.Instant.compare(b, a))
    .slice(0, 2);
const distance = (a: Temporal.Instant, b: Temporal.Instant): number => Math.abs(a.since(b).total('minutes'));

const momentOf = (date: Temporal.PlainDate, minute: number, zone: string): Temporal.Instant =>
  date
    .toPlainDateTime({ hour: Math.floor(minute / 60), minute: minute % 60 })
    .toZonedDateTime(zone)
    .toInstant();
const onDate = (at: Temporal.Instant, date: Temporal.PlainDate, zone: string): boolean =>
  at.toZonedDateTimeISO(zone).toPlainDate().equals(date);
/** A weekday means the offered day of that name, also when it is not the next one. */
const isDay = (at: Temporal.Instant, day: SaidDay, zone: string): boolean =>
  day.weekday ? at.toZonedDateTimeISO(zone).dayOfWeek === day.date.dayOfWeek : onDate(at, day.date, zone);

function isTime(at: Temporal.Instant, { day, minute, zone: written }: SaidTime, readers: string): boolean {
  const zone = written ?? readers;
  const local = at.toZonedDateTimeISO(zone);
  return local.hour * 60 + local.minute === minute && (!day || isDay(at, day, zone));
}
