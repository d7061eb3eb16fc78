import { openWindowOf, type ReaderHours, readerHoursOf } from '#campaigns';
import type { CampaignSettings } from '#campaigns/contract';
import type { Ctx } from '#core/ctx';
import type { Tx } from '#core/db/index';
import type { ReaderFacts } from '#core/window/reader-place.rules';
import { readerFactsOf } from '#leads';
import { carriesLater, channelOf, isVendorMailbox, type Mailbox, writesInThread } from './contract.ts';
import { laneOf, sumDays } from './lanes.ts';
import type { PlanInput } from './plan.rules.ts';
import { slowStart } from './ramp-guard.ts';
import { sendsPerDay, takenMinutes } from './send-counts.store.ts';

/** A mailbox that wrote longer ago has rested. */
const LONGEST_GAP = Temporal.Duration.from({ hours: 1 });

/** A campaign as far as a plan needs it; one that is not saved yet has no id and has sent nothing. */
export type PlannedCampaign = {
  readonly id: string | null;
  readonly settings: Pick<CampaignSettings, 'window' | 'mailboxes' | 'dailyCap'>;
};

export type PlanFacts = Omit<PlanInput, 'messages'> & {
  /** The hours of these leads, and why they are not the campaign's. On LinkedIn the vendor takes its own time. */
  readonly hours: ReadonlyMap<string, ReaderHours>;
  /** What this campaign sends already, by local date. */
  readonly own: Readonly<Record<string, number>>;
  /** When leads that the slow start holds back may be written to at the earliest. */
  readonly heldUntil: ReadonlyMap<string, Temporal.Instant>;
};

/**
 * Whether a mailbox writes these messages. A campaign that names mailboxes leaves by those alone; where a vendor has nothing that
 * would carry a later mail to the same lead, it leaves by another mailbox. What continues a conversation goes where a thread takes it.
 */
export const mayCarry = (
  mailbox: Pick<Mailbox, 'id' | 'vendor' | 'connection'>,
  { settings: { mailboxes } }: PlannedCampaign,
  { channel, firstOnly, continues = false }: Carried,
): boolean => {
  const { id, vendor } = mailbox;
  if (channelOf(vendor) !== channel || (mailboxes.length > 0 && !mailboxes.includes(id))) return false;
  if (channel === 'linkedin' || !isVendorMailbox(vendor)) return true;
  return continues ? writesInThread(vendor) : firstOnly || carriesLater(mailbox);
};

/** What of messages decides which mailbox carries them. */
export type Carried = {
  readonly channel: 'email' | 'linkedin';
  /** None of them follows another. */
  readonly firstOnly: boolean;
  /** They go on in a conversation that began before. */
  readonly continues?: boolean;
};

/** The same of messages that go by the same mailboxes. */
export const carriedOf = (
  channel: Carried['channel'],
  messages: readonly { readonly step: number | null; readonly continues: boolean }[],
): Carried => ({
  channel,
  firstOnly: messages.every(({ step }) => step === 1),
  continues: messages.every(({ continues }) => continues),
});

/** What every plan of a campaign's messages has to keep: its window, the mailboxes' rhythm, all limits, and what is planned already. */
export async function planFacts(
  ctx: Ctx,
  tx: Tx,
  campaign: PlannedCampaign,
  asked: {
    readonly channel: 'email' | 'linkedin';
    readonly mailboxes: readonly Mailbox[];
    readonly leadIds: readonly string[];
  },
): Promise<PlanFacts> {
  const { channel, mailboxes, leadIds } = asked;
  const window = openWindowOf(campaign);
  const now = ctx.now();
  const counts = await sendsPerDay(tx, window.zone, now.subtract({ hours: 48 }), campaign.id);
  const ofChannel = counts.filter((count) => count.channel === channel);
  const { dailyCap } = campaign.settings;
  const hoursOf = readerHoursOf(campaign);
  const readers = channel === 'email' ? await readerFactsOf(tx, leadIds) : new Map<string, ReaderFacts>();
  const gapped = mailboxes.filter(({ minGapSeconds }) => minGapSeconds > 0).map(({ id }) => id);
  const taken = gapped.length === 0 ? [] : await takenMinutes(tx, gapped, now.subtract(LONGEST_GAP));
  const own = sumDays(counts.map(({ day, ofCampaign: count }) => ({ day, count })));
  return {
    ...(await slowStart(ctx, tx, { zone: window.zone, channel, leadIds })),
    mailboxes: mailboxes.map((mailbox) => laneOf(mailbox, ofChannel, now, taken)),
    window,
    hours: new Map([...readers].map(([leadId, facts]) => [leadId, hoursOf(facts)])),
    perDay: sumDays(ofChannel),
    campaign: dailyCap === null ? undefined : { limit: dailyCap, perDay: own },
    own,
    now,
  };
}
