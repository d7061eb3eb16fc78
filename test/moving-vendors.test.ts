import { expect, test } from 'vitest';
import { CASES } from '#vendors/cases.fixture';
import { startCase } from '#vendors/kit/vendor-run.fixture';
import { MOVING_VENDORS, TELLING_VENDORS } from '../src/scheduling/contract.ts';

test.each([
  ['movable', 'move_event', MOVING_VENDORS],
  ['one whose calendar hears of a no-show', 'mark_no_show', TELLING_VENDORS],
])(
  'a meeting is said to be %s exactly where the adapter of its calendar can do it',
  async (_what, verb, said) => {
    const movers: string[] = [];
    for (const vendorCase of CASES.filter(({ ports }) => ports.includes('calendar'))) {
      const { performers, close } = await startCase(vendorCase);
      await close();
      if (performers.some(({ operation }) => operation.name.endsWith(`.${verb}`)))
        movers.push(vendorCase.vendor);
    }
    expect(movers.sort()).toEqual([...said].sort());
  },
);
