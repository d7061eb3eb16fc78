import { isIP } from 'node:net';
import {
  checkOf,
  type DnsCheck,
  type Finding,
  finding,
  findingIf,
  type Lookup,
  txt,
  unanswered,
} from './dns-finding.rules.ts';
import { providerOf } from './mail-provider.rules.ts';

/** RFC 7208 4.6.4: whoever reads the record gives up at the eleventh. */
export const SPF_LOOKUPS = 10;
const NEAR = 9;
const FOLLOWED = 50;
const ASKING = ['include', 'a', 'mx', 'ptr', 'exists', 'redirect'];
const MECHANISMS = ['all', 'include', 'a', 'mx', 'ptr', 'ip4', 'ip6', 'exists'];

export type SpfFacts = {
  readonly domain: string;
  /** TXT records of the domain. */
  readonly txt: Lookup;
  /** TXT records of the names its SPF leads to, by name, as far as they were asked for. */
  readonly included: Readonly<Record<string, Lookup>>;
  /** The servers its mail is handed to; none where that is not known. */
  readonly sendsThrough: readonly string[];
  /** The servers that take its mail. */
  readonly exchanges: readonly string[];
};

type Term = { readonly sign: string; readonly name: string; readonly value: string; readonly text: string };

const isSpf = (record: string): boolean => /^v=spf1(\s|$)/i.test(record);
export const spfRecords = (values: readonly string[]): string[] => values.filter(isSpf);

/** The terms of a record in their order: `~all` is `{ sign: '~', name: 'all', value: '' }`. */
function termsOf(record: string): Term[] {
  return record
    .trim()
    .split(/\s+/)
    .slice(1)
    .map((text) => {
      const [, sign = '', name = '', value = ''] = /^([+?~-]?)([^:=/]*)[:=]?(.*)$/.exec(text) ?? [];
      return { sign: sign || '+', name: name.toLowerCase(), value: value.toLowerCase(), text };
    });
}

/** The names whose records a record takes in. A name with a macro depends on each message and cannot be followed. */
export function spfNames(record: string): string[] {
  const terms = termsOf(record);
  const hasAll = terms.some(({ name }) => name === 'all');
  return terms
    .filter(({ name }) => name === 'include' || (name === 'redirect' && !hasAll))
    .map(({ value }) => value.replace(/\.$/, ''))
    .filter((value) => value !== '' && !value.includes('%'));
}

type Walk = {
  lookups: number;
  readonly seen: Set<string>;
  readonly broken: Set<string>;
  readonly open: Set<string>;
};

/** Follows what a record takes in, as a receiver does; `open` is what was not found out, `broken` what has no SPF of its own. */
function walk(
  record: string,
  included: SpfFacts['included'],
  into: Walk,
  path: readonly string[] = [],
): Walk {
  const hasAll = termsOf(record).some(({ name }) => name === 'all');
  into.lookups += termsOf(record).filter(
    ({ name }) => ASKING.includes(name) && !(name === 'redirect' && hasAll),
  ).length;
  for (const name of spfNames(record)) {
    into.seen.add(name);
    // What is taken in twice is asked for twice; a circle, and what failed long ago, need not be followed.
    if (path.includes(name) || into.lookups > FOLLOWED) continue;
    const lookup = Object.hasOwn(included, name) ? included[name] : undefined;
    const [next, ...more] = spfRecords(lookup?.values ?? []);
    if (!lookup || lookup.state === 'failed') into.open.add(name);
    else if (next === undefined || more.length > 0) into.broken.add(name);
    else walk(next, included, into, [...path, name]);
  }
  return into;
}

/** Whether the domain says who may send for it, in one record that receivers can read to its end. */
export function spfCheck(facts: SpfFacts): DnsCheck {
  const { domain, txt: lookup } = facts;
  if (lookup.state === 'failed') return unanswered('spf', domain);
  const records = spfRecords(lookup.values);
  const [only] = records;
  if (only === undefined) {
    const text = `${domain} does not say who may send for it. Receivers take its mail for forged.`;
    return checkOf('spf', [finding('bad', 'spf_missing', text)], txt(domain, mended('v=spf1 ~all', facts)));
  }
  if (records.length > 1) {
    const text = `${domain} has ${records.length} SPF records, and receivers read none of them then. Leave one with everything in it.`;
    const merged = `v=spf1 ${[...new Set(records.flatMap((record) => termsOf(record).map((term) => term.text)))].join(' ')}`;
    return checkOf(
      'spf',
      [finding('bad', 'spf_twice', text, { records })],
      txt(domain, mended(merged, facts), records),
    );
  }
  const findings = findingsOf(only, facts);
  const better = mended(only, facts);
  return checkOf(
    'spf',
    findings.length > 0
      ? findings
      : [finding('ok', 'spf_ok', `${domain} says who may send for it, in one record.`)],
    better === only ? null : txt(domain, better, [only]),
  );
}

