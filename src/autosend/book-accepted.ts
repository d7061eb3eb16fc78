import type { Ctx } from '#core/ctx';
import { instantOf, type Tx } from '#core/db/index';
import { isLegworkError } from '#core/errors';
import { consume } from '#core/events/index';
import type { Tick } from '#core/tick';
import { explain, type Reason, reason } from '#core/verdict';
import { raiseAlerts } from '#notify';
import { bookSlot } from '#scheduling';
import { appointmentBooked, appointmentFailed } from '#scheduling/events';
import { unbookedAlert } from './alerts.rules.ts';
import { readSwitch } from './grant.store.ts';
import { moveDrafts } from './keep-drafts.ts';
import { momentsOf } from './moment.ts';
import {
  bookingsOfLeads,
  type DraftRow,
  nextBooking,
  takeBookings,
  waitingForMeeting,
} from './reply-draft.store.ts';
import { replyFacts } from './reply-facts.store.ts';
import { type MayBook, mayBookNow } from './send-now.rules.ts';

const BATCH = 20;

/**
 * Books the times that leads took. An invitation reaches them like an answer does, so the same is asked before it goes: a switch, a
 * "no", a newer message. The meeting is a row before the calendar is asked, so that asking again books nothing twice; a time that is
 * gone is a person's matter, and nothing is told to the lead.
 */
export const bookAccepted: Tick = {
  name: 'autosend.book',
  everySeconds: 2,
  async run(ctx) {
    let moved = 0;
    for (const draft of await ctx.db.tx((tx) => takeBookings(tx, BATCH))) moved += await book(ctx, draft);
    return moved;
  },
  nextDue: nextBooking,
};

async function book(ctx: Ctx, draft: DraftRow): Promise<number> {
  if (draft.bookAt === null) return 0;
  const may = await ctx.db.tx((tx) => mayBook(ctx, tx, draft));
  if (may.do === 'end') return end(ctx, draft, may.reasons);
  if (may.do === 'person') return settle(ctx, [draft], explain(may));
  try {
    const { state, error } = await bookSlot(ctx, { leadId: draft.leadId, at: instantOf(draft.bookAt) });
    if (state === 'booked') return settle(ctx, [draft], null);
    if (state === 'failed') return settle(ctx, [draft], error ?? 'The calendar refused it.');
    return 0;
  } catch (error) {
    if (!isLegworkError(error)) throw error;
    return settle(ctx, [draft], error.message);
  }
}

async function mayBook(ctx: Ctx, tx: Tx, draft: DraftRow): Promise<MayBook> {
  const [reply] = await replyFacts(tx, [draft.replyId]);
  const addresses = reply?.addresses ?? [];
  const asked = { ...draft, key: draft.id, sender: 'machine', draft: 'waiting', addresses } as const;
  const moment = (await momentsOf(ctx, tx, [asked])).get(draft.id);
  return mayBookNow(moment, await readSwitch(tx));
}

/** They want nothing of us any more: nothing is booked, and nobody is asked to offer another time. */
const end = (ctx: Ctx, { id }: DraftRow, reasons: readonly Reason[]): Promise<number> =>
  ctx.db.tx(async (tx) => {
    const moved = await moveDrafts(ctx, tx, ['booking'], [{ id, state: 'cancelled', reasons }]);
    return moved.size;
  });

/** `failed` is why not; null when it is booked. */
const settle = (ctx: Ctx, drafts: readonly DraftRow[], failed: string | null): Promise<number> =>
  ctx.db.tx(async (tx) => {
    const moved = await moveDrafts(
      ctx,
      tx,
      ['booking'],
      drafts.map(({ id }) =>
        failed === null
          ? { id, state: 'booked' as const }
          : { id, state: 'escalated' as const, reasons: [reason('draft.not_booked', failed)] },
      ),
    );
    const unbooked = failed === null ? [] : drafts.filter(({ id }) => moved.has(id));
    await raiseAlerts(
      ctx,
      tx,
      unbooked.map((draft) => unbookedAlert(draft, failed ?? '', ctx.now())),
    );
    return moved.size;
  });

/** The answer of the calendar came later, by looking or by its webhook; or a person booked what waited for them. */
export const followBooked = consume(appointmentBooked, {
  name: 'autosend.follow_booked',
  async handle(ctx, tx, events) {
    const open = await waitingForMeeting(
      tx,
      events.map(({ payload }) => payload.leadId),
    );
    await moveDrafts(
      ctx,
      tx,
      ['booking', 'escalated'],
      open.map(({ id }) => ({ id, state: 'booked' })),
    );
  },
});

export const followUnbooked = consume(appointmentFailed, {
  name: 'autosend.follow_unbooked',
  async handle(ctx, tx, events) {
    const open = await bookingsOfLeads(
      tx,
      events.map(({ payload }) => payload.leadId),
    );
    await moveDrafts(
      ctx,
      tx,
      ['booking'],
      open.map(({ id }) => ({
        ...{ id, state: 'escalated' },
        reasons: [reason('draft.not_booked', 'The calendar does not have it.')],
      })),
    );
    await raiseAlerts(
      ctx,
      tx,
      open.map((draft) => unbookedAlert(draft, 'The calendar does not have it.', ctx.now())),
    );
  },
});
