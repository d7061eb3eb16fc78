import { normaliseDomain } from '#core/text/domain';
import { tagsOf } from './dkim.rules.ts';
import {
  checkOf,
  type DnsCheck,
  type Finding,
  finding,
  findingIf,
  type Lookup,
  txt,
  unanswered,
  worstOf,
} from './dns-finding.rules.ts';

const POLICIES = ['none', 'quarantine', 'reject'] as const;
export type DmarcPolicy = (typeof POLICIES)[number];
/** A policy is raised after so many clean days: none, two weeks later quarantine, two weeks later reject. */
const CLEAN_DAYS = 14;

export type DmarcFacts = {
  readonly domain: string;
  /** TXT of `_dmarc.` and the domain. */
  readonly dmarc: Lookup;
  /** The same of the domain above it that somebody registered, which counts where it has none; null where it is that domain. */
  readonly above: { readonly domain: string; readonly lookup: Lookup } | null;
  /** An address of the domain that somebody reads. */
  readonly reportTo: string | null;
  /** Since when the present policy was seen. */
  readonly policySince: Temporal.Instant | null;
  readonly now: Temporal.Instant;
};

const isDmarc = (record: string): boolean => /^\s*v\s*=\s*DMARC1/i.test(record);
export const dmarcRecords = ({ values }: Lookup): string[] => values.filter(isDmarc);
const isPolicy = (text: string | undefined): text is DmarcPolicy =>
  (POLICIES as readonly string[]).includes(text ?? '');

/** What the record that counts asks receivers to do with forged mail; null where none can be read. */
export function dmarcPolicy({ dmarc, above }: Pick<DmarcFacts, 'dmarc' | 'above'>): DmarcPolicy | null {
  const own = dmarcRecords(dmarc);
  const [record, ...more] = own.length > 0 || !above ? own : dmarcRecords(above.lookup);
  if (record === undefined || more.length > 0) return null;
  const tags = tagsOf(record);
  const policy = (own.length === 0 && tags.get('sp')) || tags.get('p');
  const text = policy?.toLowerCase();
  return isPolicy(text) ? text : null;
}

/** Whether the domain says what receivers do with forged mail, and where they tell of it. */
export function dmarcCheck(facts: DmarcFacts): DnsCheck {
  const { domain, dmarc, above, reportTo } = facts;
  const name = `_dmarc.${domain}`;
  if (dmarc.state === 'failed') return unanswered('dmarc', name);
  const own = dmarcRecords(dmarc);
  const report = `rua=mailto:${reportTo ?? `postmaster@${domain}`}`;
  const first = `v=DMARC1; p=none; ${report}`;
  if (own.length > 1) {
    const text = `There are ${own.length} DMARC records at ${name}, and receivers read none of them then.`;
    const strictest = own.find((record) => isPolicy(tagsOf(record).get('p')?.toLowerCase())) ?? first;
    return checkOf('dmarc', [finding('bad', 'dmarc_twice', text)], txt(name, strictest, own));
  }
  const [record] = own;
  if (record !== undefined) return ofRecord(record, name, report, facts);
  if (above?.lookup.state === 'failed') return unanswered('dmarc', `_dmarc.${above.domain}`);
  const inherited = above ? dmarcPolicy(facts) : null;
  if (above && inherited !== null)
    return checkOf('dmarc', [
      finding('ok', 'dmarc_above', `The DMARC record of ${above.domain} counts here too (${inherited}).`),
    ]);
  const odd = dmarc.values.length > 0 ? ' What stands there is no DMARC record.' : '';
  const text = `${domain} has no DMARC record.${odd} Google, Yahoo and Microsoft ask for one of whoever writes to many.`;
  return checkOf('dmarc', [finding('bad', 'dmarc_missing', text)], txt(name, first));
}

