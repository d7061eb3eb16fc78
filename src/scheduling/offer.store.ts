import { sql } from 'drizzle-orm';
import { arrayOf, instantOf, recordset, rows, type Tx } from '#core/db/index';
import type { AvailabilitySource, OfferView, SlotOffer } from './contract.ts';
import { pairKey, slotKey } from './slot-picking.rules.ts';

const COLUMNS = sql`id, lead_id as "leadId", source, slot_at as at, label, zone, carrier, place, state, offered_at as "offeredAt", sent_at as "sentAt", expires_at as "expiresAt"`;
/** The start of a slot in UTC, however it was written. */
export const keyOf = (text: string): string => slotKey(instantOf(text));

/** What the leads wait on: how many on each slot, which pairs, and who. */
export type Waiting = { offered: Map<string, number>; pairs: Set<string>; leads: Set<string> };

export async function waitingOn(tx: Tx, source: AvailabilitySource, now: Temporal.Instant): Promise<Waiting> {
  const messages = await rows<{ leadId: string; slots: string[] }>(
    tx,
    sql`select lead_id as "leadId", array_agg(to_char(slot_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')) as slots from slot_offers
        where source = ${source} and state = 'pending' and slot_at > ${now.toString()} group by lead_id, carrier`,
  );
  const waiting: Waiting = { offered: new Map(), pairs: new Set(), leads: new Set() };
  for (const { leadId, slots } of messages) waitFor(waiting, leadId, slots.map(keyOf));
  return waiting;
}

/** Counts one more message whose lead waits. */
export function waitFor(waiting: Waiting, leadId: string, slots: readonly string[]): void {
  waiting.leads.add(leadId);
  for (const slot of slots) waiting.offered.set(slot, (waiting.offered.get(slot) ?? 0) + 1);
  if (slots.length === 2) waiting.pairs.add(pairKey(slots));
}

/** What these messages were given before: asked twice, a message keeps its times. */
export const offersOfCarriers = (tx: Tx, carriers: readonly string[]): Promise<SlotOffer[]> =>
  rows(
    tx,
    sql`select ${COLUMNS} from slot_offers where carrier = any (${arrayOf(carriers, 'text')}) and state = 'pending' order by carrier, place`,
  );

/** Slots these leads have seen, or hold in a message: they are not offered to them again. */
export async function slotsOfLeads(
  tx: Tx,
  source: AvailabilitySource,
  leadIds: readonly string[],
): Promise<Map<string, Set<string>>> {
  const found = await rows<{ leadId: string; at: string }>(
    tx,
    sql`select lead_id as "leadId", slot_at as at from slot_offers
        where source = ${source} and lead_id = any (${arrayOf(leadIds, 'uuid')}) and (sent_at is not null or state in ('pending', 'accepted'))`,
  );
  const byLead = new Map<string, Set<string>>();
  for (const { leadId, at } of found) byLead.set(leadId, (byLead.get(leadId) ?? new Set()).add(keyOf(at)));
  return byLead;
}

export type NewOffer = {
  id: string;
  leadId: string;
  carrier: string;
  place: number;
  at: string;
  label: string;
  zone: string;
  expiresAt: string;
};

/** Reserves slots, and gives them back in the order of their messages. One that was given back before anybody saw it is taken up again. */
export const insertOffers = (
  tx: Tx,
  scope: { workspaceId: string; source: AvailabilitySource; now: Temporal.Instant },
  offers: readonly NewOffer[],
): Promise<SlotOffer[]> =>
  rows(
    tx,
    sql`with stored as (insert into slot_offers (workspace_id, id, source, slot_at, lead_id, carrier, place, label, zone, offered_at, expires_at)
        select ${scope.workspaceId}, r.id, ${scope.source}, r.at, r."leadId", r.carrier, r.place, r.label, r.zone, ${scope.now.toString()}, r."expiresAt"
        from jsonb_to_recordset(${recordset(offers)}) as r(id uuid, "leadId" uuid, carrier text, place int, at timestamptz, label text, zone text, "expiresAt" timestamptz)
        on conflict (workspace_id, source, slot_at, lead_id) do update set carrier = excluded.carrier, place = excluded.place, label = excluded.label, zone = excluded.zone,
          state = 'pending', offered_at = excluded.offered_at, expires_at = excluded.expires_at, settled_at = null, reason = null
          where slot_offers.state in ('released', 'expired') and slot_offers.sent_at is null
        returning *) select ${COLUMNS} from stored order by carrier, place`,
  );

