import { expect, test } from 'vitest';
import { worksElsewhere } from './job-change.rules.ts';

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
