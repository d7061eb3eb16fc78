import { allow, reason, refuse, type Verdict } from '#core/verdict';
import type { License } from '#gateway';
import type { DangerousOperation } from './operation.ts';
import { DANGEROUS_OPERATIONS } from './registry.ts';
import { meaningOf, type WireRequest } from './wire-request.rules.ts';

/** What is dangerous about a request, by what it would do and not by its verb. */
export function dangersOf(request: WireRequest): DangerousOperation[] {
  const meaning = meaningOf(request);
  return DANGEROUS_OPERATIONS.filter(
    (operation) => operation.vendor === request.vendor && operation.matches(meaning),
  );
}

const mayPass = ({ stance }: DangerousOperation, license: License | undefined): boolean => {
  if (stance === 'forbidden' || !license) return false;
  return stance === 'gated' ? license.approved : license.effect === 'spend' || license.approved;
};

const WHY = {
  forbidden: 'Legwork never does it.',
  gated: 'It needs the approval of a person who saw what it hits.',
  paid: 'It is made only as an operation whose price was reserved.',
} as const;

/**
 * Whether a request may leave, judged by what it means. `license` is what the gateway granted to the operation that
 * makes it; without one nothing dangerous leaves, whichever way it was built.
 */
export function dangerVerdict(request: WireRequest, license: License | undefined): Verdict {
  const [first, ...more] = dangersOf(request)
    .filter((operation) => !mayPass(operation, license))
    .map(({ name, vendor, stance, blastRadius, instead }) =>
      reason(
        `danger.${stance}`,
        `${vendor}: ${name.replaceAll('_', ' ')} hits ${blastRadius}. ${WHY[stance]} Nothing was sent. Instead: ${instead}.`,
        { vendor, operation: name },
      ),
    );
  return first ? refuse(first, ...more) : allow();
}