function ofRecord(record: string, name: string, report: string, facts: DmarcFacts): DnsCheck {
  const tags = tagsOf(record);
  const policy = tags.get('p')?.toLowerCase();
  if (!/^v\s*=\s*DMARC1\s*(;|$)/.test(record.trim()) || !isPolicy(policy)) {
    const text = `The DMARC record cannot be read: it begins with "v=DMARC1;" and names p=none, p=quarantine or p=reject.`;
    const safe = `v=DMARC1; p=${isPolicy(policy) ? policy : 'none'}; ${report}`;
    return checkOf('dmarc', [finding('bad', 'dmarc_syntax', text)], txt(name, safe, [record]));
  }
  const silent = !/^mailto:[^\s@,]+@[^\s@,]+/i.test(tags.get('rua') ?? '');
  const raise = raised(policy, facts);
  const findings: Finding[] = [
    finding('ok', 'dmarc_ok', `The DMARC record asks for p=${policy}.`),
    ...(raise?.finding ? [raise.finding] : []),
    ...findingIf(
      silent,
      'warn',
      'dmarc_no_reports',
      'Nobody is told who sends in this name: the record has no "rua" with an address.',
    ),
  ];
  if (!raise && !silent) return checkOf('dmarc', findings);
  const rest = record
    .split(';')
    .map((part) => part.trim())
    .filter((part) => part !== '' && !/^(v|p)\s*=/i.test(part) && !(silent && /^rua\s*=/i.test(part)));
  const better = ['v=DMARC1', `p=${raise?.to ?? policy}`, ...rest, ...(silent ? [report] : [])].join('; ');
  return checkOf('dmarc', findings, txt(name, better, [record]));
}

/** The next stricter policy, once the present one stood long enough. */
function raised(
  policy: DmarcPolicy,
  { policySince, now }: DmarcFacts,
): { to: DmarcPolicy; finding: Finding } | null {
  const days = policySince ? Math.floor(policySince.until(now).total({ unit: 'hours' }) / 24) : 0;
  const to = POLICIES[POLICIES.indexOf(policy) + 1];
  if (to === undefined || days < CLEAN_DAYS) return null;
  const text = `p=${policy} has stood for ${days} days. Where its reports show nobody else, raise it to p=${to}.`;
  return { to, finding: finding(policy === 'none' ? 'warn' : 'ok', 'dmarc_raise', text, { days }) };
}

const apexOf = (domain: string): string => {
  const read = normaliseDomain(domain);
  return read.ok ? read.apex : domain;
};

export type AlignmentFacts = Pick<DmarcFacts, 'domain' | 'dmarc' | 'above'> & {
  /** The domain of the address that bounces go to. */
  readonly envelopeDomain: string;
  readonly spf: DnsCheck;
  readonly dkim: DnsCheck;
};

/** Whether the From of a message and what proves it are one domain; DMARC counts nothing else. */
export function alignmentCheck(facts: AlignmentFacts): DnsCheck {
  const { domain, envelopeDomain, spf, dkim } = facts;
  const [record = ''] = dmarcRecords(facts.dmarc);
  const strict = tagsOf(record).get('aspf')?.toLowerCase() === 's';
  const aligned = strict ? envelopeDomain === domain : apexOf(envelopeDomain) === apexOf(domain);
  const proves = ({ state }: DnsCheck): boolean => state === 'ok' || state === 'warn';
  const signed = proves(dkim) && dkim.record === null;
  if ((aligned && proves(spf)) || signed) {
    const by = [...(aligned && proves(spf) ? ['SPF'] : []), ...(signed ? ['DKIM'] : [])].join(' and ');
    return checkOf('alignment', [
      finding('ok', 'aligned', `${by} ${by.includes(' ') ? 'prove' : 'proves'} the very domain in From.`),
    ]);
  }
  if (worstOf([spf.state, dkim.state]) === 'unknown')
    return checkOf('alignment', [
      finding('unknown', 'alignment_unknown', 'It depends on SPF and DKIM, which are not known.'),
    ]);
  const text = aligned
    ? 'Neither SPF nor DKIM proves the domain in From, so DMARC fails. Put them right first.'
    : `Bounces go to ${envelopeDomain} and no key of ${domain} signs, so DMARC fails. Let it be signed for ${domain}.`;
  return checkOf('alignment', [finding('bad', 'not_aligned', text)]);
}
