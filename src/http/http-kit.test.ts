import { expect, test } from 'vitest';
import { clientAddress } from './client-address.ts';
import { sameOriginVerdict } from './origin.rules.ts';

test.each([
  ['203.0.113.5', null, [], '203.0.113.5'],
  ['::ffff:203.0.113.5', null, [], '203.0.113.5'],
  ['203.0.113.5', '198.51.100.1', [], '203.0.113.5'],
  ['10.0.0.2', '198.51.100.1', ['10.0.0.2'], '198.51.100.1'],
  ['10.0.0.2', '6.6.6.6, 198.51.100.1', ['10.0.0.2'], '198.51.100.1'],
  ['10.0.0.2', '198.51.100.1, 10.0.0.3', ['10.0.0.2', '10.0.0.3'], '198.51.100.1'],
  ['10.0.0.2', '', ['10.0.0.2'], '10.0.0.2'],
  [undefined, null, [], 'unknown'],
])('the socket %s with X-Forwarded-For %j behind %j is %s', (socket, forwarded, trusted, expected) => {
  expect(clientAddress(socket, forwarded, trusted)).toBe(expected);
});

test.each([
  ['GET', null, null, true],
  ['HEAD', 'https://evil.example', 'cross-site', true],
  ['POST', 'https://legwork.example', null, true],
  ['POST', 'http://127.0.0.1:4400', 'same-origin', true],
  ['POST', 'https://legwork.example.evil.example', null, false],
  ['POST', 'https://evil.example', 'same-origin', false],
  ['POST', 'null', null, false],
  ['POST', null, 'same-origin', true],
  ['POST', null, 'same-site', false],
  ['POST', null, 'none', false],
  ['DELETE', null, null, false],
])('%s from %s (%s) with a cookie is allowed: %s', (method, origin, fetchSite, allowed) => {
  const verdict = sameOriginVerdict({
    method,
    origin,
    fetchSite,
    hosts: ['legwork.example', '127.0.0.1:4400'],
  });
  expect(verdict.allowed).toBe(allowed);
  if (!allowed) expect(verdict.reasons.map(({ code }) => code)).toEqual(['access.foreign_origin']);
});
