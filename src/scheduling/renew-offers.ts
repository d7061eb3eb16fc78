import { type Ctx, requireScope } from '#core/ctx';
import { instantOf, type Tx } from '#core/db/index';
import { freeSlots, holdSource } from './availability.store.ts';
import type { AvailabilitySource, SlotOffer } from './contract.ts';
import {
  insertOffers,
  type NewOffer,
  offersOfCarriers,
  releaseOffers,
  slotsOfLeads,
  type Waiting,
  waitFor,
  waitingOn,
} from './offer.store.ts';
import { pickSlots, slotKey } from './slot-picking.rules.ts';

export type RenewedOffers = {
  readonly carrier: string;
  /** What stands in the unsent message, and what has to stand there instead, word for word. */
  readonly swaps: readonly { readonly from: string; readonly to: string }[];
  /** False when there is no replacement for every time that is gone; then nothing was changed. */
  readonly complete: boolean;
};

/**
 * Replaces times that unsent messages offer and that nobody can have any more: taken or past. All of a message or none;
 * messages whose times still stand are left out. The caller writes the swaps into its text.
 */
export async function renewOffers(
  ctx: Ctx,
  input: { source?: AvailabilitySource; carriers: readonly string[] },
): Promise<RenewedOffers[]> {
  requireScope(ctx, 'campaigns:write');
  const source = input.source ?? 'DEFAULT';
  return ctx.db.tx(async (tx) => {
    if (!(await holdSource(tx, source))) return [];
    const offers = await offersOfCarriers(tx, input.carriers);
    const unsent = offers.filter((offer) => offer.sentAt === null && offer.source === source);
    return renew(ctx, tx, source, unsent);
  });
}

async function renew(
  ctx: Ctx,
  tx: Tx,
  source: AvailabilitySource,
  unsent: readonly SlotOffer[],
): Promise<RenewedOffers[]> {
  const now = ctx.now();
  const free = await freeSlots(tx, source, now);
  const known = new Set(free.map(slotKey));
  const waiting = await waitingOn(tx, source, now);
  const had = await slotsOfLeads(
    tx,
    source,
    unsent.map(({ leadId }) => leadId),
  );
  const gone: string[] = [];
  const rows: NewOffer[] = [];
  const answers: RenewedOffers[] = [];
  for (const [carrier, offers] of Map.groupBy(unsent, (offer) => offer.carrier)) {
    const stale = offers.filter(({ at }) => !known.has(slotKey(instantOf(at))));
    if (stale.length === 0) continue;
    const made = replacements(stale, { free, waiting, had, now });
    answers.push({
      carrier,
      swaps: made.map(({ stale: { label: from }, label: to }) => ({ from, to })),
      complete: made.length > 0,
    });
    gone.push(...made.map(({ stale: { id } }) => id));
    rows.push(
      ...made.map(({ stale: { leadId, place, zone, expiresAt }, at, label }) => ({
        ...{ id: ctx.ids.next<'offer'>(), leadId, carrier, place, zone, label, at: slotKey(at) },
        expiresAt: Temporal.Instant.compare(instantOf(expiresAt), now) > 0 ? expiresAt : at.toString(),
      })),
    );
  }
  await releaseOffers(tx, gone, 'no_longer_free', now);
  await insertOffers(tx, { workspaceId: ctx.workspace.id, source, now }, rows);
  return answers;
}

type Sight = {
  free: readonly Temporal.Instant[];
  waiting: Waiting;
  had: Map<string, Set<string>>;
  now: Temporal.Instant;
};

/** One for each that is gone, or none at all. */
function replacements(stale: readonly SlotOffer[], { free, waiting, had, now }: Sight) {
  const [first] = stale;
  if (!first) return [];
  const pick = pickSlots({
    slots: free,
    offered: waiting.offered,
    pairs: waiting.pairs,
    waiting: waiting.leads.size - 1,
    exclusions: had.get(first.leadId) ?? new Set(),
    zone: first.zone,
    startAfter: null,
    times: null,
    now,
  });
  if (pick.slots.length < stale.length) return [];
  const made = stale.map((offer, index) => ({
    stale: offer,
    ...(pick.slots[index] as (typeof pick.slots)[number]),
  }));
  waitFor(
    waiting,
    first.leadId,
    made.map(({ at }) => slotKey(at)),
  );
  return made;
}
