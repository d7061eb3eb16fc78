import { type Reason, reason } from '#core/verdict';
import { slotLabel } from './slot-labels.rules.ts';
import { slotKey } from './slot-picking.rules.ts';

/** An offer of the last message that was really sent. */
export type SentOffer = { readonly at: Temporal.Instant; readonly offeredAt: Temporal.Instant };
export type BookingFacts = {
  /** Off unless somebody switched it on. */
  readonly workspaceAllows: boolean;
  readonly leadAllows: boolean;
  readonly overseer: boolean;
  readonly booked: boolean;
  /** What the inbox read the mail as. */
  readonly intent: string;
  readonly automatic: boolean;
  readonly qualified: 'yes' | 'no' | 'unknown';
  /** Something has to be answered before a time is fixed. */
  readonly needsPricingAnswer: boolean;
  readonly needsCommunityDetails: boolean;
  /** The sender's own new words: nothing quoted, no signature. */
  readonly ownText: string;
  /** In the order of the message they were in. */
  readonly offers: readonly SentOffer[];
  readonly free: readonly Temporal.Instant[];
  readonly zone: string;
  /** What a model read; it may only narrow what the words say, and has to quote them. */
  readonly reading: { readonly intent: string; readonly evidence: string } | null;
  readonly now: Temporal.Instant;
};
export const ROUTES = ['accept_offered', 'day_only', 'proposed_time', 'none'] as const;
export type Route = (typeof ROUTES)[number];
export type BookingVerdict = {
  readonly verdict: 'book' | 'clarify' | 'offer' | 'none';
  readonly route: Route;
  readonly at: Temporal.Instant | null;
  /** Slots to offer instead, at most two. */
  readonly offer: readonly Temporal.Instant[];
  readonly code: BookingFailure | null;
  readonly hasBookingIntent: boolean;
  readonly responseMode: 'booking_only' | 'info_then_booking' | 'clarify_only';
  readonly reasons: readonly Reason[];
};
export type BookingFailure =
  | 'no_scheduling_intent'
  | 'blocked_sentiment'
  | 'disabled'
  | 'no_match'
  | 'low_confidence'
  | 'gate_denied'
  | 'needs_clarification'
  | 'unqualified_or_unknown'
  | 'already_booked';

export const decided = (
  verdict: BookingVerdict['verdict'],
  more: Partial<Omit<BookingVerdict, 'verdict'>>,
): BookingVerdict => ({
  verdict,
  route: 'none',
  at: null,
  offer: [],
  code: null,
  hasBookingIntent: false,
  responseMode: 'clarify_only',
  reasons: [],
  ...more,
});

/** The answers there are. */
export const booking = {
  book: (route: Route, at: Temporal.Instant, zone: string): BookingVerdict =>
    decided('book', {
      route,
      at,
      hasBookingIntent: true,
      responseMode: 'booking_only',
      reasons: [reason(`auto_book.${route}`, `${WHY[route]}: ${slotLabel(at, zone)}.`, { at: slotKey(at) })],
    }),
  clarify: (route: Route, code: BookingFailure, why: Reason): BookingVerdict =>
    decided('clarify', { route, code, hasBookingIntent: true, reasons: [why] }),
  offer: (offer: readonly Temporal.Instant[], zone: string, why: Reason): BookingVerdict =>
    decided(offer.length > 0 ? 'offer' : 'clarify', {
      route: 'proposed_time',
      offer,
      code: 'no_match',
      hasBookingIntent: true,
      reasons: [
        why,
        ...(offer.length > 0
          ? [reason('auto_book.nearest', `Nearest: ${offer.map((at) => slotLabel(at, zone)).join(' and ')}.`)]
          : []),
      ],
    }),
  nothing: (why: Reason): BookingVerdict => decided('none', { code: 'no_scheduling_intent', reasons: [why] }),
};

const WHY: Readonly<Record<Route, string>> = {
  accept_offered: 'The lead took an offered time',
  day_only: 'The lead named a day, and this is its earliest free time',
  proposed_time: 'The lead named this time',
  none: 'Nothing was said',
};
