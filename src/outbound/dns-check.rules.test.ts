import { generateKeyPairSync } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type DnsFacts, dnsVerdict } from './dns-check.rules.ts';
import type { DnsCheckName, Lookup } from './dns-finding.rules.ts';

const NOW = Temporal.Instant.from('2026-03-30T09:00:00Z');
const daysAgo = (days: number) => NOW.subtract({ hours: 24 * days });
const found = (...values: string[]): Lookup => ({ state: 'found', values });
const none: Lookup = { state: 'none', values: [] };
const failed: Lookup = { state: 'failed', values: [] };
const keyOf = (bits: number): string =>
  generateKeyPairSync('rsa', { modulusLength: bits })
    .publicKey.export({ type: 'spki', format: 'der' })
    .toString('base64');
const K2048 = keyOf(2048);
const key = (record: string): Pick<DnsFacts, 'keys'> => ({
  keys: [
    { selector: 'google', lookup: found(record) },
    { selector: 'default', lookup: none },
  ],
});
const SPF = 'v=spf1 include:_spf.google.com ~all';
const DMARC = 'v=DMARC1; p=reject; rua=mailto:d@acme.com';

const good: DnsFacts = {
  domain: 'acme.com',
  txt: found('site=1', SPF),
  included: { '_spf.google.com': found('v=spf1 ip4:192.0.2.0/24 ~all') },
  ...key(`v=DKIM1; k=rsa; p=${K2048}`),
  keysNamed: false,
  dmarc: found(DMARC),
  above: null,
  mx: found('1 smtp.google.com'),
  sendsThrough: ['smtp.gmail.com'],
  envelopeDomain: 'acme.com',
  reportTo: 'nora@acme.com',
  policySince: NOW,
  tracking: null,
  now: NOW,
};
function check(name: DnsCheckName, change: Partial<DnsFacts>) {
  const one = dnsVerdict({ ...good, ...change }).checks.find((each) => each.check === name);
  if (!one) throw new Error(`There is no check ${name}.`);
  return { state: one.state, codes: one.reasons.map(({ code }) => code), record: one.record };
}
const spf = (record: string, more: Partial<DnsFacts> = {}) => check('spf', { txt: found(record), ...more });

test('a domain in order needs nothing', () => {
  const verdict = dnsVerdict(good);
  expect(verdict.state).toBe('ok');
  expect(verdict.checks.map(({ record }) => record)).toEqual([null, null, null, null, null]);
});

