import { expect, test } from 'vitest';
import { OUTREACH_OPERATIONS } from '#outbound';
import { outreachWay } from '../src/leads/exclusion/exclusion-guard.ts';

test('every operation that takes a message of ours to somebody is asked of the exclusions', () => {
  expect(OUTREACH_OPERATIONS.length).toBeGreaterThan(5);
  for (const name of OUTREACH_OPERATIONS)
    expect([name, outreachWay(name)]).toEqual([name, name.startsWith('linkedin') ? 'profile' : 'mail']);
});
