import { findCampaign, readerHoursOf } from '#campaigns';
import type { Tx } from '#core/db/index';
import { refuse, type Verdict } from '#core/verdict';
import { isOpen, type OpenWindow, type WindowAnswer } from '#core/window.rules';
import { readerFactsOf } from '#leads';
import { channelOf, isProfile } from './contract.ts';

/**
 * Whether a message keeps the hours of its reader: an answer keeps the campaign's, as they wrote just now; on LinkedIn the vendor
 * takes its own time.
 */
export const keepsReadersHours = (
  { answerId }: { readonly answerId?: string | null | undefined },
  vendor: string | undefined,
): boolean => !answerId && vendor !== undefined && channelOf(vendor) === 'email';

type Leaving = {
  readonly id: string;
  readonly leadId: string;
  readonly campaignId: string | null;
  readonly answerId: string | null;
  readonly toAddress: string;
};

/** The hours of the readers of these messages, by message. */
async function hoursOfLeaving(tx: Tx, leaving: readonly Leaving[]): Promise<ReadonlyMap<string, OpenWindow>> {
  const asked = leaving.filter(({ answerId, toAddress }) => answerId === null && !isProfile(toAddress));
  const readers = await readerFactsOf(
    tx,
    asked.map(({ leadId }) => leadId),
  );
  const hours = new Map<string, OpenWindow>();
  for (const [campaignId, sends] of Map.groupBy(asked, (send) => send.campaignId)) {
    const campaign = campaignId === null ? undefined : await findCampaign(tx, campaignId);
    if (!campaign) continue;
    const hoursOf = readerHoursOf(campaign);
    for (const { id, leadId } of sends) hours.set(id, hoursOf(readers.get(leadId)).window);
  }
  return hours;
}

/** What windows say of one moment, each asked once. */
export function windowsAt(now: Temporal.Instant): (window: OpenWindow) => WindowAnswer {
  const known = new Map<OpenWindow, WindowAnswer>();
  return (window) => {
    const answer = known.get(window) ?? isOpen(window, now);
    known.set(window, answer);
    return answer;
  };
}

const minuteOf = ({ epochMilliseconds }: Temporal.Instant): number => Math.floor(epochMilliseconds / 60_000);

/**
 * Messages whose window closed since the guards were asked, not before `asked`, and why. Windows open and close on whole minutes, so
 * within that minute nobody looks again.
 */
export async function closedSince(
  tx: Tx,
  leaving: readonly Leaving[],
  asked: Temporal.Instant,
  now: Temporal.Instant,
): Promise<ReadonlyMap<string, Verdict>> {
  if (minuteOf(asked) === minuteOf(now)) return new Map();
  const hours = await hoursOfLeaving(tx, leaving);
  const ask = windowsAt(now);
  return new Map(
    leaving.flatMap(({ id }): [string, Verdict][] => {
      const window = hours.get(id);
      const answer = window && ask(window);
      const [why] = answer && !answer.open ? answer.reasons : [];
      return why ? [[id, refuse(why)]] : [];
    }),
  );
}