describe('SPF', () => {
  test.each<[string, Partial<DnsFacts>, string, string]>([
    ['Google', {}, 'dns.spf_missing', 'v=spf1 include:_spf.google.com ~all'],
    [
      'Microsoft',
      { sendsThrough: ['smtp.office365.com'] },
      'dns.spf_missing',
      'v=spf1 include:spf.protection.outlook.com ~all',
    ],
    ['its own server', { sendsThrough: ['mx1.host.net'] }, 'dns.spf_missing', 'v=spf1 a:mx1.host.net ~all'],
    ['an address', { sendsThrough: ['192.0.2.9'] }, 'dns.spf_missing', 'v=spf1 ip4:192.0.2.9 ~all'],
    ['this machine', { sendsThrough: ['127.0.0.1'], mx: none }, 'dns.spf_missing', 'v=spf1 mx ~all'],
  ])('missing, through %s', (_name, change, code, value) => {
    const answer = check('spf', { txt: found('site=1'), ...change });
    expect(answer).toEqual({
      state: 'bad',
      codes: [code],
      record: { name: 'acme.com', type: 'TXT', value, valueFrom: null, replaces: [] },
    });
  });

  test('two records become one with everything in it, and the stricter end', () => {
    const two = ['v=spf1 include:a.example ~all', 'v=spf1 ip4:192.0.2.1 -all'];
    expect(check('spf', { txt: found(...two), included: { 'a.example': none } })).toMatchObject({
      state: 'bad',
      codes: ['dns.spf_twice'],
      record: {
        value: 'v=spf1 include:a.example ip4:192.0.2.1 include:_spf.google.com -all',
        replaces: two,
      },
    });
  });

  test.each<[string, string, string[], string | undefined]>([
    ['v=spf1 include:_spf.google.com +all', 'bad', ['dns.spf_all'], SPF],
    ['v=spf1 include:_spf.google.com all', 'bad', ['dns.spf_all'], SPF],
    ['v=spf1 include:_spf.google.com ?all', 'warn', ['dns.spf_neutral'], SPF],
    ['v=spf1 include:_spf.google.com', 'warn', ['dns.spf_open_end'], SPF],
    ['v=spf1 -all', 'bad', ['dns.spf_not_named'], 'v=spf1 include:_spf.google.com -all'],
    ['v=spf1 include:_spf.google.com ipv4:1.2.3.4 -all', 'bad', ['dns.spf_syntax'], undefined],
    ['V=SPF1 INCLUDE:_SPF.GOOGLE.COM -ALL', 'ok', ['dns.spf_ok'], undefined],
    ['v=spf1 redirect=_spf.google.com', 'ok', ['dns.spf_ok'], undefined],
  ])('%s', (record, state, codes, value) => {
    const answer = spf(record);
    expect(answer).toMatchObject({ state, codes });
    if (value) expect(answer.record).toMatchObject({ value, replaces: [record] });
  });

  test('lookups are counted to the ends, whoever takes them in; the eleventh fails', () => {
    const tree = (count: number): Partial<DnsFacts> => ({
      included: {
        ...good.included,
        'a.example': found(`v=spf1 include:b.example ${'a '.repeat(count)}-all`),
        'b.example': found('v=spf1 mx exists:%{i}.b.example include:a.example -all'),
      },
    });
    // Google, a and b are three, b's mx, exists and its way back are three more.
    const record = 'v=spf1 include:_spf.google.com include:a.example ~all';
    expect(spf(record, tree(2))).toMatchObject({ state: 'ok' });
    expect(spf(record, tree(3))).toMatchObject({ state: 'warn', codes: ['dns.spf_lookups_near'] });
    expect(spf(record, tree(4))).toMatchObject({ state: 'warn', codes: ['dns.spf_lookups_near'] });
    expect(spf(record, tree(5))).toMatchObject({ state: 'bad', codes: ['dns.spf_lookups'], record: null });
  });

  test('what is taken in by two ways is counted twice', () => {
    const big = found(`v=spf1 ${'a '.repeat(4)}-all`);
    const included = {
      ...good.included,
      'big.example': big,
      'way.example': found('v=spf1 include:big.example -all'),
    };
    const once = 'v=spf1 include:_spf.google.com include:way.example ~all';
    expect(spf(once, { included }).state).toBe('ok');
    expect(spf(once.replace(' ~', ' include:big.example ~'), { included }).codes).toEqual([
      'dns.spf_lookups',
    ]);
  });

  test('what it takes in must be readable; what was not found out is unknown and not missing', () => {
    const record = 'v=spf1 include:other.example ~all';
    expect(spf(record, { included: { 'other.example': none } }).codes).toContain('dns.spf_broken');
    const open = spf(record, { included: { 'other.example': failed } });
    expect(open).toMatchObject({ state: 'unknown', codes: ['dns.spf_not_followed'], record: null });
    const nested = { ...good.included, 'other.example': found('v=spf1 include:_spf.google.com -all') };
    expect(spf(record, { included: nested }).state).toBe('ok');
  });

  test('a server of its own is named by its place among the exchangers, or its name', () => {
    const own = { sendsThrough: ['mail.acme.com'], mx: found('10 mail.acme.com') };
    expect(spf('v=spf1 mx -all', own).state).toBe('ok');
    expect(spf('v=spf1 a:mail.acme.com -all', own).state).toBe('ok');
    expect(spf('v=spf1 ip4:192.0.2.1 -all', own)).toMatchObject({ state: 'unknown', record: null });
    expect(spf('v=spf1 -all', own)).toMatchObject({
      state: 'bad',
      record: { value: 'v=spf1 a:mail.acme.com -all' },
    });
  });
});

