import { type Reason, reason } from '#core/verdict';
import type { Acceptance } from './accepted-time.rules.ts';
import { answerPlace } from './answer-place.rules.ts';
import { DRAFTED, type DraftState } from './contract.ts';
import type { ReplyFactsRow } from './reply-facts.store.ts';

/**
 * `draft`: an answer is written. `skip`: nobody answers it, unless it takes a time that was offered; `never`: not even then.
 * `escalate`: only a person can, with the reason.
 */
type Disposition =
  | { readonly do: 'draft' }
  | { readonly do: 'skip' | 'never' | 'escalate'; readonly reason: Reason };

/** Local parts that nobody reads. */
const NOBODY = /^(?:bounce|.*(?:mailer-daemon|postmaster|mail-delivery|maildelivery|no-?reply))/i;

export const isNobody = (address: string): boolean => NOBODY.test(address);

/** What becomes of a reply of a person. Each ends in exactly one of these. */
function dispositionOf(reply: ReplyFactsRow): Disposition {
  const no = (how: 'skip' | 'never', code: string, text: string): Disposition => ({
    do: how,
    reason: reason(`draft.${code}`, text),
  });
  if (reply.optOut) return no('never', 'opt_out', 'They asked to be left alone.');
  if (!(reply.intent in DRAFTED))
    return no('skip', 'intent', `Nobody is answered who writes "${reply.intent.replaceAll('_', ' ')}".`);
  if (isNobody(reply.fromAddress)) return no('never', 'nobody', 'The address belongs to a machine.');
  const place = answerPlace(reply);
  return place.found ? { do: 'draft' } : { do: 'escalate', reason: place.reason };
}

/** An answer is written, and a person asked about it where there are reasons to; or the reply has its verdict. */
export type Outcome =
  | { readonly write: true; readonly asks: readonly Reason[] }
  | {
      readonly write: false;
      readonly state: DraftState;
      readonly reasons: readonly Reason[];
      readonly at: Temporal.Instant | null;
    };

const NOT_ENROLLED = reason(
  'draft.not_enrolled',
  'They are in no sequence of the campaign they answer, so a person looks first.',
);

export const OVERTAKEN = reason('draft.overtaken', 'They wrote again before this was sent.');

/** What becomes of a reply, with what it does about a time that was offered to its lead. */
export function outcomeOf(
  reply: ReplyFactsRow,
  { newest, acceptance }: { newest: boolean; acceptance: Acceptance | undefined },
): Outcome {
  const disposition = dispositionOf(reply);
  const verdict = (
    state: DraftState,
    reasons: readonly Reason[],
    at: Temporal.Instant | null = null,
  ): Outcome => ({ write: false, state, reasons, at });
  if (!newest) return verdict('skipped', [OVERTAKEN]);
  if (disposition.do === 'never') return verdict('skipped', [disposition.reason]);
  if (acceptance?.do === 'book') return verdict('booking', acceptance.reasons, acceptance.at);
  if (acceptance?.do === 'by_hand') return verdict('escalated', acceptance.reasons);
  // Somebody who speaks of a time is answered by a person, whatever else was read in it.
  if (disposition.do === 'skip' && acceptance?.do === 'ask') return verdict('escalated', acceptance.reasons);
  if (disposition.do === 'skip') return verdict('skipped', [disposition.reason]);
  if (disposition.do === 'escalate') return verdict('escalated', [disposition.reason]);
  const asks = acceptance?.do === 'ask' ? acceptance.reasons : [];
  return { write: true, asks: reply.campaignId && !reply.enrolmentId ? [NOT_ENROLLED, ...asks] : asks };
}
