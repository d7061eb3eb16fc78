import type { Outcome } from '#core/ctx';
import type { MailReceipt } from '#vendors/ports/email-sending';
import type { ClaimedSend, LedgerChange } from './ledger.store.ts';

/** Refusals that will not go away by waiting. */
const FINAL = ['suppression.', 'approval.', 'agent.', 'verification.invalid'];
/** … except these, which only ask for another time. */
const WAITING = ['agent.cap'];
/** A message that could not leave now is looked at again after this. */
const LATER = Temporal.Duration.from({ minutes: 15 });

/** What an answer of the gateway means for the ledger. */
export function settlementOf(
  send: Pick<ClaimedSend, 'id'>,
  outcome: Outcome<MailReceipt> | undefined,
  now: Temporal.Instant,
): LedgerChange {
  if (!outcome) return { id: send.id, state: 'unknown' };
  switch (outcome.state) {
    case 'done':
      return {
        id: send.id,
        state: 'accepted',
        operationId: outcome.operationId,
        response: outcome.receipt.response,
      };
    case 'unknown':
      return { id: send.id, state: 'unknown', operationId: outcome.operationId, reasons: [outcome.reason] };
    case 'failed':
      return outcome.retryable
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
      const final = outcome.reasons.some(
        ({ code }) => FINAL.some((prefix) => code.startsWith(prefix)) && !WAITING.includes(code),
      );
      return final
        ? { id: send.id, state: 'cancelled', reasons: outcome.reasons }
        : { id: send.id, state: 'planned', reasons: outcome.reasons, plannedFor: now.add(LATER).toString() };
    }
  }
}
