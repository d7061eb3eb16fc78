import { allow, reason, refuse, type Verdict } from '#core/verdict';
import type { AddressVerification } from './contract.ts';

/** A verdict is good for so long; mailboxes die. */
export const VERIFIED_FOR_DAYS = 30;

export type VerificationFacts = {
  /** What is known in short, also from finders and bounces. */
  readonly verification: AddressVerification;
  /** A verifier's own word on the common scale; null where none was asked. */
  readonly verdict: string | null;
  readonly verifiedAt: Temporal.Instant | null;
  /** Only verified addresses are written to. */
  readonly required: boolean;
  /** The campaign takes addresses of domains that accept every name. */
  readonly allowCatchAll: boolean;
  readonly now: Temporal.Instant;
};

/** Whether a verdict is too old to send by. */
export const isAged = (verifiedAt: Temporal.Instant, now: Temporal.Instant): boolean =>
  Temporal.Instant.compare(verifiedAt.add({ hours: 24 * VERIFIED_FOR_DAYS }), now) <= 0;

const NEVER: ReadonlySet<string> = new Set(['undeliverable', 'do_not_send']);

/** Whether an address may be written to by what is known about it; every reason is kept. */
export function verificationVerdict(facts: VerificationFacts): Verdict {
  const { verification, verdict, verifiedAt, required, allowCatchAll, now } = facts;
  const day = verifiedAt?.toString().slice(0, 10) ?? 'an unknown day';
  if (verification === 'invalid' || (verdict !== null && NEVER.has(verdict)))
    return refuse(
      reason('verification.invalid', `The address takes no mail (${verdict ?? 'known since'} ${day}).`),
    );
  if (verdict === 'risky_catch_all' && !allowCatchAll)
    return refuse(
      reason(
        'verification.catch_all',
        'The domain accepts every name, so nobody knows whether the address exists; the campaign does not allow that.',
      ),
    );
  if (verdict === 'risky_other')
    return refuse(reason('verification.risky', `The verifier warned of this address on ${day}.`));
  if (!required) return allow();
  if (verdict === null || verifiedAt === null || verdict === 'unknown' || verdict === 'error')
    return refuse(reason('verification.missing', 'No verifier has confirmed the address yet.'));
  if (isAged(verifiedAt, now))
    return refuse(
      reason(
        'verification.aged',
        `The address was verified on ${day}, more than ${VERIFIED_FOR_DAYS} days ago; it is verified again first.`,
      ),
    );
  return allow();
}

const SHORT: Readonly<Record<string, AddressVerification>> = {
  deliverable: 'valid',
  risky_catch_all: 'risky',
  risky_other: 'risky',
  undeliverable: 'invalid',
  do_not_send: 'invalid',
};

/** A verifier's word in short; words that say nothing leave the address unverified. */
export const shortOf = (verdict: string): AddressVerification => SHORT[verdict] ?? 'unverified';
