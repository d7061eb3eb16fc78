import { expect, test } from 'vitest';
import { type Identity, marksOf } from './marks.rules.ts';

const nobody: Identity = { addresses: [], names: [], profiles: [], phones: [] };
const finds = (identity: Partial<Identity>, text: string): boolean =>
  new RegExp(marksOf({ ...nobody, ...identity })?.finds ?? '(?!)', 'i').test(text);

const ada = { addresses: ['ada@acme.example'] };
const mail = { addresses: ['a.lovelace@gmail.com'] };
const name = { names: [{ first: 'José', last: 'Núñez', full: 'José M. Núñez' }] };
const profile = { profiles: ['https://www.linkedin.com/in/ada-lovelace'] };
const phone = { phones: ['+14155550123'] };

test.each<[string, Partial<Identity>, string, boolean]>([
  ['the address', ada, 'write to ada@acme.example.', true],
  ['in capitals', ada, 'ADA@ACME.EXAMPLE', true],
  ['with a tag', ada, '<ada+news@acme.example>', true],
  ['in a link', ada, 'mailto%3Aada%40acme.example', true],
  ['behind a bracket', ada, 'ada (at) acme.example', true],
  ['of a longer mailbox', ada, 'canada@acme.example', false],
  ['of a longer mailbox with a dot', ada, 'x.ada@acme.example', false],
  ['of a longer domain', ada, 'ada@acme.example-shop.test', false],
  ['of another domain', ada, 'ada@other.example', false],
  ['Gmail with dots elsewhere', mail, 'alove.lace+x@googlemail.com', true],
  ['the name', name, 'Ask José Núñez about it', true],
  ['the surname first', name, 'Núñez, José', true],
  ['the name as JSON writes it', name, '"Jos\\u00e9 N\\u00fa\\u00f1ez"', true],
  ['the name in full', name, 'josé m. núñez', true],
  ['the first name alone', name, 'Ask José about it', false],
  ['a name of one word', { names: [{ first: 'Ada', last: null, full: 'Ada' }] }, 'Ada', false],
  ['first name and surname in cells', name, '["José","Núñez"]', true],
  ['first name and surname in fields', name, '{"firstName": "José", "lastName": "Núñez"}', true],
  ['the surname before the first name in a table', name, 'Núñez;José;CEO', true],
  ['two people', name, 'José is away. Write to Mr Núñez', false],
  ['the profile', profile, 'see linkedin.com/in/Ada-Lovelace?trk=x', true],
  ['the profile in a link', profile, 'u=https%3A%2F%2Flinkedin.com%2Fin%2Fada-lovelace', true],
  ['a longer profile', profile, 'linkedin.com/in/ada-lovelace-2', false],
  ['the number', phone, 'call +1 (415) 555-0123', true],
  ['the number without its country', phone, 'call 415.555.0123 today', true],
  ['another number', phone, 'call +1 415 555 0124', false],
])('%s', (_what, identity, text, found) => {
  expect(finds(identity, text)).toBe(found);
});

test('nothing known is no pattern, never one that finds everybody', () => {
  expect(marksOf(nobody)).toBeNull();
  expect(marksOf({ ...nobody, names: [{ first: 'Ada', last: null, full: null }] })).toBeNull();
});

test('from a text that shows the person the surname goes also where it stands alone', () => {
  const marks = marksOf({ ...nobody, ...ada, names: [{ first: 'Ada', last: 'Lovelace', full: null }] });
  const clean = (text: string) => text.replace(new RegExp(marks?.cleans ?? '', 'gi'), '[erased]');
  expect(clean('{"email":"ada@acme.example","last":"Lovelace"}')).toBe(
    '{"email":"[erased]","last":"[erased]"}',
  );
  expect(clean('Lovelaces')).toBe('Lovelaces');
});