describe('DKIM', () => {
  test.each<[string, string, string, string]>([
    ['taken back', 'v=DKIM1; k=rsa; p=', 'bad', 'dns.dkim_revoked'],
    ['cut off', `v=DKIM1; p=${K2048.slice(0, 200)}`, 'bad', 'dns.dkim_syntax'],
    ['too short', `v=DKIM1; k=rsa; p=${keyOf(512)}`, 'bad', 'dns.dkim_weak'],
    ['short', `k=rsa; p=${keyOf(1024)}`, 'warn', 'dns.dkim_short'],
    ['only tried', `v=DKIM1; t=y:s; p=${K2048}`, 'warn', 'dns.dkim_testing'],
    ['in two halves', `v=DKIM1; p=${K2048.slice(0, 100)} ${K2048.slice(100)}`, 'ok', 'dns.dkim_ok'],
    [
      'of the newer kind',
      'v=DKIM1; k=ed25519; p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=',
      'ok',
      'dns.dkim_ok',
    ],
  ])('a key %s', (_name, record, state, code) => {
    expect(check('dkim', key(record))).toMatchObject({ state, codes: [code] });
  });

  const nowhere = { keys: [{ selector: 'google', lookup: none }] };
  test('none at a provider whose place is known is missing, and it is said where the key is shown', () => {
    const answer = check('dkim', nowhere);
    expect(answer).toMatchObject({ state: 'bad', codes: ['dns.dkim_missing'] });
    expect(answer.record).toMatchObject({ name: 'google._domainkey.acme.com', type: 'TXT', value: null });
    expect(answer.record?.valueFrom).toContain('Google Admin console');
    const microsoft = check('dkim', { ...nowhere, sendsThrough: ['smtp.office365.com'] });
    expect(microsoft.record).toMatchObject({ name: 'selector1._domainkey.acme.com', type: 'CNAME' });
  });

  test('none at guessed places is only a warning, none at a named one is missing, no answer is unknown', () => {
    const own = { sendsThrough: ['mail.acme.com'], ...nowhere };
    expect(check('dkim', own).state).toBe('warn');
    expect(check('dkim', { ...own, keysNamed: true }).state).toBe('bad');
    const keys = [...nowhere.keys, { selector: 's1', lookup: failed }];
    expect(check('dkim', { keys }).state).toBe('unknown');
  });

  test('one good key is enough beside one that was taken back', () => {
    const keys = [
      { selector: 'old', lookup: found('v=DKIM1; p=') },
      { selector: 'new', lookup: found(`v=DKIM1; p=${K2048}`) },
    ];
    expect(check('dkim', { keys })).toMatchObject({ state: 'ok', record: null });
  });
});

describe('DMARC', () => {
  const dmarc = (record: string, more: Partial<DnsFacts> = {}) =>
    check('dmarc', { dmarc: found(record), ...more });

  test('missing: reports go to an address that exists', () => {
    expect(check('dmarc', { dmarc: none }).record).toMatchObject({
      name: '_dmarc.acme.com',
      type: 'TXT',
      value: 'v=DMARC1; p=none; rua=mailto:nora@acme.com',
    });
  });

  test.each([
    ['v=DMARC1; rua=mailto:d@acme.com', 'v=DMARC1; p=none; rua=mailto:nora@acme.com'],
    ['v=DMARC1; p=rejct', 'v=DMARC1; p=none; rua=mailto:nora@acme.com'],
    ['v=DMARC1, p=reject', 'v=DMARC1; p=none; rua=mailto:nora@acme.com'],
    ['v=dmarc1; p=reject', 'v=DMARC1; p=reject; rua=mailto:nora@acme.com'],
  ])('%s cannot be read', (record, value) => {
    expect(dmarc(record)).toMatchObject({
      state: 'bad',
      codes: ['dns.dmarc_syntax'],
      record: { value, replaces: [record] },
    });
  });

  test('a policy of none is a beginning: after two weeks it is raised, and then once more', () => {
    const watching = 'v=DMARC1; p=none; rua=mailto:d@acme.com; adkim=s';
    expect(dmarc(watching, { policySince: daysAgo(13) })).toMatchObject({ state: 'ok', record: null });
    expect(dmarc(watching, { policySince: daysAgo(14) })).toMatchObject({
      state: 'warn',
      record: { value: 'v=DMARC1; p=quarantine; rua=mailto:d@acme.com; adkim=s' },
    });
    expect(dmarc(watching.replace('none', 'quarantine'), { policySince: daysAgo(14) })).toMatchObject({
      state: 'ok',
      record: { value: 'v=DMARC1; p=reject; rua=mailto:d@acme.com; adkim=s' },
    });
  });

  test('without an address for reports nobody hears of it', () => {
    for (const record of ['v=DMARC1; p=reject', 'v=DMARC1; p=reject; rua='])
      expect(dmarc(record)).toMatchObject({
        state: 'warn',
        record: { value: 'v=DMARC1; p=reject; rua=mailto:nora@acme.com' },
      });
  });

  test('two records are none; the record of the domain above counts where it has none of its own', () => {
    expect(check('dmarc', { dmarc: found(DMARC, 'v=DMARC1; p=none') }).codes).toEqual(['dns.dmarc_twice']);
    const above = { domain: 'acme.com', lookup: found(DMARC) };
    const below = { domain: 'go.acme.com', dmarc: none, above };
    expect(check('dmarc', below)).toMatchObject({ state: 'ok', codes: ['dns.dmarc_above'] });
    expect(check('dmarc', { ...below, above: { ...above, lookup: failed } }).state).toBe('unknown');
    expect(check('dmarc', { ...below, above: { ...above, lookup: none } }).state).toBe('bad');
  });
});