function findingsOf(record: string, facts: SpfFacts): Finding[] {
  const { domain } = facts;
  const terms = termsOf(record);
  const last = terms.findLast(({ name }) => name === 'all');
  const odd = terms.filter(({ name, text }) => !MECHANISMS.includes(name) && !/^[a-z][\w.-]*=/i.test(text));
  const tree = walk(record, facts.included, {
    lookups: 0,
    seen: new Set([domain]),
    broken: new Set(),
    open: new Set(),
  });
  const { lookups } = tree;
  return [
    ...odd.map(({ text }) =>
      finding('bad', 'spf_syntax', `Receivers do not know "${text}" in the SPF record and read none of it.`),
    ),
    ...findingIf(last?.sign === '+', 'bad', 'spf_all', `"+all" lets everybody send as ${domain}.`),
    ...findingIf(last?.sign === '?', 'warn', 'spf_neutral', `"?all" says nothing about whom else to trust.`),
    ...findingIf(
      !last && !terms.some(({ name }) => name === 'redirect'),
      'warn',
      'spf_open_end',
      'The SPF record has no "~all" at its end, so it refuses nobody.',
    ),
    ...[...tree.broken].map((name) =>
      finding(
        'bad',
        'spf_broken',
        `The SPF record takes in ${name}, which has no readable SPF record itself.`,
      ),
    ),
    ...findingIf(
      lookups > SPF_LOOKUPS,
      'bad',
      'spf_lookups',
      `The SPF record makes receivers ask ${lookups} times; after ${SPF_LOOKUPS} they give up. Take out the services that no longer send.`,
      { lookups, takesIn: [...tree.seen].slice(1) },
    ),
    ...findingIf(
      lookups >= NEAR && lookups <= SPF_LOOKUPS,
      'warn',
      'spf_lookups_near',
      `The SPF record makes receivers ask ${lookups} of ${SPF_LOOKUPS} times; one service more and it fails.`,
      { lookups },
    ),
    ...[...tree.open].map((name) =>
      finding('unknown', 'spf_not_followed', `${name}, which the SPF record takes in, could not be read.`),
    ),
    ...facts.sendsThrough.flatMap((host) => hostFinding(host, terms, tree, facts)),
  ];
}

/** Whether the server that mail is handed to is among those the record names. */
function hostFinding(host: string, terms: readonly Term[], tree: Walk, facts: SpfFacts): Finding[] {
  const through = providerOf(host)?.name ?? host;
  const missing = `Mail of ${facts.domain} leaves through ${through}, which the SPF record does not name.`;
  const include = providerOf(host)?.include;
  if (include !== undefined) {
    if (tree.seen.has(include)) return [];
    // A record that could not be read may name it.
    return tree.open.size > 0 ? [] : [finding('bad', 'spf_not_named', missing, { host })];
  }
  if (terms.some((term) => names(term, host, facts))) return [];
  const mayCover = terms.some(({ name }) =>
    ['ip4', 'ip6', 'exists', 'ptr', 'include', 'redirect', 'a', 'mx'].includes(name),
  );
  if (!mayCover) return [finding('bad', 'spf_not_named', missing, { host })];
  const text = `Whether ${host} is among the addresses the SPF record names was not looked at; a mail to yourself shows it.`;
  return [finding('unknown', 'spf_host_unknown', text, { host })];
}

const names = ({ name, value }: Term, host: string, { domain, exchanges }: SpfFacts): boolean =>
  (name === 'a' && (value === '' ? domain : value) === host) ||
  (name === 'mx' && (value === '' || value === domain) && exchanges.includes(host)) ||
  (isIP(host) > 0 && name === (isIP(host) === 4 ? 'ip4' : 'ip6') && value === host);

/** The record with what is missing put in before its end, and an end that refuses strangers. */
function mended(record: string, facts: SpfFacts): string {
  const terms = termsOf(record);
  const tree = walk(record, facts.included, {
    lookups: 0,
    seen: new Set(),
    broken: new Set(),
    open: new Set(),
  });
  const named = facts.sendsThrough.flatMap((host) => termFor(host, terms, tree, facts));
  const wanted =
    facts.sendsThrough.length === 0 && terms.every(({ name }) => name === 'all') ? ['mx'] : named;
  const ends = terms.filter(({ name }) => name === 'all').map(({ sign }) => sign);
  const redirects = terms.some(({ name }) => name === 'redirect');
  const end = ends.includes('-') ? ['-all'] : ends.length > 0 || !redirects ? ['~all'] : [];
  const kept = terms.filter(({ name }) => name !== 'all').map(({ text }) => text);
  return ['v=spf1', ...new Set([...kept, ...wanted]), ...end].join(' ');
}

function termFor(host: string, terms: readonly Term[], tree: Walk, facts: SpfFacts): string[] {
  if (hostFinding(host, terms, tree, facts).every(({ state }) => state !== 'bad')) return [];
  const include = providerOf(host)?.include;
  if (include !== undefined) return [`include:${include}`];
  return [isIP(host) === 4 ? `ip4:${host}` : isIP(host) === 6 ? `ip6:${host}` : `a:${host}`];
}
