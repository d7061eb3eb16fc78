import { isSameOrSubdomain, normaliseDomain } from '#core/text/domain';
import { allow, reason, refuse, type Verdict } from '#core/verdict';
import { checkOf, type DnsCheck, finding, type Lookup, unanswered } from '../dns-finding.rules.ts';

/** The host under a sending domain that tracked links lead to, and what stands there. */
export type TrackingFacts = {
  readonly host: string;
  /** The name this installation is reached by; null where it is a number or this very machine. */
  readonly target: string | null;
  readonly alias: Lookup;
};

/**
 * Whether a host may carry the links of a domain's mail: below the domain the firm registered, so that a reader sees the same
 * firm in From and links, and no domain that mail is sent from itself.
 */
export function hostVerdict(domain: string, host: string, sending: readonly string[]): Verdict {
  const read = normaliseDomain(domain);
  const apex = read.ok ? read.apex : domain;
  if (!isSameOrSubdomain(host, apex) || host === apex)
    return refuse(
      reason(
        'tracking.foreign_host',
        `${host} does not lie below ${apex}. Links of mail from ${domain} lead to a host below its own domain, such as go.${apex}.`,
      ),
    );
  if (sending.includes(host))
    return refuse(
      reason(
        'tracking.sends_mail',
        `Mail is sent from ${host} itself, so no alias can stand there. Take another name below ${apex}.`,
      ),
    );
  return allow();
}

/** The name others can reach this installation by. */
export function publicName(baseUrl: string): string | null {
  const { hostname } = new URL(baseUrl);
  return /^[\d.]+$|:|^localhost$|\.localhost$/.test(hostname) || !hostname.includes('.') ? null : hostname;
}

/** Whether tracked links of a domain find their way here. While they do not, none is written into a mail. */
export function trackingCheck({ host, target, alias }: TrackingFacts): DnsCheck {
  if (target === null)
    return checkOf('tracking', [
      finding(
        'warn',
        'tracking_no_target',
        `${host} cannot lead here: this installation has no public name. Set LEGWORK_BASE_URL. Until then no mail is tracked.`,
      ),
    ]);
  if (alias.state === 'failed') return unanswered('tracking', host);
  if (alias.values.some((name) => name.replace(/\.$/, '').toLowerCase() === target))
    return checkOf('tracking', [finding('ok', 'tracking_ok', `Links of tracked mail lead to ${host}.`)]);
  const text = `${host} does not lead here, so no mail of this domain is tracked, whatever a campaign says.`;
  return checkOf('tracking', [finding('warn', 'tracking_missing', text)], {
    ...{ name: host, type: 'CNAME', value: target, valueFrom: null },
    replaces: alias.values.filter((name) => name !== target),
  });
}
