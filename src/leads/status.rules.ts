import { type Reason, reason } from '#core/verdict';
import { type LeadEvent, type LeadStatus, STATUS_GROUPS, STATUS_RANK, type StatusGroup } from './contract.ts';

/** The counters before the event, and whether a machine rather than a person caused it. */
export type StatusContext = {
  readonly openCount: number;
  readonly replyCount: number;
  /** An automatic reply, a bot or our own open: it is recorded elsewhere and counts for nothing here. */
  readonly automated?: boolean;
  /** Only the CRM knew them until now, so nobody works them yet. */
  readonly newcomer?: boolean;
};

export type StatusChange = {
  readonly status: LeadStatus;
  readonly changed: boolean;
  /** After the event; they move even when the status stays. */
  readonly openCount: number;
  readonly replyCount: number;
  readonly reasons: readonly Reason[];
};

const TERMINAL: ReadonlySet<LeadStatus> = new Set(STATUS_GROUPS.terminal);
const REVIVAL: ReadonlySet<LeadStatus> = new Set(STATUS_GROUPS.revival);
const ENGAGEMENT_RANK = 50;

/** Opens from here on show interest that no reply followed. */
export const OPENS_THAT_SHOW_INTEREST = 2;

/** Statuses of equal rank that follow one another; the later one wins whatever order the events arrive in. */
const PROGRESS: readonly (readonly LeadStatus[])[] = [
  // Mail comes first in a sequence, LinkedIn after it.
  ['dispatched', 'sent', 'linkedin_sent'],
  ['revival_candidate', 'revival_queued', 'revival_sent'],
];

/** Leads that are still being worked or have said "no" are not revived. */
const NOT_REVIVABLE: ReadonlySet<LeadStatus> = new Set<LeadStatus>([
  ...STATUS_GROUPS.terminal,
  ...STATUS_GROUPS.pipeline,
  'opened',
  'linkedin_sent',
  'linkedin_connected',
  'revival_queued',
  'revival_sent',
]);

/** Which moves inside the engagement group new evidence or decay may make. Anything not listed stays. */
const ENGAGEMENT_MOVES: Readonly<Partial<Record<LeadStatus, readonly LeadStatus[]>>> = {
  opened: ['engaged_not_replied', 'linkedin_connected', 'stalled'],
  stalled: ['engaged_not_replied', 'linkedin_connected', 'opened', 'linkedin_exhausted'],
  ghosted: ['engaged_not_replied', 'linkedin_connected', 'opened', 'linkedin_exhausted'],
  linkedin_connected: ['engaged_not_replied', 'linkedin_exhausted'],
  linkedin_exhausted: ['engaged_not_replied', 'linkedin_connected', 'opened'],
  engaged_not_replied: [],
};

/** Decay moves start only from these; a late decay must not overtake what happened meanwhile. */
const DECAY_FROM: Readonly<Partial<Record<LeadStatus, readonly LeadStatus[]>>> = {
  ghosted: ['dispatched', 'sent'],
  stalled: ['opened'],
};

export const isTerminal = (status: LeadStatus): boolean => TERMINAL.has(status);
export const isRevivable = (status: LeadStatus | null): boolean =>
  status === null || !NOT_REVIVABLE.has(status);

export function groupOf(status: LeadStatus): StatusGroup {
  const found = Object.entries(STATUS_GROUPS).find(([, members]) =>
    (members as readonly string[]).includes(status),
  );
  return found?.[0] as StatusGroup;
}

/** The status an event speaks for, given where the lead is and the opens counted so far. */
function claimOf(event: LeadEvent, current: LeadStatus, openCount: number): LeadStatus {
  // What is planned for and sent to a lead that waits to be revived is just that.
  const reviving = current === 'revival_queued' || current === 'revival_sent';
  if (reviving && event === 'dispatched') return current;
  if (reviving && event === 'sent') return 'revival_sent';
  if (event === 'linkedin_declined') return 'unsubscribed';
  if (event === 'opened' && openCount >= OPENS_THAT_SHOW_INTEREST) return 'engaged_not_replied';
  return event;
}

type Move = { readonly moves: boolean; readonly why: Reason };
const goes = (text: string): Move => ({ moves: true, why: reason('status.moved', text) });
const stays = (code: string, text: string): Move => ({ moves: false, why: reason(code, text) });

function reviveMove(from: LeadStatus, to: LeadStatus): Move {
  if (TERMINAL.has(from)) return stays('status.terminal', `A lead that is ${from} is never revived.`);
  if (REVIVAL.has(from)) return sameRankMove(from, to);
  if (!isRevivable(from))
    return stays(
      'status.still_worked',
      `A lead that is ${from} is still being worked, so it is not revived.`,
    );
  return goes(`Revival starts the lead again from ${from}.`);
}

