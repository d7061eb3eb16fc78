import { type Ctx, requireScope } from '#core/ctx';
import type { Tx } from '#core/db/index';
import { invalid } from '#core/errors';
import { normaliseDomain } from '#core/text/domain';
import { normaliseEmail } from '#core/text/email';
import { addressHash, domainHash } from './address-hash.ts';
import { leadsSuppressed } from './events.ts';
import { insertSuppressions, type NewSuppression } from './suppression.store.ts';

export type SuppressionRequest = { address?: string; domain?: string; reason: string; source: string };

/**
 * Writes "no" for addresses or domains, for ever and on every channel. Joins the caller's transaction, so that an
 * opt-out is stored together with the mail that carried it. Returns how many were new; when none was, nothing is
 * written at all.
 */
export async function suppressIn(ctx: Ctx, tx: Tx, requests: readonly SuppressionRequest[]): Promise<number> {
  const entries = requests.map((request) => entryFor(ctx, request));
  const added = await insertSuppressions(tx, ctx.workspace.id, entries, ctx.actor.id, ctx.now());
  if (added === 0) return 0;
  for (const entry of entries) {
    await ctx.audit(tx, {
      action: 'suppression.added',
      subject: entry.hash,
      detail: { kind: entry.kind, reason: entry.reason, source: entry.source },
    });
  }
  await ctx.emit(tx, leadsSuppressed, {
    aggregate: ctx.workspace.id,
    payload: { hashes: entries.map((entry) => entry.hash) },
  });
  return added;
}

export async function suppressAddresses(ctx: Ctx, requests: readonly SuppressionRequest[]): Promise<number> {
  requireScope(ctx, 'leads:write');
  return ctx.db.tx((tx) => suppressIn(ctx, tx, requests));
}

function entryFor(ctx: Ctx, request: SuppressionRequest): NewSuppression {
  const { reason, source } = request;
  if (request.address !== undefined) {
    const parsed = normaliseEmail(request.address);
    if (!parsed.ok)
      throw invalid(
        'suppression.invalid_address',
        `${request.address} is not an e-mail address: ${parsed.reason.text} Nothing was suppressed.`,
      );
    return {
      id: ctx.ids.next(),
      kind: 'address',
      hash: addressHash(ctx, parsed.canonical),
      value: parsed.canonical,
      reason,
      source,
    };
  }
  const domain = normaliseDomain(request.domain ?? '');
  if (!domain.ok)
    throw invalid('suppression.invalid_domain', `${request.domain} is not a domain. Nothing was suppressed.`);
  return {
    id: ctx.ids.next(),
    kind: 'domain',
    hash: domainHash(ctx, domain.host),
    value: domain.host,
    reason,
    source,
  };
}
