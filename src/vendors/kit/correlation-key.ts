import { createHash } from 'node:crypto';
import { normaliseEmail } from '#core/text/email';
import { normaliseLinkedInUrl } from '#core/text/linkedin-url';

const digest = (text: string): string => createHash('sha256').update(text).digest('hex');

/**
 * SHA-256 of the one form of a person's LinkedIn address, equal for every spelling of it; null where there is none. Old
 * `/pub/` addresses have none: they may mean several people.
 */
export function linkedinKeyOf(url: string | null | undefined): string | null {
  if (!url || /\/pub\//i.test(url)) return null;
  const read = normaliseLinkedInUrl(url);
  return read.ok && read.kind === 'person' ? digest(read.url) : null;
}

/** The same for an address of e-mail. */
export function emailKeyOf(address: string | null | undefined): string | null {
  if (!address) return null;
  const read = normaliseEmail(address);
  return read.ok ? digest(read.canonical) : null;
}
