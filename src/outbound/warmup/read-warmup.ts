import type { Ctx } from '#core/ctx';
import { instantOf } from '#core/db/index';
import { channelOf, type DomainView, type Mailbox } from '../contract.ts';
import type { WarmupView } from './contract.ts';
import { warmingCap, warmupOf } from './warmup.rules.ts';

/** What a mailbox may send to strangers now, held to its warm-up or not. */
export const warmingOf = (
  mailbox: Pick<Mailbox, 'dailyCap' | 'warmupHeld' | 'warmupStartedAt'>,
  now: Temporal.Instant,
): ReturnType<typeof warmingCap> =>
  warmingCap(
    mailbox.dailyCap,
    { held: mailbox.warmupHeld, startedAt: instantOf(mailbox.warmupStartedAt) },
    now,
  );

/** How warm a mailbox is. What its domain shows is known; where its mail lands nobody has told. */
export function warmupView(ctx: Ctx, mailbox: Mailbox, domains: readonly DomainView[]): WarmupView {
  const domain = domains.find((each) => mailbox.address.endsWith(`@${each.domain}`));
  const state = (name: string): boolean | null => {
    const found = domain?.checks.find(({ check }) => check === name)?.state;
    return found === undefined || found === 'unknown' ? null : found !== 'bad';
  };
  const { week, total, cold, ready, reasons } = warmupOf({
    channel: channelOf(mailbox.vendor),
    startedAt: instantOf(mailbox.warmupStartedAt),
    now: ctx.now(),
    placementPercent: null,
    spamSeenAt: null,
    checks: {
      ...{ spf: state('spf'), dkim: state('dkim'), dmarc: state('dmarc'), seedTest: null },
      trackingDomain: leadsHere(domain),
    },
    live: ctx.workspace.mode === 'live',
  });
  return {
    startedAt: instantOf(mailbox.warmupStartedAt).toString(),
    ...{ held: mailbox.warmupHeld, week, total, cold, ready, reasons: [...reasons] },
  };
}

/** A domain has a tracking host of its own where one is named and its record is right; what was not looked at is not known. */
function leadsHere(domain: DomainView | undefined): boolean | null {
  if (!domain || domain.trackingHost === null) return false;
  const state = domain.checks.find(({ check }) => check === 'tracking')?.state;
  return state === undefined || state === 'unknown' ? null : state === 'ok';
}