function sameRankMove(from: LeadStatus, to: LeadStatus): Move {
  const order = PROGRESS.find((line) => line.includes(from) && line.includes(to));
  if (order && order.indexOf(to) > order.indexOf(from)) return goes(`${to} follows ${from}.`);
  return stays('status.equal_rank', `${to} does not outweigh ${from}; the status stays.`);
}

function moveOf(from: LeadStatus, to: LeadStatus): Move {
  if (from === to) return stays('status.same', `The lead is already ${from}.`);
  if (REVIVAL.has(to)) return reviveMove(from, to);
  const decays = DECAY_FROM[to];
  if (decays && !decays.includes(from)) {
    return stays(
      'status.decay_outrun',
      `A lead turns ${to} only from ${decays.join(' or ')}; it is ${from}.`,
    );
  }
  const gap = STATUS_RANK[to] - STATUS_RANK[from];
  if (gap > 0) return goes(`${to} (rank ${STATUS_RANK[to]}) outweighs ${from} (rank ${STATUS_RANK[from]}).`);
  if (gap < 0)
    return stays(
      'status.lower_rank',
      `${to} (rank ${STATUS_RANK[to]}) never lowers ${from} (rank ${STATUS_RANK[from]}).`,
    );
  if (STATUS_RANK[from] !== ENGAGEMENT_RANK) return sameRankMove(from, to);
  return ENGAGEMENT_MOVES[from]?.includes(to)
    ? goes(`New evidence moves an engaged lead from ${from} to ${to}.`)
    : stays('status.weaker_evidence', `${to} says less about the lead than ${from}; the status stays.`);
}

/**
 * What an event makes of a lead. A status of lower rank never replaces a higher one, the engagement statuses move
 * among themselves by a fixed table, and only an explicit revival of a lead that is not terminal starts again lower
 * down. Events may come late, twice or out of order.
 */
export function nextStatus(current: LeadStatus, event: LeadEvent, context: StatusContext): StatusChange {
  const { openCount, replyCount } = context;
  if (context.automated) {
    const why = reason(
      'status.automated',
      `The ${event} event was caused by a machine, so it counts for nothing.`,
    );
    return { status: current, changed: false, openCount, replyCount, reasons: [why] };
  }
  const opens = openCount + (event === 'opened' ? 1 : 0);
  const replies = replyCount + (['replied', 'linkedin_replied', 'linkedin_declined'].includes(event) ? 1 : 0);
  const to = claimOf(event, current, opens);
  const { moves, why } =
    context.newcomer && current === 'pending' && to === 'revival_candidate'
      ? goes('Only the CRM knew them until now.')
      : moveOf(current, to);
  return {
    status: moves ? to : current,
    changed: moves,
    openCount: opens,
    replyCount: replies,
    reasons: [why],
  };
}

/** Silence after a send, in hours, that makes a ghost. */
export const GHOSTED_AFTER_HOURS = 72;
/** Silence after the first open, in days (of 24 hours), that makes a lead stall. */
export const STALLED_AFTER_DAYS = 7;

export type DecayFacts = {
  readonly status: LeadStatus;
  readonly openCount: number;
  /** When the lead last changed in any way. */
  readonly updatedAt: Temporal.Instant;
  readonly now: Temporal.Instant;
};
export type Decay = {
  readonly event: 'ghosted' | 'stalled' | 'engaged_not_replied' | null;
  readonly reasons: readonly Reason[];
};

/** Which decay is due: several opens without a reply first, then a week after an open, then 72 hours after a send. */
export function decayOf({ status, openCount, updatedAt, now }: DecayFacts): Decay {
  const hours = (now.epochMilliseconds - updatedAt.epochMilliseconds) / 3_600_000;
  const detail = { hours: Math.floor(hours), openCount };
  if (status === 'opened' && openCount >= OPENS_THAT_SHOW_INTEREST) {
    return {
      event: 'engaged_not_replied',
      reasons: [reason('decay.engaged', `Opened ${openCount} times without a reply.`, detail)],
    };
  }
  if (status === 'opened' && hours >= STALLED_AFTER_DAYS * 24) {
    return {
      event: 'stalled',
      reasons: [reason('decay.stalled', `Opened once, and nothing for ${STALLED_AFTER_DAYS} days.`, detail)],
    };
  }
  if ((status === 'sent' || status === 'dispatched') && hours >= GHOSTED_AFTER_HOURS) {
    return {
      event: 'ghosted',
      reasons: [
        reason('decay.ghosted', `Nothing came back within ${GHOSTED_AFTER_HOURS} hours of sending.`, detail),
      ],
    };
  }
  return {
    event: null,
    reasons: [reason('decay.none', `A lead that is ${status} does not decay yet.`, detail)],
  };
}
