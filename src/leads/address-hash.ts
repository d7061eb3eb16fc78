import type { Ctx } from '#core/ctx';
import { normaliseEmail } from '#core/text/email';
import { keyedHash } from '#core/text/keyed-hash';

const PURPOSE = 'leads.address';

/** The keyed hash under which an address is recognised for ever, also after its erasure. Aliases share one hash. */
export const addressHash = (ctx: Pick<Ctx, 'secretKey'>, canonical: string): string =>
  keyedHash(canonical, ctx.secretKey(PURPOSE));

export const domainHash = (ctx: Pick<Ctx, 'secretKey'>, domain: string): string =>
  keyedHash(`domain:${domain}`, ctx.secretKey(PURPOSE));

/** A domain and its parents, down to two labels: a suppressed company covers all its sub-domains. */
function andParents(domain: string): string[] {
  const labels = domain.split('.');
  return labels.slice(0, Math.max(1, labels.length - 1)).map((_, index) => labels.slice(index).join('.'));
}

/** Every hash that would forbid writing to anybody at this domain: its own and those of its parents. */
export const domainHashes = (ctx: Pick<Ctx, 'secretKey'>, domain: string): string[] =>
  andParents(domain).map((each) => domainHash(ctx, each));

/** Every hash that would forbid writing to this address: its own, its domain's and those of the parent domains. */
export function forbiddingHashes(ctx: Pick<Ctx, 'secretKey'>, address: string): string[] {
  const parsed = normaliseEmail(address);
  if (!parsed.ok) return [];
  return [addressHash(ctx, parsed.canonical), ...domainHashes(ctx, parsed.domain)];
}
