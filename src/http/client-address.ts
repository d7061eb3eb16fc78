/** Removes the IPv4-in-IPv6 form so that one client has one name. */
const plain = (address: string): string => address.trim().replace(/^::ffff:/i, '');

/**
 * The client's address: the socket's, unless the socket belongs to a trusted proxy; then the last entry of
 * `X-Forwarded-For` that is not a trusted proxy itself. A header from anybody else is ignored.
 */
export function clientAddress(
  socket: string | undefined,
  forwarded: string | null,
  trustedProxies: readonly string[],
): string {
  const peer = plain(socket ?? 'unknown');
  if (!trustedProxies.includes(peer) || forwarded === null) return peer;
  const hops = forwarded
    .split(',')
    .map(plain)
    .filter((hop) => hop !== '');
  return hops.findLast((hop) => !trustedProxies.includes(hop)) ?? peer;
}
