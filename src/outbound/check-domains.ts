import type { z } from 'zod';
import type { Attention } from '#core/contributions';
import { type Ctx, requireScope } from '#core/ctx';
import type { Tx } from '#core/db/index';
import { invalid } from '#core/errors';
import type { Tick } from '#core/tick';
import { type DomainView, type domainCheckInput, domainCheckInput as input } from './contract.ts';
import { dmarcPolicy } from './dmarc.rules.ts';
import { dnsVerdict } from './dns-check.rules.ts';
import type { DnsCheck } from './dns-finding.rules.ts';
import {
  badDomains,
  type DomainLook,
  listDomains,
  nextDomainLook,
  type SendingDomain,
  sendingDomains,
  takeDueDomains,
  writeLooks,
} from './domain.store.ts';
import { readRecords } from './read-records.ts';

/** A look is good for a day; where somebody did not answer, for an hour. */
const AGAIN_HOURS = { known: 24, unknown: 1 } as const;
/** Whoever took a domain and died leaves it to the next after this. */
const TAKEN_MINUTES = 5;

/** The domains that mailboxes send from, the worst first, as they were last seen. */
export async function readDomains(ctx: Ctx): Promise<{ domains: DomainView[] }> {
  requireScope(ctx, 'campaigns:read');
  return { domains: await ctx.db.tx(listDomains) };
}

/**
 * Looks now at every sending domain, or at one. A domain that no mailbox sends from is looked at and not kept, so that one can
 * look before connecting it.
 */
export async function checkDomains(
  ctx: Ctx,
  asked: z.input<typeof domainCheckInput> = {},
): Promise<{ domains: DomainView[] }> {
  requireScope(ctx, 'campaigns:write');
  const parsed = input.safeParse(asked);
  if (!parsed.success)
    throw invalid(
      'domain.invalid',
      'This cannot be looked up. Nothing was asked.',
      parsed.error.issues.map((issue) => ({ path: issue.path.join('.'), message: issue.message })),
    );
  const { domain, selectors } = parsed.data;
  const ours = await ctx.db.tx((tx) => sendingDomains(tx, domain === undefined ? null : [domain]));
  const wanted = ours.map((each) => ({ ...each, selectors: selectors ?? each.selectors }));
  if (domain !== undefined && wanted.length === 0)
    return { domains: [viewOf(await look(ctx, stranger(domain, selectors ?? [])), ctx.now())] };
  await lookAndKeep(ctx, wanted);
  const domains = await ctx.db.tx(listDomains);
  return { domains: domains.filter((each) => domain === undefined || each.domain === domain) };
}

/** Looks at each sending domain once a day, one after the other. */
export const watchDomains: Tick = {
  name: 'outbound.domain_checks',
  everySeconds: 300,
  async run(ctx) {
    const now = ctx.now();
    const until = now.add({ minutes: TAKEN_MINUTES });
    const due = await ctx.db.ask((tx) => takeDueDomains(tx, ctx.workspace.id, now, until));
    if (due.length > 0) await lookAndKeep(ctx, await ctx.db.tx((tx) => sendingDomains(tx, due)));
    return due.length;
  },
  nextDue: nextDomainLook,
};

/** Each is kept before the next is asked for. */
async function lookAndKeep(ctx: Ctx, domains: readonly SendingDomain[]): Promise<void> {
  for (const domain of domains) {
    const seen = await look(ctx, domain);
    await ctx.db.tx((tx) => writeLooks(tx, ctx.workspace.id, [seen], ctx.now()));
  }
}

async function look(ctx: Ctx, sending: SendingDomain): Promise<DomainLook> {
  const facts = await readRecords(ctx, sending);
  const policy = facts.dmarc.state === 'failed' ? sending.policy : dmarcPolicy(facts);
  const { state, checks } = dnsVerdict({
    ...facts,
    policySince: policy === sending.policy ? facts.policySince : null,
  });
  const unanswered = checks.some((check) => check.state === 'unknown');
  return {
    domain: sending.domain,
    selectors: [...sending.selectors],
    trackingHost: sending.trackingHost,
    leadsHere: leadsHere(checks),
    state,
    checks: structuredClone(checks) as DomainView['checks'],
    policy,
    dueAt: ctx.now().add({ hours: unanswered ? AGAIN_HOURS.unknown : AGAIN_HOURS.known }),
  };
}

/** Whether tracked links find their way here; null where nobody knows. */
const leadsHere = (checks: readonly DnsCheck[]): boolean | null => {
  const found = checks.find(({ check }) => check === 'tracking');
  return !found || found.state === 'unknown' ? null : found.state === 'ok';
};

const stranger = (domain: string, selectors: readonly string[]): SendingDomain => ({
  ...{ domain, selectors, addresses: [], sendsThrough: [], policy: null, policySince: null },
  trackingHost: null,
});

const viewOf = ({ domain, selectors, state, checks }: DomainLook, at: Temporal.Instant): DomainView => ({
  ...{ domain, mailboxes: [], selectors, trackingHost: null, state, checks },
  ...{ checkedAt: at.toString(), badSince: null },
});

/** Sending domains that receivers will not trust. */
export const domainAttention = {
  async list(_ctx: unknown, tx: Tx): Promise<readonly Attention[]> {
    const bad = await badDomains(tx);
    if (bad.length === 0) return [];
    const title = `Records missing at ${bad.length === 1 ? bad[0] : 'domains you send from'}; add them`;
    return [{ kind: 'domains_bad', title, count: bad.length, href: '/deliverability', rank: 60 }];
  },
};
