import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  check,
  DMARC,
  daysAgo,
  failed,
  found,
  good,
  K2048,
  key,
  keyOf,
  none,
  SPF,
  spf,
} from './dns-check.fixture.ts';
import { type DnsFacts, dnsVerdict } from './dns-check.rules.ts';
import type { DnsCheckName, Lookup } from './dns-finding.rules.ts';

test('a domain in order needs nothing', () => {
  const verdict = dnsVerdict(good);
  expect(verdict.state).toBe('ok');
  expect(verdict.checks.map(({ record }) => record)).toEqual([null, null, null, null, null]);
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
