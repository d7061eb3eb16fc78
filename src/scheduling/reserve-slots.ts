import { type Ctx, requireScope } from '#core/ctx';
import type { Tx } from '#core/db/index';
import { type Reason, reason } from '#core/verdict';
import { certainZone } from '#core/window/certain-zone.rules';
import { worldAtlas } from '#core/window/places';
import type { ReaderFacts } from '#core/window/reader-place.rules';
import { readerFactsOf } from '#leads';
import { freeSlots, holdSource, type Source } from './availability.store.ts';
import type { AvailabilitySource, SlotOffer } from './contract.ts';
import { type AskedSlots, slotsForLead } from './lead-slots.rules.ts';
import {
  insertOffers,
  type NewOffer,
  offersOfCarriers,
  slotsOfLeads,
  supersede,
  type Waiting,
  waitFor,
  waitingOn,
} from './offer.store.ts';
import { slotKey } from './slot-picking.rules.ts';

export type OfferRequest = AskedSlots & {
  readonly leadId: string;
  /** The message that will carry the times, e.g. `draft <id>`; asked twice it keeps them. */
  readonly carrier: string;
};
export type ReservedOffers = {
  readonly leadId: string;
  readonly carrier: string;
  readonly offers: readonly {
    readonly offerId: string;
    readonly at: Temporal.Instant;
    readonly label: string;
  }[];
  /** No time may be proposed: the message carries the link to the calendar only. */
  readonly linkOnly: boolean;
  readonly reasons: readonly Reason[];
};

/** Days after which nobody is thought to answer an offer any more. */
const KEPT_DAYS = 7;

/**
 * Reserves what messages to leads offer, in one transaction per source: however many are written at once, each sees what
 * the others took, so that the bound of fairness holds. Slots that unsent messages of the same lead held go back first.
 * Without a calendar or a fitting slot an answer is `linkOnly` with the reason; nothing is thrown for it.
 */
export async function reserveSlots(
  ctx: Ctx,
  input: { source?: AvailabilitySource; leads: readonly OfferRequest[] },
): Promise<ReservedOffers[]> {
  requireScope(ctx, 'campaigns:write');
  const source = input.source ?? 'DEFAULT';
  return ctx.db.tx(async (tx) => {
    const held = await holdSource(tx, source);
    if (!held) return input.leads.map((asked) => nothing(asked, NO_CALENDAR));
    await supersede(
      tx,
      input.leads.map(({ leadId, carrier }) => ({ leadId, carrier })),
      ctx.now(),
    );
    const before = Map.groupBy(
      await offersOfCarriers(
        tx,
        input.leads.map(({ carrier }) => carrier),
      ),
      ({ carrier }) => carrier,
    );
    const fresh = input.leads.filter(({ carrier }) => !before.has(carrier));
    const chosen = new Map((await choose(ctx, tx, held, fresh)).map((made) => [made.carrier, made]));
    return input.leads.map((asked) => {
      const kept = before.get(asked.carrier);
      return kept ? keptOffers(asked, kept) : (chosen.get(asked.carrier) ?? nothing(asked, NO_CALENDAR));
    });
  });
}

const NO_CALENDAR = reason('slots.no_calendar', 'No calendar is connected, so no time can be offered.');

const nothing = ({ leadId, carrier }: OfferRequest, ...reasons: Reason[]): ReservedOffers => ({
  leadId,
  carrier,
  offers: [],
  linkOnly: true,
  reasons,
});

const keptOffers = ({ leadId, carrier }: OfferRequest, kept: readonly SlotOffer[]): ReservedOffers => ({
  leadId,
  carrier,
  offers: kept.map(shown),
  linkOnly: false,
  reasons: [reason('slots.kept', 'This message keeps the times it was given before.')],
});

async function choose(
  ctx: Ctx,
  tx: Tx,
  { source, zone, lastError }: Source,
  asked: readonly OfferRequest[],
): Promise<ReservedOffers[]> {
  if (asked.length === 0) return [];
  const now = ctx.now();
  const slots = await freeSlots(tx, source, now);
  const waiting = await waitingOn(tx, source, now);
  const leadIds = asked.map(({ leadId }) => leadId);
  const had = await slotsOfLeads(tx, source, leadIds);
  const places = await readerFactsOf(tx, leadIds);
  const picks = asked.map((one) => ({
    one,
    ...pickFor(inTheirZone(one, places.get(one.leadId), now), { slots, waiting, had, zone, now }),
  }));
  const scope = { workspaceId: ctx.workspace.id, source, now };
  const stored = await insertOffers(
    tx,
    scope,
    picks.flatMap(({ one, picked, zone: readers }) =>
      picked.map(
        ({ at, label }, index): NewOffer => ({
          id: ctx.ids.next<'offer'>(),
          leadId: one.leadId,
          carrier: one.carrier,
          place: index + 1,
          at: slotKey(at),
          label,
          zone: readers,
          expiresAt: earlier(at, now.add({ hours: KEPT_DAYS * 24 })).toString(),
        }),
      ),
    ),
  );
  const byCarrier = Map.groupBy(stored, ({ carrier }) => carrier);
  return picks.map(({ one, reasons }) => {
    const offers = (byCarrier.get(one.carrier) ?? []).map(shown);
    return {
      leadId: one.leadId,
      carrier: one.carrier,
      offers,
      linkOnly: offers.length === 0,
      reasons: [...reasons, ...staleReasons(lastError)],
    };
  });
}

/** What the caller says of their zone, else what is stored of where they are. */
const inTheirZone = (
  asked: OfferRequest,
  place: ReaderFacts | undefined,
  now: Temporal.Instant,
): OfferRequest => {
  if (asked.zone !== null || asked.inferred || !place) return asked;
  const { lead, inferred } = certainZone(place, worldAtlas(), now);
  return { ...asked, zone: lead, inferred };
};

const shown = ({ id, at, label }: SlotOffer) => ({ offerId: id, at: Temporal.Instant.from(at), label });
const staleReasons = (error: string | null): Reason[] =>
  error === null
    ? []
    : [
        reason(
          'slots.stale',
          `The calendar could not be read lately (${error}); these are the slots known before.`,
        ),
      ];
const earlier = (a: Temporal.Instant, b: Temporal.Instant): Temporal.Instant =>
  Temporal.Instant.compare(a, b) < 0 ? a : b;

type Sight = {
  readonly slots: readonly Temporal.Instant[];
  readonly waiting: Waiting;
  readonly had: Map<string, Set<string>>;
  readonly zone: string;
  readonly now: Temporal.Instant;
};

/** Picks for one lead and lets the next one see it. */
function pickFor(asked: OfferRequest, { slots, waiting, had, zone: workspaceZone, now }: Sight) {
  const pick = slotsForLead(asked, {
    slots,
    offered: waiting.offered,
    pairs: waiting.pairs,
    waiting: waiting.leads.size - Number(waiting.leads.has(asked.leadId)),
    exclusions: had.get(asked.leadId) ?? new Set(),
    workspaceZone,
    now,
  });
  const keys = pick.slots.map(({ at }) => slotKey(at));
  if (keys.length > 0) waitFor(waiting, asked.leadId, keys);
  had.set(asked.leadId, new Set([...(had.get(asked.leadId) ?? []), ...keys]));
  return { picked: pick.slots, reasons: pick.reasons, zone: pick.zone };
}
