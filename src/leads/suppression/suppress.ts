import { type Ctx, requireScope } from '#core/ctx';
import type { Tx } from '#core/db/index';
import { invalid, notFound } from '#core/errors';
import { normaliseDomain } from '#core/text/domain';
import { normaliseEmail } from '#core/text/email';
import { normaliseLinkedInUrl } from '#core/text/linkedin-url';
import { addressHash, companyHash, domainHash, phoneHash, profileHash } from '../address-hash.ts';
import { leadsSuppressed } from '../events.ts';
import type { SuppressionCause, SuppressionEntry, SuppressionKind } from './contract.ts';
import {
  domainsOfCompanies,
  erasedAmong,
  insertSuppressions,
  type NewSuppression,
  reachOf,
} from './suppression.store.ts';

export type SuppressionRequest = {
  address?: string | undefined;
  domain?: string | undefined;
  profile?: string | undefined;
  phone?: string | undefined;
  company?: string | undefined;
  reason: string;
  source: string;
  /** By default what the source stands for. */
  cause?: SuppressionCause;
  campaignId?: string | undefined;
};

/** What the places a "no" comes from stand for. */
const CAUSE_OF_SOURCE: Readonly<Record<string, SuppressionCause>> = {
  link: 'unsubscribe',
  reply: 'unsubscribe',
  one_click: 'unsubscribe',
  bounce: 'bounce',
  complaint: 'complaint',
  crm: 'crm',
};

/**
 * Writes "no", for ever and on every channel. Joins the caller's transaction, so that an opt-out is stored together with
 * the mail that carried it. Returns how many entries were new; when none was, nothing is written at all.
 */
export async function suppressIn(ctx: Ctx, tx: Tx, requests: readonly SuppressionRequest[]): Promise<number> {
  const asked = requests.map((request) => entryFor(ctx, request));
  const erased = await erasedAmong(
    tx,
    asked.map(({ hash }) => hash),
  );
  // Of people who asked to be forgotten the hash alone is kept.
  const entries = asked.map((entry) => (erased.has(entry.hash) ? { ...entry, value: null } : entry));
  const added = new Set(await insertSuppressions(tx, ctx.workspace.id, entries, ctx.actor.id, ctx.now()));
  if (added.size === 0) return 0;
  const fresh = entries.filter((entry) => added.has(entry.hash));
  for (const { hash, kind, cause, reason, source, campaignId } of fresh) {
    await ctx.audit(tx, {
      action: 'suppression.added',
      subject: hash,
      detail: { kind, cause, reason, source, ...(campaignId ? { campaignId } : {}) },
    });
  }
  await ctx.emit(tx, leadsSuppressed, {
    aggregate: ctx.workspace.id,
    payload: { hashes: [...added] },
  });
  return added.size;
}

/** Writes "no" as a person or a program says it; a lead stands for everything that is known of the person. */
export async function suppress(
  ctx: Ctx,
  entries: readonly (Omit<SuppressionEntry, 'cause'> & { cause?: SuppressionCause })[],
  source: string,
): Promise<number> {
  requireScope(ctx, 'leads:write');
  return ctx.db.tx(async (tx) => {
    const leadIds = entries.flatMap(({ leadId }) => leadId ?? []);
    const reach = new Map((await reachOf(tx, { leadIds })).map((each) => [each.leadId, each]));
    const domains = await domainsOfCompanies(
      tx,
      entries.flatMap(({ company }) => company?.toLowerCase() ?? []),
    );
    const requests = entries.flatMap(({ leadId, ...entry }): SuppressionRequest[] => {
      if (leadId === undefined) {
        const domain = entry.company === undefined ? undefined : domains.get(entry.company.toLowerCase());
        return [{ ...entry, source, ...(domain ? { company: undefined, domain } : {}) }];
      }
      const person = reach.get(leadId);
      if (!person) throw notFound('lead', leadId);
      return [
        ...person.addresses.map((address) => ({ ...entry, source, address })),
        ...person.profiles.map((profile) => ({ ...entry, source, profile })),
        ...person.phones.map((phone) => ({ ...entry, source, phone })),
      ];
    });
    return suppressIn(ctx, tx, requests);
  });
}

export const suppressAddresses = (
  ctx: Ctx,
  requests: readonly (SuppressionRequest & { source: string })[],
): Promise<number> => {
  requireScope(ctx, 'leads:write');
  return ctx.db.tx((tx) => suppressIn(ctx, tx, requests));
};

function entryFor(ctx: Ctx, request: SuppressionRequest): NewSuppression {
  const { reason, source, campaignId, cause = CAUSE_OF_SOURCE[source] ?? 'manual' } = request;
  const entry = (kind: SuppressionKind, hash: string, value: string): NewSuppression => ({
    id: ctx.ids.next(),
    kind,
    hash,
    value,
    cause,
    reason,
    source,
    campaignId: campaignId ?? null,
  });
  const { address, domain, profile, phone, company } = request;
  if (address !== undefined) {
    const parsed = normaliseEmail(address);
    if (!parsed.ok)
      throw invalid(
        'suppression.invalid_address',
        `${address} is not an e-mail address: ${parsed.reason.text} Nothing was suppressed.`,
      );
    return entry('address', addressHash(ctx, parsed.canonical), parsed.canonical);
  }
  if (profile !== undefined) {
    const parsed = normaliseLinkedInUrl(profile);
    if (!parsed.ok)
      throw invalid('suppression.invalid_profile', `${profile} is not a profile. Nothing was suppressed.`);
    return entry('profile', profileHash(ctx, parsed.url), parsed.url);
  }
  if (phone !== undefined) return entry('phone', phoneHash(ctx, phone), phone);
  if (company !== undefined) return entry('company', companyHash(ctx, company), company.trim());
  const parsed = normaliseDomain(domain ?? '');
  if (!parsed.ok)
    throw invalid('suppression.invalid_domain', `${domain} is not a domain. Nothing was suppressed.`);
  return entry('domain', domainHash(ctx, parsed.host), parsed.host);
}
