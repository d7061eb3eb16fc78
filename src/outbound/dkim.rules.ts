import { createPublicKey } from 'node:crypto';
import {
  checkOf,
  type DnsCheck,
  type Finding,
  finding,
  findingIf,
  type Lookup,
  unanswered,
  type WantedRecord,
} from './dns-finding.rules.ts';
import { providerOf } from './mail-provider.rules.ts';

/** Receivers ignore a shorter key (RFC 8301); 2048 is what everybody asks for now. */
const BITS = { least: 1024, wanted: 2048 } as const;

export type DkimFacts = {
  readonly domain: string;
  readonly keys: readonly { readonly selector: string; readonly lookup: Lookup }[];
  /** A person said where the keys lie; otherwise usual places were tried. */
  readonly named: boolean;
  readonly sendsThrough: readonly string[];
};

/** `v=DKIM1; k=rsa; p=…` as its tags. The first of two alike counts. */
export const tagsOf = (record: string): ReadonlyMap<string, string> =>
  new Map(
    record
      .split(';')
      .map((part) => part.split('='))
      .filter((parts) => parts.length > 1)
      .map(([tag = '', ...value]) => [tag.trim().toLowerCase(), value.join('=').trim()] as const)
      .reverse(),
  );

/** Whether receivers find a key with which they can prove that mail is the domain's. */
export function dkimCheck(facts: DkimFacts): DnsCheck {
  const found = facts.keys.flatMap(({ selector, lookup }) =>
    lookup.state === 'found'
      ? [{ selector, findings: keyFindings(selector, facts.domain, lookup.values) }]
      : [],
  );
  const good = found.filter(({ findings }) => findings.every(({ state }) => state === 'ok'));
  const usable = found.filter(({ findings }) => findings.every(({ state }) => state !== 'bad'));
  const [best] = good.length > 0 ? good : usable;
  if (best) return checkOf('dkim', best.findings);
  if (found.length > 0)
    return checkOf(
      'dkim',
      found.flatMap(({ findings }) => findings),
      wantedKey(facts),
    );
  if (facts.keys.some(({ lookup }) => lookup.state === 'failed') || facts.keys.length === 0)
    return unanswered('dkim', facts.domain);
  const places = facts.keys.map(({ selector }) => selector).join(', ');
  const certain = facts.named || facts.sendsThrough.some((host) => providerOf(host));
  const text = certain
    ? `There is no key at ${places}. Mail of ${facts.domain} goes out unsigned, or its signature cannot be read.`
    : `None of the usual names (${places}) holds a key. If mail is signed under another name, name that selector.`;
  return checkOf('dkim', [finding(certain ? 'bad' : 'warn', 'dkim_missing', text)], wantedKey(facts));
}

function keyFindings(selector: string, domain: string, values: readonly string[]): Finding[] {
  const tags = tagsOf(values.find((value) => /(^|;)\s*p\s*=/i.test(value)) ?? '');
  const key = tags.get('p')?.replaceAll(/\s/g, '');
  const at = `The key at ${selector}`;
  if (key === undefined || (tags.has('v') && tags.get('v') !== 'DKIM1'))
    return [finding('bad', 'dkim_syntax', `What stands at ${selector}._domainkey.${domain} is no key.`)];
  if (key === '')
    return [
      finding('bad', 'dkim_revoked', `${at} was taken back (its "p=" is empty); what it signs is refused.`),
    ];
  const bits = (tags.get('k') ?? 'rsa').toLowerCase() === 'ed25519' ? null : bitsOf(key);
  if (bits === undefined)
    return [
      finding('bad', 'dkim_syntax', `${at} cannot be read; it was probably cut off when it was pasted.`),
    ];
  const findings = [
    ...findingIf(
      bits !== null && bits < BITS.least,
      'bad',
      'dkim_weak',
      `${at} has ${bits} bits; receivers ignore keys below ${BITS.least}.`,
      { bits },
    ),
    ...findingIf(
      bits !== null && bits >= BITS.least && bits < BITS.wanted,
      'warn',
      'dkim_short',
      `${at} has ${bits} bits; ${BITS.wanted} are wanted now.`,
      { bits },
    ),
    ...findingIf(
      (tags.get('t') ?? '').split(':').includes('y'),
      'warn',
      'dkim_testing',
      `${at} says it is only being tried out ("t=y"), so receivers may treat mail as unsigned.`,
    ),
  ];
  const size = bits === null ? '' : ` of ${bits} bits`;
  return findings.length > 0 ? findings : [finding('ok', 'dkim_ok', `There is a key${size} at ${selector}.`)];
}

/** The length of an RSA key; undefined for what is none. */
function bitsOf(key: string): number | undefined {
  const der = Buffer.from(key, 'base64');
  for (const type of ['spki', 'pkcs1'] as const) {
    try {
      const { asymmetricKeyDetails } = createPublicKey({ key: der, format: 'der', type });
      if (asymmetricKeyDetails?.modulusLength) return asymmetricKeyDetails.modulusLength;
    } catch {
      // Not in this form.
    }
  }
  return undefined;
}

/** Only who signs knows the key; where it goes, and where it is shown, can be said. */
function wantedKey({ domain, sendsThrough, keys, named }: DkimFacts): WantedRecord {
  const provider = sendsThrough.map(providerOf).find((each) => each !== undefined);
  const own = named ? keys[0]?.selector : undefined;
  return {
    name: `${own ?? provider?.selectors[0] ?? 'default'}._domainkey.${domain}`,
    type: provider?.dkimType ?? 'TXT',
    value: null,
    valueFrom:
      provider?.dkimFrom ??
      'your mail server, where it makes its key: v=DKIM1; k=rsa; p= and the public half',
    replaces: [],
  };
}
