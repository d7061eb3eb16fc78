import { type Reason, reason } from '#core/verdict';
import { nextOpening, type OpenWindow } from '#core/window.rules';

export type PlanMailbox = {
  readonly id: string;
  /** Messages a day; the hard limit of any mailbox is 40. */
  readonly dailyCap: number;
  readonly minGapSeconds: number;
  readonly lastPlannedAt: Temporal.Instant | null;
  /** Messages planned or sent already, by local date of the window's zone. */
  readonly perDay: Readonly<Record<string, number>>;
};

export type PlanMessage = {
  readonly itemId: string;
  /** 0 ≤ x < 1: spreads the gaps. */
  readonly jitter: number;
  /** The mailbox that wrote before; another one only when it cannot send any more. */
  readonly mailboxId?: string | null;
  readonly notBefore?: Temporal.Instant | null;
};

export type PlanInput = {
  readonly messages: readonly PlanMessage[];
  readonly mailboxes: readonly PlanMailbox[];
  readonly window: OpenWindow;
  /** The operator's total for the workspace and day. Zero means nothing leaves. */
  readonly dailyLimit: number;
  /** On days before this local date no more than `perDay` leave. */
  readonly slow?: { readonly perDay: number; readonly before: string } | undefined;
  readonly perDay: Readonly<Record<string, number>>;
  /** The campaign's own limit a day, where it has one, and what it sends already by local date. */
  readonly campaign?:
    | { readonly limit: number; readonly perDay: Readonly<Record<string, number>> }
    | undefined;
  readonly now: Temporal.Instant;
};

export type Placement = {
  readonly itemId: string;
  readonly mailboxId: string;
  readonly plannedFor: Temporal.Instant;
};
export type Plan = {
  readonly placements: readonly Placement[];
  readonly unplaced: readonly { itemId: string; reasons: readonly Reason[] }[];
};

/** Gaps are the minimum plus up to half of it, so that no rhythm shows. */
const JITTER_SHARE = 0.5;
const HORIZON_DAYS = 60;

type Lane = PlanMailbox & { days: Record<string, number>; last: Temporal.Instant | null };

/**
 * Gives every message a mailbox and a minute: inside the window, at least the gap behind the mailbox's last one,
 * under the mailbox's and the workspace's daily limits. The mailbox that is free first takes the next message,
 * which rotates them evenly.
 */
export function planSends(input: PlanInput): Plan {
  const blocked = wholePlanBlocked(input);
  if (blocked)
    return { placements: [], unplaced: input.messages.map(({ itemId }) => ({ itemId, reasons: [blocked] })) };
  const lanes: Lane[] = input.mailboxes.map((mailbox) => ({
    ...mailbox,
    days: { ...mailbox.perDay },
    last: mailbox.lastPlannedAt,
  }));
  const days: Record<string, number> = { ...input.perDay };
  const ofCampaign: Record<string, number> = { ...input.campaign?.perDay };
  const placements: Placement[] = [];
  const unplaced: { itemId: string; reasons: readonly Reason[] }[] = [];
  for (const { itemId, jitter, mailboxId, notBefore } of input.messages) {
    const spread = 1 + JITTER_SHARE * jitter;
    const own = lanes.filter((lane) => lane.id === mailboxId);
    const best = (own.length > 0 ? own : lanes)
      .flatMap((lane) => {
        const at = earliest(input, lane, { days, ofCampaign, spread, notBefore });
        return at ? [{ lane, at }] : [];
      })
      .sort((a, b) => Temporal.Instant.compare(a.at, b.at) || (a.lane.id < b.lane.id ? -1 : 1))[0];
    if (!best) {
      unplaced.push({
        itemId,
        reasons: [reason('plan.no_room', `No mailbox has room within ${HORIZON_DAYS} days.`)],
      });
      continue;
    }
    const day = dayOf(best.at, input.window);
    best.lane.days[day] = (best.lane.days[day] ?? 0) + 1;
    best.lane.last = best.at;
    days[day] = (days[day] ?? 0) + 1;
    ofCampaign[day] = (ofCampaign[day] ?? 0) + 1;
    placements.push({ itemId, mailboxId: best.lane.id, plannedFor: best.at });
  }
  return { placements, unplaced };
}

function wholePlanBlocked(input: PlanInput): Reason | undefined {
  if (input.mailboxes.length === 0)
    return reason('plan.no_mailbox', 'No active mailbox can send. Connect one under Settings.');
  if (input.dailyLimit <= 0)
    return reason(
      'plan.limit_zero',
      'The daily limit of this workspace is 0. Its owner raises it when ready.',
    );
  return undefined;
}

const dayOf = (at: Temporal.Instant, window: OpenWindow): string =>
  at.toZonedDateTimeISO(window.zone).toPlainDate().toString();

type Limits = Pick<PlanInput, 'dailyLimit' | 'slow' | 'campaign'>;
type Counts = Readonly<Record<string, number>>;

/** The limit that is reached on a local date, of those that hold for all mailboxes together; null while there is room. */
function limitReached(
  { dailyLimit, slow, campaign }: Limits,
  days: Counts,
  own: Counts,
  day: string,
): Reason | null {
  const [all, ofCampaign] = [days[day] ?? 0, own[day] ?? 0];
  if (slow && day < slow.before && all >= slow.perDay)
    return reason('plan.slow_start', `The slow start lets ${slow.perDay} a day leave.`);
  if (all >= dailyLimit) return reason('plan.daily_limit', `The workspace sends ${dailyLimit} a day.`);
  if (campaign && ofCampaign >= campaign.limit)
    return reason('plan.campaign_limit', `The campaign sends ${campaign.limit} a day.`);
  return null;
}

/** Why nothing more leaves on a local date under the counts given; null while there is room for one more. */
export function whyFull(input: Omit<PlanInput, 'messages' | 'now' | 'window'>, day: string): Reason | null {
  const reached = limitReached(input, input.perDay, input.campaign?.perDay ?? {}, day);
  if (reached) return reached;
  return input.mailboxes.every((mailbox) => (mailbox.perDay[day] ?? 0) >= mailbox.dailyCap)
    ? reason('plan.mailbox_caps', 'Every mailbox has its messages of that day.')
    : null;
}

type Wishes = {
  readonly days: Counts;
  readonly ofCampaign: Counts;
  readonly spread: number;
  readonly notBefore: Temporal.Instant | null | undefined;
};
const later = (a: Temporal.Instant, b: Temporal.Instant): Temporal.Instant =>
  Temporal.Instant.compare(a, b) > 0 ? a : b;

function earliest(
  input: PlanInput,
  lane: Lane,
  { days, ofCampaign, spread, notBefore }: Wishes,
): Temporal.Instant | null {
  const afterGap = lane.last?.add({ seconds: Math.ceil(lane.minGapSeconds * spread) });
  let candidate = [input.now, afterGap ?? input.now, notBefore ?? input.now].reduce(later);
  for (let tries = 0; tries < HORIZON_DAYS; tries += 1) {
    const opening = nextOpening(input.window, candidate);
    if (!opening.at) return null;
    const day = opening.at.toPlainDate().toString();
    const full =
      (lane.days[day] ?? 0) >= lane.dailyCap || limitReached(input, days, ofCampaign, day) !== null;
    if (!full) return opening.at.toInstant();
    candidate = opening.at.add({ days: 1 }).startOfDay().toInstant();
  }
  return null;
}
