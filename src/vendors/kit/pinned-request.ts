import { request as overHttp } from 'node:http';
import { request as overHttps } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import { Readable } from 'node:stream';

export type PinnedRequest = {
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly signal: AbortSignal;
};

/** Statuses whose answer has no body. */
const BARE = new Set([101, 204, 205, 304]);

/**
 * One request that connects to one of `addresses` and to nothing else: whatever the name of the URL means by now, nobody
 * asks again. Over https the certificate still has to be for that name. No redirect is followed and no connection is kept
 * for a later request, which would be to an address that was checked for another one.
 */
export function fetchPinned(
  url: string,
  { method, headers, body, signal }: PinnedRequest,
  addresses: readonly string[],
): Promise<Response> {
  const target = new URL(url);
  const send = target.protocol === 'https:' ? overHttps : overHttp;
  return new Promise((resolve, reject) => {
    const request = send(
      target,
      { method, headers, signal, agent: false, lookup: only(addresses) },
      (answer) => {
        const status = answer.statusCode ?? 0;
        const received = new Headers();
        for (const [name, value] of Object.entries(answer.headers))
          for (const each of [value ?? []].flat()) received.append(name, each);
        if (BARE.has(status)) answer.resume();
        const content = BARE.has(status) ? null : (Readable.toWeb(answer) as ReadableStream);
        resolve(new Response(content, { status, headers: received }));
      },
    );
    request.on('error', reject);
    request.end(body);
  });
}

/** Stands in for looking the name up. */
function only(addresses: readonly string[]): LookupFunction {
  const known = addresses.map((address) => ({ address, family: isIP(address) }));
  return (host, { all, family }, answer) => {
    const fitting = known.filter(
      (each) => !family || each.family === Number(String(family).replace('IPv', '')),
    );
    const [first] = fitting;
    if (!first)
      answer(Object.assign(new Error(`${host} has no checked address.`), { code: 'ENOTFOUND' }), '', 0);
    else if (all) answer(null, fitting);
    else answer(null, first.address, first.family);
  };
}
