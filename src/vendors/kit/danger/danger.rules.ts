import { allow, reason, refuse, type Verdict } from '#core/verdict';
import type { License } from '#gateway';
import type { DangerousOperation } from './operation.ts';
import { DANGEROUS_OPERATIONS, VENDOR_HOSTS } from './registry.ts';
import { meaningOf, type WireRequest } from './wire-request.rules.ts';

/** What is dangerous about a request, by what it would do and whom it goes to, not by its verb or what it calls itself. */
export function dangersOf(request: WireRequest): DangerousOperation[] {
  return vendorsOf(request).flatMap((vendor) => {
    const meaning = meaningOf({ ...request, vendor });
    return DANGEROUS_OPERATIONS.filter(
      (operation) => operation.vendor === vendor && operation.matches(meaning),
    );
  });
}

/** The vendor a request names, and the one at whose address it arrives: the name may be wrong, on purpose or not. */
function vendorsOf({ vendor, url }: WireRequest): string[] {
  const { hostname, pathname } = new URL(url.startsWith('/') ? `http://vendor${url}` : url);
  // A server in place of the vendors has each of them below its name.
  const folder = hostname === '127.0.0.1' ? pathname.toLowerCase().split('/')[1] : undefined;
  const found = VENDOR_HOSTS.filter(
    ([host, known]) => hostname === host || hostname.endsWith(`.${host}`) || folder === known,
  ).map(([, known]) => known);
  return [...new Set([vendor, ...found])];
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
