import type { Outcome } from '#core/ctx';
import type { Reason } from '#core/verdict';
import type { ClaimedSend, LedgerChange } from './ledger.store.ts';
import type { Arrival } from './senders.ts';

/** Refusals that will not go away by waiting. */
const FINAL = ['suppression.', 'approval.', 'agent.'];
/** … except these, which only ask for another time. */
const WAITING = ['agent.cap'];
/** Failures that are the campaign's at the vendor, not the message's. */
const NOT_THE_MESSAGE = ['.campaign_takes_no_leads', '.list_in_use'];
/** A message that could not leave now is looked at again after this. */
const LATER = Temporal.Duration.from({ minutes: 15 });

const isFinal = ({ code }: Reason): boolean =>
  FINAL.some((prefix) => code.startsWith(prefix)) && !WAITING.includes(code);

/** What an answer of the gateway means for the ledger; `read` says what the receipt of an answer means. */
export function settlementOf(
  send: Pick<ClaimedSend, 'id'>,
  outcome: Outcome<unknown> | undefined,
  read: (receipt: unknown) => Arrival,
  now: Temporal.Instant,
): LedgerChange {
  if (!outcome) return { id: send.id, state: 'unknown' };
  switch (outcome.state) {
    case 'done': {
      const { operationId } = outcome;
      const arrival = read(outcome.receipt);
      return arrival.taken
        ? {
            id: send.id,
            state: 'accepted',
            operationId,
            response: arrival.response,
            ...(arrival.left && { receipt: arrival.response }),
          }
        : {
            id: send.id,
            state: 'rejected',
            operationId,
            response: arrival.why.text,
            reasons: [arrival.why],
          };
    }
    case 'unknown':
      return { id: send.id, state: 'unknown', operationId: outcome.operationId, reasons: [outcome.reason] };
    case 'failed':
      // Refused at the last moment, before the first byte: as final as if the gateway had refused it.
      if (isFinal(outcome.reason))
        return {
          id: send.id,
          state: 'cancelled',
          operationId: outcome.operationId,
          reasons: [outcome.reason],
        };
      return outcome.retryable || NOT_THE_MESSAGE.some((code) => outcome.reason.code.endsWith(code))
        ? {
            id: send.id,
            state: 'planned',
            operationId: outcome.operationId,
            reasons: [outcome.reason],
            plannedFor: now.add(LATER).toString(),
          }
        : {
            id: send.id,
            state: 'rejected',
            operationId: outcome.operationId,
            response: outcome.reason.text,
            reasons: [outcome.reason],
          };
    case 'refused': {
      const final = outcome.reasons.some(isFinal);
      return final
        ? { id: send.id, state: 'cancelled', reasons: outcome.reasons }
        : { id: send.id, state: 'planned', reasons: outcome.reasons, plannedFor: now.add(LATER).toString() };
    }
  }
}