/** Messages that were written anew give back what the unsent ones before them held. */
export async function supersede(
  tx: Tx,
  written: readonly { leadId: string; carrier: string }[],
  now: Temporal.Instant,
): Promise<void> {
  await tx.execute(sql`
    update slot_offers o set state = 'released', settled_at = ${now.toString()}, reason = 'written_anew'
    from jsonb_to_recordset(${recordset(written)}) as r("leadId" uuid, carrier text)
    where o.lead_id = r."leadId" and o.carrier <> r.carrier and o.state = 'pending' and o.sent_at is null`);
}

/** The message with these offers left: from now on the lead may take them. Returns how many. */
export const markSent = async (tx: Tx, carriers: readonly string[], at: Temporal.Instant): Promise<number> =>
  (
    await rows(
      tx,
      sql`update slot_offers set sent_at = ${at.toString()} where carrier = any (${arrayOf(carriers, 'text')}) and state = 'pending' and sent_at is null returning 1`,
    )
  ).length;

/** Gives back what waits of these messages or leads. Returns how many slots. */
export const release = async (
  tx: Tx,
  of: { carriers: readonly string[]; leadIds: readonly string[] },
  reason: string,
  at: Temporal.Instant,
): Promise<number> =>
  (
    await rows(
      tx,
      sql`update slot_offers set state = 'released', settled_at = ${at.toString()}, reason = ${reason}
          where state = 'pending' and (carrier = any (${arrayOf(of.carriers, 'text')}) or lead_id = any (${arrayOf(of.leadIds, 'uuid')})) returning 1`,
    )
  ).length;

/** Gives single offers back. */
export async function releaseOffers(
  tx: Tx,
  ids: readonly string[],
  reason: string,
  at: Temporal.Instant,
): Promise<void> {
  await tx.execute(
    sql`update slot_offers set state = 'released', settled_at = ${at.toString()}, reason = ${reason} where state = 'pending' and id = any (${arrayOf(ids, 'uuid')})`,
  );
}

/** The offer that led to the meeting is accepted, all others of the lead are given back. */
export async function accept(
  tx: Tx,
  taken: { leadId: string; source: AvailabilitySource; slot: Temporal.Instant; at: Temporal.Instant },
): Promise<void> {
  await tx.execute(sql`
    update slot_offers set settled_at = ${taken.at.toString()},
      state = case when source = ${taken.source} and slot_at = ${taken.slot.toString()} then 'accepted' else 'released' end,
      reason = case when source = ${taken.source} and slot_at = ${taken.slot.toString()} then null else 'booked_another' end
    where lead_id = ${taken.leadId} and (state = 'pending' or (source = ${taken.source} and slot_at = ${taken.slot.toString()}))`);
}

export const expire = async (tx: Tx, now: Temporal.Instant, limit: number): Promise<number> =>
  (
    await rows(
      tx,
      sql`update slot_offers set state = 'expired', settled_at = ${now.toString()}, reason = 'nobody_took_it'
          where (workspace_id, id) in (select workspace_id, id from slot_offers where state = 'pending' and expires_at <= ${now.toString()} order by expires_at, id limit ${limit} for update skip locked) returning 1`,
    )
  ).length;

/** The offers of the last message with times that was really sent to the lead, in its order. */
export const lastSentOffers = (tx: Tx, leadId: string): Promise<SlotOffer[]> =>
  rows(
    tx,
    sql`select ${COLUMNS} from slot_offers where lead_id = ${leadId} and sent_at is not null and state in ('pending', 'expired')
          and carrier = (select carrier from slot_offers where lead_id = ${leadId} and sent_at is not null order by sent_at desc, id desc limit 1)
        order by place`,
  );

export const listOffers = (tx: Tx, limit: number): Promise<OfferView[]> =>
  rows(
    tx,
    sql`select ${COLUMNS}, (select p.full_name from leads l join people p on p.workspace_id = l.workspace_id and p.id = l.person_id
          where l.workspace_id = o.workspace_id and l.id = o.lead_id) as "leadName"
        from slot_offers o order by offered_at desc, id desc limit ${limit}`,
  );
