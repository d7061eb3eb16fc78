import type { Ctx } from '#core/ctx';
import { messageOf } from '#core/errors';
import { normaliseDomain } from '#core/text/domain';
import { explain } from '#core/verdict';
import { lookUpRecords, type RecordQuestion } from '#vendors/ports/domain-records';
import type { DnsFacts } from './dns-check.rules.ts';
import type { Lookup } from './dns-finding.rules.ts';
import type { SendingDomain } from './domain.store.ts';
import { USUAL_SELECTORS } from './mail-provider.rules.ts';
import { SPF_LOOKUPS, spfNames, spfRecords } from './spf.rules.ts';
import { publicName } from './tracking/tracking-host.rules.ts';

/** A record that leads further than this fails anyway. */
const ROUNDS = SPF_LOOKUPS;
const NAMES = 40;

type Seen = Map<string, Lookup>;
const keyOf = ({ name, type }: RecordQuestion): string => `${type} ${name}`;
const UNASKED: Lookup = { state: 'failed', values: [] };

/** Asks for everything that decides about a sending domain: first its own records, then what its SPF record takes in, round by round. */
export async function readRecords(ctx: Ctx, sending: SendingDomain): Promise<DnsFacts> {
  const { domain, selectors, addresses, sendsThrough, policySince, trackingHost } = sending;
  const named = selectors.length > 0;
  const places = named ? selectors : USUAL_SELECTORS;
  const read = normaliseDomain(domain);
  const apex = read.ok && read.apex !== domain ? read.apex : null;
  const keyAt = (selector: string) => `${selector}._domainkey.${domain}`;
  const seen: Seen = new Map();
  await ask(ctx, seen, [
    { name: domain, type: 'MX' },
    ...(trackingHost === null ? [] : [{ name: trackingHost, type: 'CNAME' as const }]),
    ...[domain, `_dmarc.${domain}`, ...(apex ? [`_dmarc.${apex}`] : []), ...places.map(keyAt)].map(
      (name) => ({ name, type: 'TXT' as const }),
    ),
  ]);
  const txtOf = (name: string): Lookup => seen.get(keyOf({ name, type: 'TXT' })) ?? UNASKED;
  return {
    domain,
    txt: txtOf(domain),
    included: await follow(ctx, seen, txtOf(domain)),
    keys: places.map((selector) => ({ selector, lookup: txtOf(keyAt(selector)) })),
    keysNamed: named,
    dmarc: txtOf(`_dmarc.${domain}`),
    above: apex ? { domain: apex, lookup: txtOf(`_dmarc.${apex}`) } : null,
    mx: seen.get(keyOf({ name: domain, type: 'MX' })) ?? UNASKED,
    sendsThrough,
    envelopeDomain: domain,
    reportTo: addresses[0] ?? null,
    policySince,
    tracking: trackingHost === null ? null : trackingOf(ctx, seen, trackingHost),
    now: ctx.now(),
  };
}

const trackingOf = (ctx: Ctx, seen: Seen, host: string): DnsFacts['tracking'] => ({
  host,
  target: publicName(ctx.baseUrl),
  alias: seen.get(keyOf({ name: host, type: 'CNAME' })) ?? UNASKED,
});

async function follow(ctx: Ctx, seen: Seen, own: Lookup): Promise<Record<string, Lookup>> {
  const found: Record<string, Lookup> = {};
  let next = own;
  for (let round = 0; round < ROUNDS; round += 1) {
    const names = spfRecords(next.values)
      .flatMap(spfNames)
      .filter((name) => !Object.hasOwn(found, name));
    const wanted = [...new Set(names)].slice(0, NAMES - Object.keys(found).length);
    if (wanted.length === 0) break;
    const questions = wanted.map((name) => ({ name, type: 'TXT' as const }));
    await ask(ctx, seen, questions);
    for (const question of questions) found[question.name] = seen.get(keyOf(question)) ?? UNASKED;
    next = { state: 'found', values: wanted.flatMap((name) => found[name]?.values ?? []) };
  }
  return found;
}

/** Asks through the gateway. Without an answer to the whole, every question of it counts as not answered. */
async function ask(ctx: Ctx, seen: Seen, questions: readonly RecordQuestion[]): Promise<void> {
  try {
    const [outcome] = await ctx.perform(lookUpRecords, [
      {
        input: { questions: [...questions] },
        subject: {},
        idempotencyKey: `dns ${ctx.ids.next()}`,
      },
    ]);
    if (outcome?.state === 'done') {
      for (const answer of outcome.receipt.answers)
        seen.set(keyOf(answer), { state: answer.state, values: answer.values });
      return;
    }
    const why = outcome?.state === 'refused' ? explain(outcome) : outcome?.reason.text;
    ctx.log.warn({ why }, 'Records of a domain could not be looked up.');
  } catch (error) {
    ctx.log.warn({ problem: messageOf(error) }, 'Records of a domain could not be looked up.');
  }
}
