import { expect, test } from 'vitest';
import { check, failed, found, good, none, SPF, spf } from './dns-check.fixture.ts';
import type { DnsFacts } from './dns-check.rules.ts';

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
  expect(spf(once.replace(' ~', ' include:big.example ~'), { included }).codes).toEqual(['dns.spf_lookups']);
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
