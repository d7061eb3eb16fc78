import { type Reason, reason } from '#core/verdict';
import { readAcceptance } from './acceptance.rules.ts';
import {
  type BookingFacts,
  type BookingFailure,
  type BookingVerdict,
  decided,
} from './booking-verdict.rules.ts';
import { inEnglish } from './foreign-times.rules.ts';

/** Nobody who is away, gone, or said no is booked, whatever days the mail names. */
const BLOCKED = new Set([
  'out_of_office',
  'auto_reply',
  'unsubscribe',
  'bounce',
  'hostile',
  'negative',
  'wrong_person',
]);
const MODEL_BOOKS = new Set(['accept_offer', 'propose_time']);

/**
 * Whether this mail books a meeting, and which. Fails closed: every precondition has to hold, the words have to be the
 * sender's own, the time has to be free, and what is not certain is asked again or left to a person.
 */
export function decideBooking(facts: BookingFacts): BookingVerdict {
  const closed = closedDoors(facts);
  const [first] = closed;
  if (first) return decided('none', { code: first.code, reasons: closed.map(({ why }) => why) });
  const read = readAcceptance(facts);
  const { reading } = facts;
  if (reading && read.verdict === 'book') {
    const quoted =
      squeezed(facts.ownText).includes(squeezed(reading.evidence)) && reading.evidence.trim() !== '';
    if (!quoted || !MODEL_BOOKS.has(reading.intent))
      return decided('clarify', {
        route: read.route,
        code: 'gate_denied',
        hasBookingIntent: true,
        reasons: [
          quoted
            ? reason('auto_book.model_disagrees', `The reading says ${reading.intent}, so nothing is booked.`)
            : reason(
                'auto_book.not_own_words',
                'What the reading quotes does not stand in the words of the sender, so nothing is booked.',
              ),
        ],
      });
  }
  return withInformation(facts, read);
}

/** Every door that is closed, with its reason; one is enough. */
function closedDoors(facts: BookingFacts): { code: BookingFailure; why: Reason }[] {
  const doors: readonly [boolean, BookingFailure, string][] = [
    [!facts.workspaceAllows, 'disabled', 'Booking by itself is off in this workspace.'],
    [!facts.leadAllows, 'disabled', 'Booking by itself is off for this lead.'],
    [!facts.overseer, 'disabled', 'The reading of replies is off, so nothing is booked by itself.'],
    [facts.booked, 'already_booked', 'The lead has a meeting already.'],
    [
      facts.automatic || BLOCKED.has(facts.intent),
      'blocked_sentiment',
      `The mail is read as ${facts.automatic ? 'automatic' : facts.intent}, which never books.`,
    ],
    [
      ABSENT.test(inEnglish(facts.ownText).toLowerCase()),
      'blocked_sentiment',
      'The mail tells of an absence: its days are no proposals.',
    ],
    [facts.qualified !== 'yes', 'unqualified_or_unknown', 'Nobody said that the lead is qualified.'],
  ];
  return doors.flatMap(([is, code, text]) => (is ? [{ code, why: reason(`auto_book.${code}`, text) }] : []));
}

const ABSENT =
  /\bout of (?:the )?office\b|\b(?:on|taking) (?:annual |parental |maternity |paternity |sick )?(?:leave|vacation|holiday|pto)\b|\b(?:away|out|off|gone) (?:until|till|through)\b|\bback (?:on|in the office)\b|\breturn(?:ing)? (?:on|to the office)\b/;

/** A question that waits for its answer comes first; the time is fixed after it. */
function withInformation(facts: BookingFacts, read: BookingVerdict): BookingVerdict {
  const open = [
    ...(facts.needsPricingAnswer ? ['a price'] : []),
    ...(facts.needsCommunityDetails ? ['details'] : []),
  ];
  if (!read.hasBookingIntent || open.length === 0) return read;
  return {
    ...read,
    verdict: 'none',
    at: null,
    code: 'needs_clarification',
    responseMode: 'info_then_booking',
    reasons: [
      ...read.reasons,
      reason(
        'auto_book.information_first',
        `The lead asks for ${open.join(' and ')} first, so the time is fixed after the answer.`,
      ),
    ],
  };
}

const squeezed = (text: string): string => text.toLowerCase().replace(/\s+/g, ' ').trim();
