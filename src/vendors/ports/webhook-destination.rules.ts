import { BlockList, isIP } from 'node:net';
import { allow, reason, refuse, type Verdict } from '#core/verdict';

const LOOPBACK = listOf(['127.0.0.0/8'], ['::1/128']);

/** Networks that are not the public internet, or that lead back into a private one. */
const PRIVATE = listOf(
  [
    '0.0.0.0/8',
    '10.0.0.0/8',
    '100.64.0.0/10',
    '127.0.0.0/8',
    '169.254.0.0/16',
    '172.16.0.0/12',
    '192.0.0.0/24',
    '192.0.2.0/24',
    '192.88.99.0/24',
    '192.168.0.0/16',
    '198.18.0.0/15',
    '198.51.100.0/24',
    '203.0.113.0/24',
    '224.0.0.0/4',
    '240.0.0.0/4',
  ],
  [
    '::/96',
    '::ffff:0:0/96',
    '64:ff9b::/96',
    '64:ff9b:1::/48',
    '100::/64',
    '2001::/32',
    '2001:db8::/32',
    '2002::/16',
    'fc00::/7',
    'fe80::/10',
    'ff00::/8',
  ],
);

type Networks = { readonly ipv4: BlockList; readonly ipv6: BlockList };

/** One list for each family: in a common one `::ffff:0:0/96` would mean every address of the older family. */
function listOf(v4: readonly string[], v6: readonly string[]): Networks {
  const list = { ipv4: new BlockList(), ipv6: new BlockList() };
  for (const [family, networks] of [['ipv4', v4] as const, ['ipv6', v6] as const])
    for (const network of networks) {
      const [address = '', bits] = network.split('/');
      list[family].addSubnet(address, Number(bits), family);
    }
  return list;
}

const within = (networks: Networks, address: string): boolean => {
  const family = isIP(address) === 6 ? 'ipv6' : 'ipv4';
  return networks[family].check(address, family);
};

const isLocalName = (host: string): boolean => host === 'localhost' || host.endsWith('.localhost');
const PRIVATE_NAME = /^[^.]+$|\.(?:local|internal|lan|home\.arpa|intranet|corp)$/;

/** The host of an address without brackets and the dot at its end. */
export const hostOf = (url: URL): string => url.hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '');

const no = (code: string, text: string): Verdict => refuse(reason(`webhook_out.${code}`, text));
const elsewhere = (host: string): Verdict =>
  no(
    'private_network',
    `${host} lies in a private network, and webhooks leave for the public internet only. Nothing was sent. Give the endpoint a public address.`,
  );

/**
 * Whether an address may be told anything, as far as its text says: https and public. `loopback` lets this very machine
 * through, with or without TLS.
 */
export function destinationVerdict(text: string, { loopback }: { loopback: boolean }): Verdict {
  const url = URL.parse(text);
  if (!url) return no('address', 'This is no web address. Give one that begins with https://.');
  if (url.username || url.password)
    return no('address', 'The address carries a name or password. Leave them out; the signature proves us.');
  const host = hostOf(url);
  const here = isLocalName(host) || (isIP(host) > 0 && within(LOOPBACK, host));
  if (here && loopback && /^https?:$/.test(url.protocol)) return allow();
  if (url.protocol !== 'https:')
    return no('not_https', 'Webhooks leave over https only. Give the endpoint an address with https://.');
  return isIP(host) > 0 ? resolvedVerdict(host, [host], { loopback }) : nameVerdict(host);
}

const nameVerdict = (host: string): Verdict =>
  isLocalName(host) || PRIVATE_NAME.test(host) ? elsewhere(host) : allow();

/** The same for what a name stands for at this moment: one private address among them is enough to refuse. */
export function resolvedVerdict(
  host: string,
  addresses: readonly string[],
  { loopback }: { loopback: boolean },
): Verdict {
  const forbidden = (address: string): boolean =>
    isIP(address) === 0 || (within(PRIVATE, address) && !(loopback && within(LOOPBACK, address)));
  return addresses.length === 0 || addresses.some(forbidden) ? elsewhere(host) : allow();
}
