import { allow, reason, refuse, type Verdict } from '#core/verdict';

export type OriginFacts = {
  readonly method: string;
  readonly origin: string | null;
  readonly fetchSite: string | null;
  /** The hosts, with port, under which this installation is reached. */
  readonly hosts: readonly string[];
};

const SAFE = new Set(['GET', 'HEAD', 'OPTIONS']);

const hostOf = (origin: string): string | null => {
  try {
    return new URL(origin).host;
  } catch {
    return null;
  }
};

/**
 * Whether a request that carries a session cookie may change something: only a page of ours may have sent it.
 * A browser always says where such a request comes from; silence is refused.
 */
export function sameOriginVerdict(facts: OriginFacts): Verdict {
  if (SAFE.has(facts.method.toUpperCase())) return allow();
  if (facts.origin !== null) {
    const host = hostOf(facts.origin);
    if (host !== null && facts.hosts.includes(host)) return allow();
    return refuse(
      reason(
        'access.foreign_origin',
        'The request comes from another site. Nothing was changed. Use Legwork itself, or an API key.',
      ),
    );
  }
  if (facts.fetchSite === 'same-origin') return allow();
  return refuse(
    reason(
      'access.foreign_origin',
      'The request does not say that it comes from Legwork itself. Nothing was changed. Send the Origin header, or use an API key.',
    ),
  );
}
