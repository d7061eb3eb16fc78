import { type Reason, reason } from '#core/verdict';
import { nextOpening, type OpenWindow } from '#core/window.rules';
import { preferredSender } from './provider-match.rules.ts';
import type { WarmingStep } from './warmup/warmup.rules.ts';

export type PlanMailbox = {
  readonly id: string;
  /** Messages a day; the hard limit of any mailbox is 40. */
  readonly dailyCap: number;
  /** Steps by which it is warmed up, in their order, where it is held to them. */
  readonly warming?: readonly WarmingStep[];
  readonly minGapSeconds: number;
  /** Minutes it is to write at already. */
  readonly taken: readonly Temporal.Instant[];
  /** Messages planned or sent already, by local date of the window's zone. */
  readonly perDay: Readonly<Record<string, number>>;
  /** Who holds it, where that matters. */
  readonly provider?: string | null | undefined;
};

export type PlanMessage = {
  readonly itemId: string;
  /** 0 ≤ x < 1: spreads the gaps. */
  readonly jitter: number;
  /** The mailbox that wrote before; another one only when it cannot send any more. */
  readonly mailboxId?: string | null;
  readonly notBefore?: Temporal.Instant | null;
  /** The reader's own hours; those of the plan, where nothing is said. */
  readonly window?: OpenWindow | undefined;
  /** Who takes the reader's mail, where mailboxes there are preferred. */
  readonly provider?: string | null | undefined;
};

export type PlanInput = {
  readonly messages: readonly PlanMessage[];
  readonly mailboxes: readonly PlanMailbox[];
  /** The campaign's hours; its zone says which day it is for every limit. */
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
  /** Why by this mailbox, where it is not only the first that is free. */
  readonly reasons?: readonly Reason[];
};
export type Plan = {
  readonly placements: readonly Placement[];
  readonly unplaced: readonly { itemId: string; reasons: readonly Reason[] }[];
};

/** Gaps are the minimum plus up to half of it, so that no rhythm shows. */
const JITTER_SHARE = 0.5;
const HORIZON_DAYS = 60;

type Lane = Omit<PlanMailbox, 'taken'> & {
  days: Record<string, number>;
  /** Milliseconds, in order. */
  readonly busy: number[];
  /** Nothing is free in a window before this. */
  readonly floors: Map<OpenWindow, Temporal.Instant>;
};

/**
 * Gives every message a mailbox and a minute: inside the hours of its reader, at least the gap away from whatever else the mailbox
 * writes, under the mailbox's and the workspace's daily limits. The mailbox that is free first takes the next message,
 * which rotates them evenly.
 */
export function planSends(input: PlanInput): Plan {
  const blocked = wholePlanBlocked(input);
  if (blocked)
    return { placements: [], unplaced: input.messages.map(({ itemId }) => ({ itemId, reasons: [blocked] })) };
  const lanes: Lane[] = input.mailboxes.map((mailbox) => ({
    ...mailbox,
    days: { ...mailbox.perDay },
    busy: mailbox.taken.map(({ epochMilliseconds }) => epochMilliseconds).toSorted((a, b) => a - b),
    floors: new Map(),
  }));
  const days: Record<string, number> = { ...input.perDay };
  const ofCampaign: Record<string, number> = { ...input.campaign?.perDay };
  const placements: Placement[] = [];
  const unplaced: { itemId: string; reasons: readonly Reason[] }[] = [];
  for (const { itemId, jitter, mailboxId, notBefore, provider, window = input.window } of input.messages) {
    const spread = 1 + JITTER_SHARE * jitter;
    const own = lanes.filter((lane) => lane.id === mailboxId);
    const free = (own.length > 0 ? own : lanes)
      .flatMap((lane) => {
        const at = earliest(input, lane, { days, ofCampaign, spread, notBefore, window });
        return at ? [{ id: lane.id, provider: lane.provider, lane, at }] : [];
      })
      .sort((a, b) => Temporal.Instant.compare(a.at, b.at) || (a.id < b.id ? -1 : 1));
    const { chosen: best, reasons } = preferredSender(free, provider, input.window.zone);
    if (!best) {
      unplaced.push({
        itemId,
        reasons: [reason('plan.no_room', `No mailbox has room within ${HORIZON_DAYS} days.`)],
      });
      continue;
    }
    const day = dayOf(best.at, input.window);
    best.lane.days[day] = (best.lane.days[day] ?? 0) + 1;
    insertInOrder(best.lane.busy, best.at.epochMilliseconds);
    days[day] = (days[day] ?? 0) + 1;
    ofCampaign[day] = (ofCampaign[day] ?? 0) + 1;
    placements.push({
      ...{ itemId, mailboxId: best.id, plannedFor: best.at },
      ...(reasons.length > 0 && { reasons }),
    });
  }
  return { placements, unplaced };
}

