import { allow, reason, refuse, type Verdict } from '#core/verdict';
import type { ApprovalItem, Claim } from './contract.ts';

/** So long a claim stands after the last look. */
export const CLAIM_MINUTES = 2;

const isOver = (claim: Claim, now: Temporal.Instant): boolean =>
  Temporal.Instant.compare(now, Temporal.Instant.from(claim.until)) >= 0;

/** May this person decide on an item, or claim it, at `now`? Somebody else's claim binds everybody until it is over or taken over. */
export function mayDecide(facts: {
  readonly claim: Claim | null;
  readonly by: string;
  readonly now: Temporal.Instant;
}): Verdict {
  const { claim, by, now } = facts;
  if (claim === null) return allow(reason('claim.none', 'Nobody looks at it.'));
  if (claim.by === by) return allow(reason('claim.own', 'You look at it yourself.'));
  const { name, at, until } = claim;
  if (isOver(claim, now))
    return allow(reason('claim.over', `${name} has not looked at it since ${clock(at)} UTC.`));
  return refuse(
    reason(
      'claim.other',
      `${name} looks at it since ${clock(at)} UTC, and has it until ${clock(until)} unless they look on.`,
      { by: claim.by, until },
    ),
  );
}

const clock = (at: string): string => at.slice(11, 16);

/** The item as it is told at `now`: a claim that is over, or of something decided, is none. */
export const withStandingClaim = (item: ApprovalItem, now: Temporal.Instant): ApprovalItem =>
  item.claim !== null && (item.state !== 'pending' || isOver(item.claim, now))
    ? { ...item, claim: null }
    : item;
