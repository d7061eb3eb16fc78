import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { RunningVendor, VendorCase } from '../kit/vendor-case.fixture.ts';
import { vendorPromises } from '../kit/vendor-promises.suite.ts';
import { run, startCase } from '../kit/vendor-run.fixture.ts';
import { type Signal, type SignalPage, signalPage } from './signal-source.ts';

const PORT = 'signals';
/** What every source of signals promises. A case's source holds the rows of `signal-rows.fixture.ts`. */
export const signalSourceSuite = (vendorCase: VendorCase, options: { waits?: boolean } = {}) => {
  vendorPromises(vendorCase, PORT, options);
  describe(`signals of ${vendorCase.vendor}`, () => {
    let vendor: RunningVendor;
    beforeEach(async () => {
      vendor = await startCase(vendorCase);
    });
    afterEach(() => vendor.close());
    const read = async (cursor: string | null, limit: number): Promise<SignalPage> =>
      signalPage.parse(
        (await run(vendor.performers, `${PORT}.read`, { cursor, since: null, limit })).receipt,
      );
    test('asked about one company, only its signals come, and the position goes on all the same', async () => {
      const question = { cursor: null, since: null, companyDomain: 'acme.example', limit: 100 };
      const { receipt } = await run<SignalPage>(vendor.performers, `${PORT}.read`, question);
      expect(receipt.signals.map((each) => each.id)).toEqual(['s2']);
      expect(receipt.cursor).toBe((await read(null, 100)).cursor);
    });
    const all = async (): Promise<Signal[]> => (await read(null, 100)).signals;

    test('pages by position miss nothing and repeat nothing', async () => {
      const first = await read(null, 2);
      expect(first.signals.map((each) => each.id)).toEqual(['s1', 's2']);
      expect(first.more).toBe(true);
      const second = await read(first.cursor, 2);
      expect(second.signals.map((each) => each.id)).toEqual(['s3']);
      expect(second.more).toBe(false);
      expect(await read(second.cursor, 2)).toEqual({
        signals: [],
        cursor: second.cursor,
        more: false,
        skipped: 0,
      });
    });

    test('words of the source become words of ours, and none leaks as a kind', async () => {
      expect((await all()).map(({ kind, subKind }) => [kind, subKind])).toEqual([
        ['rfp', 'Tender'],
        ['funding', 'funding_round'],
        ['custom', 'moon_landing'],
      ]);
    });

    test('dates are ISO or null, and nothing is open after its deadline', async () => {
      const [tender, round, moon] = await all();
      expect(tender).toMatchObject({ eventDate: '2026-11-02', deadline: '2026-11-10', status: 'closed' });
      expect(round).toMatchObject({ eventDate: '2026-11-05T08:00:00Z', status: 'unknown' });
      expect(moon?.eventDate).toBeNull();
    });

    test('domains and amounts are read from what stands there, the unknown stays null', async () => {
      const [tender, , moon] = await all();
      expect(tender?.company.domain).toBe('valewood-freight.test');
      expect(tender?.amount).toEqual({ value: 120_000.5, currency: 'EUR' });
      expect(moon).toMatchObject({ amount: null, person: null, url: null, company: { domain: null } });
    });
  });
};
