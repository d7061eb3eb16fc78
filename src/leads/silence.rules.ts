import { type Reason, reason } from '#core/verdict';
import type { LeadStatus } from './contract.ts';
import { isTerminal } from './status.rules.ts';

/** What stands in the way and until when (ISO), if time alone removes it. */
export type Hindrance = { readonly reason: Reason; readonly until: string | null };

export type SilenceFacts = {
  readonly hasAddress: boolean;
  readonly status: LeadStatus;
  /** Why the address is suppressed; empty where it is not. */
  readonly suppression: readonly Reason[];
  /** Why the workspace keeps people like this out; empty where it does not. */
  readonly exclusion: readonly Reason[];
  /** The stops that are pulled. */
  readonly brakes: readonly Reason[];
  /** What the parts of the product know, in their order: mode, approval, plan, sequence. */
  readonly hindrances: readonly Hindrance[];
};

export type WhyNotAnswer = { sentence: string; next: string | null; reasons: Reason[] };

/**
 * Why nothing is sent to a lead, the weightiest reason first: what is for ever, what a person stopped, then what passes
 * or waits. There is a next time only where time alone removes every reason; it is the latest of their ends.
 */
export function explainSilence(facts: SilenceFacts): WhyNotAnswer {
  const { status, hindrances } = facts;
  const spoken = status.replaceAll('_', ' ');
  const forGood = [
    ...facts.suppression,
    ...facts.exclusion,
    ...(isTerminal(status)
      ? [reason('lead.closed', `The lead is ${spoken}, so nothing more is written to it.`)]
      : []),
    ...(facts.hasAddress ? [] : [reason('lead.no_address', 'No address is known for this lead.')]),
  ];
  const reasons = [...forGood, ...facts.brakes, ...hindrances.map((entry) => entry.reason)];
  if (reasons.length === 0)
    reasons.push(reason('lead.status', `Nothing is planned for this lead; its status is ${spoken}.`));
  const passes = forGood.length === 0 && facts.brakes.length === 0;
  return { sentence: reasons[0]?.text ?? '', next: passes ? lastEnd(hindrances) : null, reasons };
}

function lastEnd(hindrances: readonly Hindrance[]): string | null {
  let last: Temporal.Instant | null = null;
  for (const { until } of hindrances) {
    if (until === null) return null;
    const end = Temporal.Instant.from(until);
    if (last === null || Temporal.Instant.compare(end, last) > 0) last = end;
  }
  return last?.toString({ smallestUnit: 'minute' }) ?? null;
}
