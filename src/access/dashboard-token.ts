import { createHash, timingSafeEqual } from 'node:crypto';

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

/** Compares two secrets in a time that tells neither their content nor their length. */
export const sameSecret = (one: string, other: string): boolean =>
  timingSafeEqual(digest(one), digest(other));

/** The dashboard token a request carries, by header or query. */
export const dashboardTokenOf = (headers: Headers, url: URL): string | undefined =>
  headers.get('x-dashboard-token') ?? url.searchParams.get('token') ?? undefined;

/**
 * The same address without the token, to redirect a page to before anything is shown; undefined when there is none.
 * The redirect carries nothing secret and sets no cookie.
 */
export function withoutToken(url: URL): string | undefined {
  if (!url.searchParams.has('token')) return undefined;
  const clean = new URL(url);
  clean.searchParams.delete('token');
  // Two slashes at the front would name another host.
  return `${clean.pathname.replace(/^\/{2,}/, '/')}${clean.search}`;
}
