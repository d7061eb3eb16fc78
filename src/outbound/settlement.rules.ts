import type { Outcome } from '#core/ctx';
import type { Reason } from '#core/verdict';
import type { ClaimedSend, LedgerChange } from './ledger.store.ts';
import { NO_PLACE } from './overdue.rules.ts';
import type { Arrival } from './senders.ts';

/** Refusals that will not go away by waiting. */
const FINAL = [
  'suppression.',
  'approval.',
  'agent.',
  'verification.invalid',
  'address.former',
  'answer.',
  'crm.',
  'exclusion.',
  'lead.archived',
];
/** … except these, which only ask for another time. */
const WAITING = ['agent.cap', 'answer.stopped', 'answer.campaign'];
/** Failures that are the campaign's at the vendor, or another message's, not the message's. */
const NOT_THE_MESSAGE = ['.campaign_takes_no_leads', '.list_in_use', '.lead_busy'];
/** Refusals that waiting a moment does not lift: the message needs another place in the plan. */
const MISPLACED = [
  'send.daily_limit',
  'send.mailbox_cap',
  'send.mailbox_not_chosen',
  'send.mailbox_removed',
  'window.',
  'touch.',
];
/** Refusals that no minute of this day lifts. */
const ANOTHER_DAY = ['ramp.tier', 'list.grade'];
/** A message that could not leave now is looked at again after this. */
const LATER = Temporal.Duration.from({ minutes: 15 });

const isFinal = ({ code }: Reason): boolean =>
  FINAL.some((prefix) => code.startsWith(prefix)) && !WAITING.includes(code);

const isMisplaced = ({ code }: Reason): boolean => MISPLACED.some((prefix) => code.startsWith(prefix));

/** What an answer of the gateway means for the ledger; `read` says what the receipt of an answer means. */
export function settlementOf(
  { id }: Pick<ClaimedSend, 'id'>,
  outcome: Outcome<unknown> | undefined,
  read: (receipt: unknown) => Arrival,
  now: Temporal.Instant,
): LedgerChange {
  if (!outcome) return { id, state: 'unknown' };
  const plannedFor = now.add(LATER).toString();
  switch (outcome.state) {
    case 'done':
      return arrived({ id, operationId: outcome.operationId }, read(outcome.receipt));
    case 'unknown':
      return { id, state: 'unknown', operationId: outcome.operationId, reasons: [outcome.reason] };
    case 'failed': {
      const { operationId, reason: why, retryable } = outcome;
      const change = { id, operationId, reasons: [why] };
      // Refused at the last moment, before the first byte: as final as if the gateway had refused it.
      if (isFinal(why)) return { ...change, state: 'cancelled' };
      if (isMisplaced(why)) return { ...change, state: 'planned', plannedFor: NO_PLACE.toString() };
      if (retryable || NOT_THE_MESSAGE.some((code) => why.code.endsWith(code)))
        return { ...change, state: 'planned', plannedFor };
      return { ...change, state: 'rejected', response: why.text };
    }
    case 'refused': {
      const { reasons } = outcome;
      if (reasons.some(isFinal)) return { id, state: 'cancelled', reasons };
      const misplaced = reasons.some(isMisplaced);
      if (reasons.some(({ code }) => ANOTHER_DAY.includes(code)))
        return { id, state: 'planned', reasons, plannedFor: now.add({ hours: 24 }).toString() };
      return { id, state: 'planned', reasons, plannedFor: misplaced ? NO_PLACE.toString() : plannedFor };
    }
  }
}

const arrived = (change: { id: string; operationId: string }, arrival: Arrival): LedgerChange =>
  arrival.taken
    ? {
        ...change,
        state: 'accepted',
        response: arrival.response,
        ...(arrival.left && { receipt: arrival.response }),
      }
    : { ...change, state: 'rejected', response: arrival.why.text, reasons: [arrival.why] };
