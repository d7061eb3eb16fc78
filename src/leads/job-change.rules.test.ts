import { expect, test } from 'vitest';
import { standingAfterMove, worksElsewhere } from './job-change.rules.ts';

const at = (name: string | null, domain: string | null = null) => ({ name, domain });

test.each([
  ['the same name', at('Acme'), at('Acme'), false],
  ['a legal form more', at('Acme'), at('ACME, Inc.'), false],
  ['a part of the name', at('Acme Robotics'), at('Acme'), false],
  ['one domain, another name', at('Acme', 'acme.example'), at('Umbra', 'www.acme.example'), false],
  ['another company', at('Acme', 'acme.example'), at('Umbra', 'umbra.example'), true],
  ['another company, no domains', at('Acme'), at('Umbra Ltd'), true],
  ['a new domain under the old name', at('Acme', 'acme.example'), at('Acme', 'acme-robotics.example'), false],
  ['blanks in the name', at('Data Dog'), at('Datadog'), false],
  ['the finder says nothing', at('Acme'), at(null, 'umbra.example'), false],
  ['we know nothing', at(null), at('Umbra'), false],
  ['only legal forms', at('The Company'), at('The Group'), true],
])('%s', (_what, known, told, elsewhere) => {
  expect(worksElsewhere(known, told)).toBe(elsewhere);
});

test('after a move an address is one of there, a private one, or a former one', () => {
  expect(standingAfterMove('umbra.example', 'umbra.example')).toBe('there');
  expect(standingAfterMove('mail.umbra.example', 'umbra.example')).toBe('there');
  expect(standingAfterMove('gmail.com', 'umbra.example')).toBe('private');
  expect(standingAfterMove('acme.example', 'umbra.example')).toBe('former');
  // Where they work is not known by a domain, so that no address of a company is one of there.
  expect(standingAfterMove('acme.example', null)).toBe('former');
  expect(standingAfterMove('gmail.com', null)).toBe('private');
});
