import { createHash, createHmac } from 'node:crypto';

/**
 * Twilio's signature: over the public address and every field of the form, sorted by name, name and value side by side.
 * A field that is there more than once counts once for each value, sorted.
 */
export function twilioSignature(authToken: string, url: string, fields: URLSearchParams | null): string {
  const names = [...new Set(fields?.keys() ?? [])].sort();
  const told = names.map((name) =>
    [...new Set(fields?.getAll(name))]
      .sort()
      .map((value) => name + value)
      .join(''),
  );
  return createHmac('sha1', authToken)
    .update(url + told.join(''))
    .digest('base64');
}

export const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/** The address as Twilio may have signed it: with and without the usual port. */
export function signedUrls(url: URL): string[] {
  if (url.port !== '') return [url.href];
  const port = url.protocol === 'https:' ? 443 : 80;
  return [url.href, url.href.replace(url.host, `${url.host}:${port}`)];
}
