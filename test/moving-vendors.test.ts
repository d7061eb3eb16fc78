import { expect, test } from 'vitest';
import { CASES } from '#vendors/cases.fixture';
import { startCase } from '#vendors/kit/vendor-run.fixture';
import { MOVING_VENDORS } from '../src/scheduling/contract.ts';

test('a meeting is said to be movable exactly where the adapter of its calendar can move it', async () => {
  const movers: string[] = [];
  for (const vendorCase of CASES.filter(({ ports }) => ports.includes('calendar'))) {
    const { performers, close } = await startCase(vendorCase);
    await close();
    if (performers.some(({ operation }) => operation.name.endsWith('.move_event')))
      movers.push(vendorCase.vendor);
  }
  expect(movers.sort()).toEqual([...MOVING_VENDORS].sort());
});
