import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readCount } from './counts.ts';
import { isDisposable, isFreeMail, isRoleMailbox, isSameOrSubdomain, normaliseDomain } from './domain.ts';
import { normaliseEmail } from './email.ts';
import { keyedHash } from './keyed-hash.ts';
import { normaliseLinkedInUrl } from './linkedin-url.ts';
import { joinName, splitName } from './person-name.ts';
import { containsPhrase, tokenise, withoutPhrases } from './words.ts';

describe('normaliseEmail', () => {
  test.each([
    ['  Jane.Doe@Acme.Example ', 'jane.doe@acme.example', 'jane.doe@acme.example'],
    ['"Doe, Jane" <jane@acme.example>', 'jane@acme.example', 'jane@acme.example'],
    ['mailto:jane@acme.example?subject=Hi', 'jane@acme.example', 'jane@acme.example'],
    ['jane+news@acme.example.', 'jane+news@acme.example', 'jane@acme.example'],
    ['J.a.n.e+x@googlemail.com', 'j.a.n.e+x@googlemail.com', 'jane@gmail.com'],
    ["o'neil@bücher.example", "o'neil@xn--bcher-kva.example", "o'neil@xn--bcher-kva.example"],
    ['jane@acme.example\u200B;', 'jane@acme.example', 'jane@acme.example'],
  ])('%s → %s', (raw, address, canonical) => {
    expect(normaliseEmail(raw)).toMatchObject({ ok: true, address, canonical });
  });

  test.each([
    ['', 'email.empty'],
    ['jane', 'email.no_at'],
    ['@acme.example', 'email.no_local'],
    ['jane@', 'email.no_domain'],
    ['jane@acme', 'email.domain'],
    ['jane@acme.x', 'email.domain'],
    ['jane@-acme.example', 'email.domain'],
    ['jane@acme..example', 'email.domain'],
    ['jane@@acme.example', 'email.many'],
    ['a@x.example; b@x.example', 'email.many'],
    ['ja ne@acme.example', 'email.blank_inside'],
    ['ja..ne@acme.example', 'email.local_dots'],
    ['.jane@acme.example', 'email.local_dots'],
    ['jané@acme.example', 'email.local_letters'],
    ['ja(ne@acme.example', 'email.local_signs'],
    [`${'x'.repeat(65)}@acme.example`, 'email.local_long'],
  ])('refuses %j as %s', (raw, code) => {
    expect(normaliseEmail(raw)).toMatchObject({ ok: false, reason: { code } });
  });

  test('is idempotent, and the canonical form is an address of itself', () => {
    const written = fc.oneof(
      fc.emailAddress(),
      fc.emailAddress().map((address) => `X <${address.toUpperCase()}>`),
      fc.string(),
      fc.tuple(fc.string(), fc.string()).map(([a, b]) => `${a}@${b}.example`),
    );
    fc.assert(
      fc.property(written, (raw) => {
        const once = normaliseEmail(raw);
        if (!once.ok) return;
        expect(normaliseEmail(once.address)).toEqual(once);
        const canonical = normaliseEmail(once.canonical);
        if (canonical.ok) expect(canonical.canonical).toBe(once.canonical);
      }),
    );
  });
});

test('keyedHash depends on the key and is stable', () => {
  expect(keyedHash('jane@acme.example', 'k')).toMatch(/^[0-9a-f]{64}$/);
  expect(keyedHash('jane@acme.example', 'k')).not.toBe(keyedHash('jane@acme.example', 'other'));
  // The published test case 2 of RFC 4231.
  expect(keyedHash('what do ya want for nothing?', 'Jefe')).toBe(
    '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843',
  );
});

describe('domains', () => {
  test.each([
    ['https://www.Acme.co.uk/team?x', 'acme.co.uk', 'acme.co.uk'],
    ['jane@mail.acme.test', 'mail.acme.test', 'acme.test'],
    ['HTTP://münchen.example:8080/', 'xn--mnchen-3ya.example', 'xn--mnchen-3ya.example'],
    ['acme.example.', 'acme.example', 'acme.example'],
  ])('%s → %s under %s', (raw, host, apex) => {
    expect(normaliseDomain(raw)).toEqual({ ok: true, host, apex });
  });

  test.each(['', 'acme', 'not a domain', 'http://', '10.0.0.1', 'co.uk'])('refuses %j', (raw) => {
    expect(normaliseDomain(raw).ok).toBe(false);
  });

  test('is idempotent', () => {
    fc.assert(
      fc.property(fc.oneof(fc.webUrl(), fc.domain(), fc.string()), (raw) => {
        const once = normaliseDomain(raw);
        if (once.ok) expect(normaliseDomain(once.host)).toEqual(once);
      }),
    );
  });

  test.each([
    ['acme.example', 'acme.example', true],
    ['MAIL.Acme.example.', 'acme.example', true],
    ['notacme.example', 'acme.example', false],
    ['acme.example.evil.test', 'acme.example', false],
    ['acme.example', 'mail.acme.example', false],
    ['acme.example', '', false],
  ])('isSameOrSubdomain(%s, %s) is %s', (host, apex, expected) => {
    expect(isSameOrSubdomain(host, apex)).toBe(expected);
  });

  test('knows role mailboxes, free mail and throw-away domains', () => {
    expect([isRoleMailbox('Info'), isRoleMailbox('sales+eu'), isRoleMailbox('ines')]).toEqual([
      true,
      true,
      false,
    ]);
    expect([isFreeMail('gmail.com'), isFreeMail('acme.example')]).toEqual([true, false]);
    expect([isDisposable('sub.mailinator.com'), isDisposable('notmailinator.com')]).toEqual([true, false]);
  });
});

