import { type Reason, reason } from '#core/verdict';
import { type BookingFacts, decideBooking } from '#scheduling';
import type { ReplyFactsRow } from './reply-facts.store.ts';
import { topicsOf } from './reply-topics.rules.ts';

/**
 * What a reply does about a time that was offered. `book` it by itself; `ask` a person, who has a draft to start from; leave it
 * `by_hand`, because they took a time and nobody allowed that it be booked without a person; or `nothing`.
 */
export type Acceptance = {
  readonly do: 'book' | 'ask' | 'by_hand' | 'nothing';
  readonly at: Temporal.Instant | null;
  readonly reasons: readonly Reason[];
};

const NOTHING: Acceptance = { do: 'nothing', at: null, reasons: [] };
const QUALIFIED: Readonly<Record<string, BookingFacts['qualified']>> = {
  ...{ tier_1: 'yes', tier_2: 'yes', tier_3: 'yes', tier_4: 'no' },
};

/** The last times that were really sent, what is free now, and whether times may be booked without a person. */
export type OfferedTimes = Pick<BookingFacts, 'offers' | 'free'> & {
  readonly zone: string | null;
  readonly books: boolean;
};

/** Reads what a reply of a lead to whom a time was really sent does about it. */
export function acceptanceOf(
  reply: ReplyFactsRow,
  { offers, free, zone, books }: OfferedTimes,
  now: Temporal.Instant,
): Acceptance {
  const facts: BookingFacts = {
    ...{ offers, free, leadAllows: true, overseer: true, booked: false },
    // What a model read is booked by a person.
    workspaceAllows: books && reply.readBy !== 'model',
    ...{ intent: reply.intent, automatic: reply.automatic, ownText: reply.ownText },
    qualified: QUALIFIED[reply.tier ?? ''] ?? 'unknown',
    needsPricingAnswer: topicsOf(reply.ownText).includes('price_promise'),
    needsCommunityDetails: false,
    zone: zone ?? 'UTC',
    reading: null,
    now,
  };
  const verdict = decideBooking(facts);
  if (verdict.verdict === 'book') return { do: 'book', at: verdict.at, reasons: verdict.reasons };
  // What they would have booked had somebody allowed it is not answered with other times.
  const meant = decideBooking({ ...facts, workspaceAllows: true, qualified: 'yes' });
  if (meant.verdict === 'book')
    return {
      do: 'by_hand',
      at: meant.at,
      reasons: [
        reason('draft.accepted', 'They took a time, and a person has to book it.'),
        ...meant.reasons,
        ...verdict.reasons,
      ],
    };
  return meant.hasBookingIntent ? { do: 'ask', at: null, reasons: meant.reasons } : NOTHING;
}
