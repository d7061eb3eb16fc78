import type { Campaign } from '#campaigns/contract';
import { instantOf, maybeInstantOf } from '#core/db/index';
import { channelOf, type Mailbox } from './contract.ts';
import { linkedInCap } from './linkedin-limit.rules.ts';
import { returningCap } from './mailbox-health.rules.ts';
import type { PlanMailbox } from './plan.rules.ts';
import type { DayCount } from './send-counts.store.ts';
import { warmingSteps } from './warmup/warmup.rules.ts';

/** What the plan has to know of a mailbox. An account on LinkedIn is warmed up first. */
export const laneOf = (
  mailbox: Mailbox,
  counts: readonly DayCount[],
  now: Temporal.Instant,
  taken: readonly { mailboxId: string; at: string }[] = [],
): PlanMailbox => ({
  id: mailbox.id,
  dailyCap:
    channelOf(mailbox.vendor) === 'email'
      ? returningCap(mailbox.dailyCap, maybeInstantOf(mailbox.returnedAt), now).cap
      : Math.min(mailbox.dailyCap, linkedInCap(Temporal.Instant.from(mailbox.warmupStartedAt), now)),
  warming:
    mailbox.warmupHeld && channelOf(mailbox.vendor) === 'email'
      ? warmingSteps(instantOf(mailbox.warmupStartedAt))
      : [],
  minGapSeconds: mailbox.minGapSeconds,
  taken: taken.flatMap(({ mailboxId, at }) => (mailboxId === mailbox.id ? [instantOf(at)] : [])),
  perDay: Object.fromEntries(
    counts.filter((entry) => entry.mailboxId === mailbox.id).map((entry) => [entry.day, entry.count]),
  ),
});

/** How many leave on each day, whoever sends them. */
export function sumDays(counts: readonly { day: string; count: number }[]): Record<string, number> {
  const days: Record<string, number> = {};
  for (const { day, count } of counts) days[day] = (days[day] ?? 0) + count;
  return days;
}

/** Which mailboxes a campaign writes from: who went quiet is never written to from the ones for strangers. */
export const purposeOf = ({ settings }: Pick<Campaign, 'settings'>): 'cold' | 'nurture' =>
  settings.purpose === 'revival' ? 'nurture' : 'cold';
