import type { Reason } from '#core/verdict';
import { type DkimFacts, dkimCheck } from './dkim.rules.ts';
import { alignmentCheck, type DmarcFacts, dmarcCheck } from './dmarc.rules.ts';
import {
  checkOf,
  type DnsCheck,
  type DnsState,
  finding,
  type Lookup,
  unanswered,
  worstOf,
} from './dns-finding.rules.ts';
import { exchangesOf, isOnThisMachine, type MailProvider, providerOf } from './mail-provider.rules.ts';
import { type SpfFacts, spfCheck } from './spf.rules.ts';
import { type TrackingFacts, trackingCheck } from './tracking/tracking-host.rules.ts';

/** What was found about a domain that mail is sent from. A lookup that failed says nothing. */
export type DnsFacts = Pick<SpfFacts, 'txt' | 'included'> &
  DmarcFacts & {
    readonly keys: DkimFacts['keys'];
    readonly keysNamed: boolean;
    /** As `10 mail.example.com`. */
    readonly mx: Lookup;
    /** The servers its mail is handed to; none where only a vendor knows. */
    readonly sendsThrough: readonly string[];
    readonly envelopeDomain: string;
    /** Only where mail of this domain may be tracked. */
    readonly tracking: TrackingFacts | null;
  };

export type DnsVerdict = {
  readonly state: DnsState;
  readonly checks: readonly DnsCheck[];
  readonly reasons: readonly Reason[];
};

/** Whether receivers can trust a sending domain, and the record to add where they cannot. Advice: it holds no message back. */
export function dnsVerdict(facts: DnsFacts): DnsVerdict {
  const { domain, mx } = facts;
  const exchanges = exchangesOf(mx.values);
  const given = facts.sendsThrough.filter((host) => !isOnThisMachine(host));
  // Who takes a domain's mail at Google or Microsoft sends there too, where nothing else is known.
  const sendsThrough = given.length > 0 ? given : exchanges.filter((host) => providerOf(host)).slice(0, 1);
  const spf = spfCheck({ domain, txt: facts.txt, included: facts.included, sendsThrough, exchanges });
  const dkim = dkimCheck({ domain, keys: facts.keys, named: facts.keysNamed, sendsThrough });
  const checks = [
    spf,
    dkim,
    dmarcCheck(facts),
    alignmentCheck({ ...facts, spf, dkim }),
    mxCheck(domain, mx, sendsThrough),
    ...(facts.tracking ? [trackingCheck(facts.tracking)] : []),
  ];
  return {
    state: worstOf(checks.map(({ state }) => state)),
    checks,
    reasons: checks.flatMap(({ reasons }) => reasons),
  };
}

/** Whether answers and bounces find their way back. */
function mxCheck(domain: string, mx: Lookup, sendsThrough: readonly string[]): DnsCheck {
  if (mx.state === 'failed') return unanswered('mx', domain);
  const exchanges = exchangesOf(mx.values).filter((host) => host !== '');
  const refuses = exchanges.every((host) => host === '.');
  if (exchanges.length > 0 && !refuses)
    return checkOf('mx', [finding('ok', 'mx_ok', `Answers come back through ${exchanges.join(', ')}.`)]);
  const text =
    exchanges.length === 0
      ? `${domain} has no MX record, so answers and bounces cannot come back, and receivers refuse its mail.`
      : `${domain} says that it takes no mail at all, so answers and bounces cannot come back.`;
  const provider = sendsThrough.map(providerOf).find((each): each is MailProvider => each !== undefined);
  const [host] = sendsThrough;
  return checkOf('mx', [finding('bad', 'mx_missing', text)], {
    ...{ name: domain, type: 'MX', replaces: [...mx.values] },
    value: provider?.mx(domain) ?? (host === undefined ? null : `10 ${host}`),
    valueFrom: provider || host ? null : 'whoever keeps the mailboxes of this domain',
  });
}
