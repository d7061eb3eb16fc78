import { allow, type Reason, reason, refuse, type Verdict } from '#core/verdict';
import type { SuppressionCause } from './contract.ts';

/** Who said no themselves, or asked to be forgotten, is never let in again by anybody. The database keeps this too. */
export const NEVER_LIFTED: ReadonlySet<SuppressionCause> = new Set(['unsubscribe', 'complaint', 'erasure']);

export type LiftFacts = {
  readonly cause: SuppressionCause;
  /** The entry belongs to a workspace above. */
  readonly inherited: boolean;
  readonly liftedAt: string | null;
  readonly owner: boolean;
  readonly why: string;
};

/** Whether an entry may be lifted. All reasons against it are returned. */
export function canLift(facts: LiftFacts): Verdict {
  const reasons: Reason[] = [];
  if (NEVER_LIFTED.has(facts.cause))
    reasons.push(
      reason(
        'suppression.for_ever',
        `This is there because of an ${facts.cause.replace('_', ' ')}: that "no" is the person's own and stays for ever.`,
        { cause: facts.cause },
      ),
    );
  if (facts.inherited)
    reasons.push(
      reason(
        'suppression.inherited',
        'The entry belongs to the workspace above; only its owner can lift it there.',
      ),
    );
  if (facts.liftedAt !== null)
    reasons.push(reason('suppression.lifted', `It was lifted already, on ${facts.liftedAt.slice(0, 10)}.`));
  if (!facts.owner) reasons.push(reason('suppression.owner_only', 'Only an owner lifts a suppression.'));
  if (facts.why.trim().length < 10)
    reasons.push(reason('suppression.why', 'Say in a sentence why this person may be written to again.'));
  const [first, ...more] = reasons;
  return first ? refuse(first, ...more) : allow();
}
