import { within } from '#core/context';
import type { Ctx } from '#core/ctx';
import type { Tx } from '#core/db/index';
import { type Reason, reason } from '#core/verdict';
import { type BookingFacts, bookingFacts, decideBooking } from '#scheduling';
import { readSwitch } from './grant.store.ts';
import { leadsWithOffers, type ReplyFactsRow } from './reply-facts.store.ts';
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

/** Reads the replies of leads to whom a time was really sent, by reply. All others are left out. */
export async function readAcceptances(
  ctx: Ctx,
  tx: Tx,
  replies: readonly ReplyFactsRow[],
): Promise<ReadonlyMap<string, Acceptance>> {
  const offered = await leadsWithOffers(
    tx,
    replies.map(({ leadId }) => leadId),
  );
  const asked = replies.filter(({ leadId, optOut }) => offered.has(leadId) && !optOut);
  if (asked.length === 0) return new Map();
  const { books } = await readSwitch(tx);
  const found = new Map<string, Acceptance>();
  for (const reply of asked) found.set(reply.replyId, await readOne(ctx, tx, reply, books));
  return found;
}

async function readOne(ctx: Ctx, tx: Tx, reply: ReplyFactsRow, books: boolean): Promise<Acceptance> {
  const { zone, ...known } = await bookingFacts(within(ctx, tx), { leadId: reply.leadId });
  const facts: BookingFacts = {
    ...{ ...known, workspaceAllows: books, leadAllows: true, overseer: true, booked: false },
    ...{ intent: reply.intent, automatic: reply.automatic, ownText: reply.ownText },
    qualified: QUALIFIED[reply.tier ?? ''] ?? 'unknown',
    needsPricingAnswer: topicsOf(reply.ownText).includes('price_promise'),
    needsCommunityDetails: false,
    zone: zone ?? 'UTC',
    reading: null,
    now: ctx.now(),
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
