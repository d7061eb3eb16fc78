import type { Ctx } from '#core/ctx';
import { normaliseEmail } from '#core/text/email';
import { keyedHash } from '#core/text/keyed-hash';

const PURPOSE = 'leads.address';
type Keyed = Pick<Ctx, 'secretKey'>;

/** The keyed hash under which an address is recognised for ever, also after its erasure. Aliases share one hash. */
export const addressHash = (ctx: Keyed, canonical: string): string =>
  keyedHash(canonical, ctx.secretKey(PURPOSE));

const hashOf = (ctx: Keyed, kind: string, value: string): string =>
  keyedHash(`${kind}:${value}`, ctx.secretKey(PURPOSE));

export const domainHash = (ctx: Keyed, domain: string): string => hashOf(ctx, 'domain', domain);
/** Of a profile's normalised address. */
export const profileHash = (ctx: Keyed, url: string): string => hashOf(ctx, 'profile', url);
/** Of a number with its country. */
export const phoneHash = (ctx: Keyed, phone: string): string => hashOf(ctx, 'phone', phone);
/** Of a company that is known by its name alone; case and spaces do not matter. */
export const companyHash = (ctx: Keyed, name: string): string =>
  hashOf(ctx, 'company', name.trim().replace(/\s+/g, ' ').toLowerCase());

/** A domain and its parents, down to two labels: a suppressed company covers all its sub-domains. */
function andParents(domain: string): string[] {
  const labels = domain.split('.');
  return labels.slice(0, Math.max(1, labels.length - 1)).map((_, index) => labels.slice(index).join('.'));
}

/** Every hash that would forbid writing to anybody at this domain: its own and those of its parents. */
export const domainHashes = (ctx: Keyed, domain: string): string[] =>
  andParents(domain).map((each) => domainHash(ctx, each));

/** Every hash that would forbid writing to this address: its own, its domain's and those of the parent domains. */
export function forbiddingHashes(ctx: Keyed, address: string): string[] {
  const parsed = normaliseEmail(address);
  if (!parsed.ok) return [];
  return [addressHash(ctx, parsed.canonical), ...domainHashes(ctx, parsed.domain)];
}
