import { type Reason, reason } from '#core/verdict';
import type { Acceptance } from '../accepted-time.rules.ts';
import { type PlaceFacts, withoutPlace } from '../answer-place.rules.ts';
import { DRAFTED, type DraftState } from '../contract.ts';
import { isNobody } from '../disposition.rules.ts';
import type { Moment } from '../send-now.rules.ts';
import type { BackfillOptions } from './contract.ts';

/** What a backfill knows of a message of theirs before it writes anything. */
export type TargetFacts = {
  /** Undefined where nobody read what they want. */
  readonly reply:
    | ({
        readonly intent: string;
        readonly fromAddress: string;
        readonly ownText: string;
        readonly optOut: boolean;
        readonly campaignId: string | null;
        readonly enrolmentId: string | null;
      } & PlaceFacts)
    | undefined;
  /** The answer there is; one that is over only where there is no other. */
  readonly standing: Standing | undefined;
  readonly moment: Pick<Moment, 'optOut' | 'suppressed' | 'booked'> | undefined;
  /** What it does about a time that was offered. */
  readonly acceptance: Acceptance | undefined;
};
export type Standing = {
  readonly state: DraftState;
  /** False for a verdict that there is none. */
  readonly written: boolean;
  readonly timed: boolean;
  /** A person edited it, or said yes. */
  readonly inHand: boolean;
};

/** `take` goes on with the draft that waits; `refresh` gives it other times. */
export type TargetVerdict =
  | { readonly do: 'draft' | 'take' | 'refresh' }
  | { readonly do: 'skip'; readonly why: string; readonly reason: Reason };

const skip = (why: string, text: string): TargetVerdict => ({
  do: 'skip',
  why,
  reason: reason(`backfill.${why}`, text),
});

const OVER: readonly DraftState[] = ['cancelled', 'rejected', 'superseded'];
const LEFT: readonly DraftState[] = ['sending', 'sent'];
const BOOKED: readonly DraftState[] = ['booking', 'booked'];
const REFRESHABLE: readonly DraftState[] = ['parked', 'review', 'held'];

type Test = (facts: TargetFacts, options: BackfillOptions) => TargetVerdict | null;

/** In this order; the first that speaks counts the reply, and nothing else does. */
const TESTS: readonly Test[] = [
  ({ reply }) => (reply ? null : skip('unclassified', 'Nobody read yet what they want.')),
  ({ reply }) =>
    reply?.campaignId && reply.enrolmentId
      ? null
      : skip('no_campaign', 'It belongs to no campaign, so a person answers it by hand.'),
  ({ standing }, options) => (standing ? standingSays(standing, options) : null),
  ({ reply }) =>
    reply && reply.intent in DRAFTED
      ? null
      : skip('intent', `Nobody is answered who writes "${(reply?.intent ?? '').replaceAll('_', ' ')}".`),
  ({ reply, moment }) =>
    reply?.optOut || moment?.optOut || moment?.suppressed
      ? skip('opt_out', 'They asked to be left alone.')
      : null,
  ({ reply }) => (isNobody(reply?.fromAddress ?? '') ? skip('bounce', 'A machine wrote it.') : null),
  ({ moment }) => (moment?.booked ? skip('booked', 'They have booked already.') : null),
  ({ acceptance }) =>
    acceptance?.do === 'book' || acceptance?.do === 'by_hand'
      ? skip(
          'takes_time',
          'They took a time that was offered, so a person books it; other times are no answer.',
        )
      : null,
  ({ reply }) =>
    reply?.ownText.trim() ? null : skip('missing_transcript', 'There are no words of theirs to answer.'),
  ({ reply }) =>
    reply && withoutPlace(reply).length === 0
      ? null
      : skip('mailbox', 'The mailbox they wrote to is not ours to send from; a person answers it there.'),
];

/** What becomes of one reply of the backlog in the first phase. Pure, and each reply ends in exactly one verdict. */
export function judgeTarget(facts: TargetFacts, options: BackfillOptions): TargetVerdict {
  for (const test of TESTS) {
    const verdict = test(facts, options);
    if (verdict) return verdict;
  }
  return byMode(facts.standing, options);
}

/** An answer that left, or that a person has in hand, is nobody's to write anew. */
function standingSays({ state, written, inHand }: Standing, options: BackfillOptions): TargetVerdict | null {
  if (LEFT.includes(state)) return skip('answered', 'It is answered already.');
  if (BOOKED.includes(state)) return skip('booked', 'They took a time, and it is booked.');
  if (state === 'rejected')
    return options.resetRejected ? null : skip('rejected', 'A person rejected the answer to it.');
  if (OVER.includes(state) || state === 'parked') return null;
  if (options.drafts === 'missing' && written)
    return skip('existing_draft', `There is an answer already: it is ${state}.`);
  return options.drafts === 'all' && inHand
    ? skip('in_hand', 'A person edited the answer to it, or said yes.')
    : null;
}

function byMode(standing: Standing | undefined, { drafts }: BackfillOptions): TargetVerdict {
  const living = standing?.written && !OVER.includes(standing.state) ? standing : undefined;
  if (drafts === 'all') return { do: 'draft' };
  if (living?.state === 'parked' && drafts !== 'refresh') return { do: 'take' };
  if (drafts === 'missing') return { do: 'draft' };
  if (!living) return skip('no_draft', 'There is no answer to it.');
  if (drafts === 'none' || !REFRESHABLE.includes(living.state))
    return skip(`draft_status_${living.state}`, `The answer to it is ${living.state}.`);
  return living.timed ? { do: 'refresh' } : skip('no_times', 'The answer to it offers no times.');
}
