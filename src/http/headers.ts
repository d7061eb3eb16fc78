import { randomUUID } from 'node:crypto';

/** The rules for our own pages: everything from here, inline styles because charts and menus set them. */
const PAGE_POLICY = [
  "default-src 'self'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data: blob:",
  "font-src 'self' data:",
  "connect-src 'self'",
  "object-src 'none'",
  "base-uri 'self'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join('; ');

/** The API reference loads its viewer from a content network; no other page may. */
export const REFERENCE_POLICY = [
  "default-src 'self'",
  "script-src 'self' 'unsafe-inline' https://cdn.jsdelivr.net",
  "style-src 'self' 'unsafe-inline' https://cdn.jsdelivr.net",
  "img-src 'self' data: blob: https:",
  "font-src 'self' data: https:",
  "connect-src 'self' https://cdn.jsdelivr.net",
  "frame-ancestors 'none'",
].join('; ');

const ALWAYS: readonly (readonly [string, string])[] = [
  ['content-security-policy', PAGE_POLICY],
  ['x-content-type-options', 'nosniff'],
  ['x-frame-options', 'DENY'],
  ['referrer-policy', 'no-referrer'],
  ['cross-origin-opener-policy', 'same-origin'],
  ['permissions-policy', 'camera=(), microphone=(), geolocation=()'],
];

/** Adds the security headers a response does not set itself. `secure`: the installation is reached by https. */
export function secureHeaders(headers: Headers, options: { api: boolean; secure: boolean }): void {
  for (const [name, value] of ALWAYS) if (!headers.has(name)) headers.set(name, value);
  if (options.secure) headers.set('strict-transport-security', 'max-age=31536000');
  if (options.api && !headers.has('cache-control')) headers.set('cache-control', 'no-store');
}

export const CORRELATION_HEADER = 'X-Correlation-ID';

/** The caller's correlation id when it is a plain word of up to 64 characters, else a new one. */
export const correlationIdOf = (given: string | null | undefined): string =>
  given && /^[\w.:-]{1,64}$/.test(given) ? given : randomUUID();
