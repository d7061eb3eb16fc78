import { generateKeyPairSync } from 'node:crypto';
import { type DnsFacts, dnsVerdict } from './dns-check.rules.ts';
import type { DnsCheckName, Lookup } from './dns-finding.rules.ts';

export const NOW = Temporal.Instant.from('2026-03-30T09:00:00Z');
export const daysAgo = (days: number) => NOW.subtract({ hours: 24 * days });
export const found = (...values: string[]): Lookup => ({ state: 'found', values });
export const none: Lookup = { state: 'none', values: [] };
export const failed: Lookup = { state: 'failed', values: [] };
export const keyOf = (bits: number): string =>
  generateKeyPairSync('rsa', { modulusLength: bits })
    .publicKey.export({ type: 'spki', format: 'der' })
    .toString('base64');
export const K2048 = keyOf(2048);
export const key = (record: string): Pick<DnsFacts, 'keys'> => ({
  keys: [
    { selector: 'google', lookup: found(record) },
    { selector: 'default', lookup: none },
  ],
});
export const SPF = 'v=spf1 include:_spf.google.com ~all';
export const DMARC = 'v=DMARC1; p=reject; rua=mailto:d@acme.com';

export const good: DnsFacts = {
  domain: 'acme.com',
  txt: found('site=1', SPF),
  included: { '_spf.google.com': found('v=spf1 ip4:192.0.2.0/24 ~all') },
  ...key(`v=DKIM1; k=rsa; p=${K2048}`),
  keysNamed: false,
  dmarc: found(DMARC),
  above: null,
  mx: found('1 smtp.google.com'),
  sendsThrough: ['smtp.gmail.com'],
  envelopeDomain: 'acme.com',
  reportTo: 'nora@acme.com',
  policySince: NOW,
  tracking: null,
  now: NOW,
};
export function check(name: DnsCheckName, change: Partial<DnsFacts>) {
  const one = dnsVerdict({ ...good, ...change }).checks.find((each) => each.check === name);
  if (!one) throw new Error(`There is no check ${name}.`);
  return { state: one.state, codes: one.reasons.map(({ code }) => code), record: one.record };
}
export const spf = (record: string, more: Partial<DnsFacts> = {}) =>
  check('spf', { txt: found(record), ...more });