describe('normaliseLinkedInUrl', () => {
  test.each([
    ['https://www.linkedin.com/in/jane-doe', 'linkedin.com/in/jane-doe', 'person'],
    ['HTTP://DE.LinkedIn.com//in//Jane-Doe/en/?trk=x#top', 'linkedin.com/in/jane-doe', 'person'],
    ['linkedin.com/in/j%C3%BCrgen%2Dx', 'linkedin.com/in/jürgen-x', 'person'],
    ['//linkedin.com/in/jane/', 'linkedin.com/in/jane', 'person'],
    ['https://www.linkedin.com/company/Acme-Inc/about/', 'linkedin.com/company/acme-inc', 'company'],
    [
      'https://www.linkedin.com/sales/lead/ACwAbC,NAME_SEARCH,xYz',
      'linkedin.com/sales/lead/ACwAbC',
      'sales_person',
    ],
    ['https://www.linkedin.com/sales/company/123', 'linkedin.com/sales/company/123', 'sales_company'],
    ['linkedin.com/pub/jane-doe/1/2a/3b4', 'linkedin.com/in/jane-doe-3b402a1', 'person'],
  ])('%s → %s (%s)', (raw, url, kind) => {
    expect(normaliseLinkedInUrl(raw)).toMatchObject({ ok: true, url, kind });
  });

  test.each([
    '',
    'linkedin.com',
    'linkedin.com/feed',
    'linkedin.com/in/',
    'notlinkedin.com/in/jane',
    'linkedin.com.evil.test/in/jane',
    'jane doe',
  ])('refuses %j', (raw) => {
    expect(normaliseLinkedInUrl(raw).ok).toBe(false);
  });

  test('is idempotent', () => {
    const path = fc
      .tuple(fc.constantFrom('in', 'company', 'sales/lead', 'pub'), fc.oneof(fc.string(), fc.webPath()))
      .map(([area, slug]) => `https://fr.linkedin.com/${area}/${slug}`);
    fc.assert(
      fc.property(path, (raw) => {
        const once = normaliseLinkedInUrl(raw);
        if (once.ok) expect(normaliseLinkedInUrl(once.url)).toEqual(once);
      }),
    );
  });
});

test('splitName splits at the first blank and survives nothing', () => {
  expect(splitName(' Ana  Maria de Souza ')).toEqual({ first: 'Ana', last: 'Maria de Souza' });
  expect(splitName('Cher')).toEqual({ first: 'Cher', last: null });
  expect(splitName(null)).toEqual({ first: null, last: null });
  expect(joinName('Ana', null)).toBe('Ana');
  expect(joinName(null, ' ')).toBeNull();
});

describe('whole words', () => {
  test.each([
    ['Director', 'cto', false],
    ['Coordinator', 'coo', false],
    ['CTO, EMEA', 'cto', true],
    ['we stopped', 'stop', false],
    ['please STOP.', 'stop', true],
    ['a compass', 'pass', false],
    ['Lawn care', 'law', false],
    ['Co-Founder/CEO', 'co-founder', true],
    ['cofounder', 'founder', false],
    ['Geschäftsführerin', 'führer', false],
    ['ÉLODIE', 'élodie', true],
    ['don’t', "don't", true],
    ['C.E.O. and founder', 'ceo', true],
    ['Gong.io', 'gong', true],
    ['R&D', 'r', false],
    ['anything', '', false],
  ])('containsPhrase(%j, %j) is %s', (text, phrase, expected) => {
    expect(containsPhrase(text, phrase)).toBe(expected);
  });

  test('blanked phrases hide only themselves', () => {
    expect(containsPhrase(withoutPhrases(tokenise('Vice President'), ['vice president']), 'president')).toBe(
      false,
    );
    expect(
      containsPhrase(
        withoutPhrases(tokenise('President, ex Vice President'), ['vice president']),
        'president',
      ),
    ).toBe(true);
  });

  test('tokens tokenise to themselves', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        for (const word of tokenise(text)) expect(tokenise(word)).toEqual([word]);
      }),
    );
  });
});

test.each([
  ['1,200+', 1200, null],
  ['51-200', 51, 200],
  ['11–50 employees', 11, 50],
  ['5,001 to 10,000', 5001, 10000],
  ['1.200', 1200, 1200],
  ['1.2k', 1200, 1200],
  ['1-5k', 1000, 5000],
  ['~300', 300, 300],
  ['over 500', 500, null],
  [42, 42, 42],
])('readCount(%j) is %s to %s', (raw, low, high) => {
  expect(readCount(raw)).toEqual({ low, high });
});

test.each(['', 'unknown', 'Nov-50', '200-51', '-5', null, -1, 1.5, '12 or so'])(
  'readCount(%j) is unknown',
  (raw) => {
    expect(readCount(raw)).toBeNull();
  },
);