function wholePlanBlocked(input: PlanInput): Reason | undefined {
  if (input.mailboxes.length === 0)
    return reason('plan.no_mailbox', 'No active mailbox can send. Connect one under Deliverability.');
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

/** How many a mailbox may send to strangers on a local date (YYYY-MM-DD) of a zone. A step holds for the whole of the day it ends on. */
export function capOn(
  { dailyCap, warming = [] }: Pick<PlanMailbox, 'dailyCap' | 'warming'>,
  day: string,
  zone: string,
): number {
  const step = warming.find(({ until }) => day <= until.toZonedDateTimeISO(zone).toPlainDate().toString());
  return Math.min(dailyCap, step?.perDay ?? dailyCap);
}

/** Why nothing more leaves on a local date under the counts given; null while there is room for one more. */
export function whyFull(input: Omit<PlanInput, 'messages' | 'now'>, day: string): Reason | null {
  const reached = limitReached(input, input.perDay, input.campaign?.perDay ?? {}, day);
  if (reached) return reached;
  const full = (mailbox: PlanMailbox, cap: number): boolean => (mailbox.perDay[day] ?? 0) >= cap;
  if (!input.mailboxes.every((mailbox) => full(mailbox, capOn(mailbox, day, input.window.zone)))) return null;
  return input.mailboxes.every((mailbox) => full(mailbox, mailbox.dailyCap))
    ? reason('plan.mailbox_caps', 'Every mailbox has its messages of that day.')
    : reason('plan.warming', 'Mailboxes that are being warmed up have their messages of that day.');
}

type Wishes = {
  readonly days: Counts;
  readonly ofCampaign: Counts;
  readonly spread: number;
  readonly notBefore: Temporal.Instant | null | undefined;
  readonly window: OpenWindow;
};
const later = (a: Temporal.Instant, b: Temporal.Instant): Temporal.Instant =>
  Temporal.Instant.compare(a, b) > 0 ? a : b;

/** The first moment from `at` on that lies the gap behind what is before it, and the mailbox's least gap before what follows. */
function freeFrom({ busy, minGapSeconds }: Lane, at: number, gap: number): number {
  if (gap === 0) return at;
  const least = minGapSeconds * 1_000;
  let free = at;
  for (let place = firstAfter(busy, at - gap); place < busy.length; place += 1) {
    const taken = busy[place] ?? 0;
    if (taken - free >= least) break;
    free = Math.max(free, taken + gap);
  }
  return free;
}

/** Where the first minute behind a moment stands. */
function firstAfter(busy: readonly number[], at: number): number {
  let [from, to] = [0, busy.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    if ((busy[middle] ?? 0) > at) to = middle;
    else from = middle + 1;
  }
  return from;
}

const insertInOrder = (busy: number[], at: number): void => void busy.splice(firstAfter(busy, at), 0, at);

function earliest(
  input: PlanInput,
  lane: Lane,
  { days, ofCampaign, spread, notBefore, window }: Wishes,
): Temporal.Instant | null {
  const gap = Math.ceil(lane.minGapSeconds * spread) * 1_000;
  const from = later(input.now, lane.floors.get(window) ?? input.now);
  let candidate = later(from, notBefore ?? from);
  const isFloor = candidate.equals(from);
  for (let tries = 0; tries < HORIZON_DAYS; ) {
    const free = freeFrom(lane, candidate.epochMilliseconds, gap);
    const opening = nextOpening(window, later(candidate, Temporal.Instant.fromEpochMilliseconds(free)));
    if (!opening.at) return null;
    const at = opening.at.toInstant();
    if (freeFrom(lane, at.epochMilliseconds, gap) !== at.epochMilliseconds) {
      candidate = at;
      continue;
    }
    const day = dayOf(at, input.window);
    const full =
      (lane.days[day] ?? 0) >= capOn(lane, day, input.window.zone) ||
      limitReached(input, days, ofCampaign, day) !== null;
    if (!full) {
      if (isFloor) lane.floors.set(window, at);
      return at;
    }
    tries += 1;
    candidate = Temporal.PlainDate.from(day).add({ days: 1 }).toZonedDateTime(input.window.zone).toInstant();
  }
  return null;
}
