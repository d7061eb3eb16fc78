import { BlockList, isIP } from 'node:net';

const NOT_PUBLIC = new BlockList();
for (const [network, bits] of [
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
] as const)
  NOT_PUBLIC.addSubnet(network, bits, 'ipv4');
NOT_PUBLIC.addAddress('::1', 'ipv6');
for (const [network, bits] of [
  ['fc00::', 7],
  ['fe80::', 10],
] as const)
  NOT_PUBLIC.addSubnet(network, bits, 'ipv6');

const isPrivateAddress = (ip: string): boolean => {
  const version = isIP(ip);
  return version === 0 || NOT_PUBLIC.check(ip, version === 6 ? 'ipv6' : 'ipv4');
};

/** How long a place counts as ours after somebody was signed in there, and how many are remembered. */
const HOURS = 7 * 24;
const MOST = 5_000;

/** Where people of each workspace are signed in, while this process lives; nothing of it is stored. */
export type OwnPlaces = {
  note(workspaceId: string, ip: string, at: Temporal.Instant): void;
  /** Workspaces whose people were signed in from there lately. */
  workspacesAt(ip: string, at: Temporal.Instant): string[];
};

/** An address of a private network is a proxy's or this machine's and says nothing of who is behind it. */
export function createOwnPlaces(): OwnPlaces {
  const seen = new Map<string, Map<string, Temporal.Instant>>();
  return {
    note(workspaceId, ip, at) {
      if (isPrivateAddress(ip)) return;
      const here = seen.get(ip) ?? new Map<string, Temporal.Instant>();
      here.set(workspaceId, at);
      // The newest is last, so that the oldest is forgotten first.
      seen.delete(ip);
      seen.set(ip, here);
      const [oldest] = seen.keys();
      if (seen.size > MOST && oldest !== undefined) seen.delete(oldest);
    },
    workspacesAt: (ip, at) =>
      [...(seen.get(ip) ?? [])].flatMap(([workspaceId, last]) =>
        last.until(at).total('hours') < HOURS ? [workspaceId] : [],
      ),
  };
}