describe('alignment and MX', () => {
  test('bounces to another domain and no key of this one prove nothing', () => {
    const away = { envelopeDomain: 'relay.net', keys: [{ selector: 'google', lookup: none }] };
    expect(check('alignment', away)).toMatchObject({ state: 'bad', codes: ['dns.not_aligned'] });
    expect(check('alignment', { envelopeDomain: 'relay.net' }).state).toBe('ok');
    const below = { ...away, envelopeDomain: 'bounces.acme.com' };
    expect(check('alignment', below).state).toBe('ok');
    expect(check('alignment', { ...below, dmarc: found(`${DMARC}; aspf=s`) }).state).toBe('bad');
  });

  test.each<[string[], Lookup, string | null]>([
    [['smtp.gmail.com'], none, '1 smtp.google.com'],
    [['smtp.office365.com'], none, '0 acme-com.mail.protection.outlook.com'],
    [['mail.acme.com'], none, '10 mail.acme.com'],
    [[], none, null],
    [['smtp.gmail.com'], found('0 .'), '1 smtp.google.com'],
  ])('without an exchanger answers cannot come back: %j %j', (sendsThrough, mx, value) => {
    const answer = check('mx', { sendsThrough, mx });
    expect(answer).toMatchObject({ state: 'bad', record: { type: 'MX', value } });
    expect(answer.record?.valueFrom === null).toBe(value !== null);
  });

  test('who takes its mail sends it too, where only a vendor knows', () => {
    expect(check('spf', { txt: none, sendsThrough: [] }).record?.value).toBe(SPF);
  });
});

test('a lookup that failed is never called bad, whatever else is so', () => {
  const any = fc.constantFrom(none, found(SPF), found(DMARC), found('0 .'), found('v=spf1 +all'));
  fc.assert(
    fc.property(any, any, any, (one, other, third) => {
      const silent = (change: Partial<DnsFacts>, name: DnsCheckName) =>
        expect(check(name, { txt: one, dmarc: other, mx: third, ...change }).state).toBe('unknown');
      silent({ txt: failed }, 'spf');
      silent({ dmarc: failed }, 'dmarc');
      silent({ mx: failed }, 'mx');
      silent({ keys: [{ selector: 'google', lookup: failed }] }, 'dkim');
    }),
  );
});

test('putting the record in place leaves nothing to add there', () => {
  const record = fc
    .subarray(['include:a.example', 'ip4:192.0.2.1', 'mx', 'a', 'include:_spf.google.com'])
    .chain((terms) =>
      fc
        .constantFrom('+all', '?all', '~all', '-all', '')
        .map((end) => ['v=spf1', ...terms, end].join(' ').trim()),
    );
  const included = { ...good.included, 'a.example': found('v=spf1 -all') };
  fc.assert(
    fc.property(fc.array(record, { maxLength: 3 }), (records) => {
      const before = check('spf', { txt: found(...records), included });
      const value = before.record?.value;
      if (value) expect(spf(value, { included })).toMatchObject({ state: 'ok', record: null });
      else expect(before.state).toBe('ok');
    }),
  );
});
