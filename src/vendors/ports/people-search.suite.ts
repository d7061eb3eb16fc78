import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ANA } from '../kit/adapter-run.fixture.ts';
import type { RunningVendor, VendorCase } from '../kit/vendor-case.fixture.ts';
import { vendorPromises } from '../kit/vendor-promises.suite.ts';
import { run, startCase } from '../kit/vendor-run.fixture.ts';
import { foundPeople, peopleSearch } from './people-search.ts';

/** What every search for people promises. A case's simulator knows Ana, a COO, alone. */
export const peopleSearchSuite = (vendorCase: VendorCase, options: { waits?: boolean } = {}) => {
  vendorPromises(vendorCase, 'people_search', options);
  describe(`people of ${vendorCase.vendor}`, () => {
    let vendor: RunningVendor;
    beforeEach(async () => {
      vendor = await startCase(vendorCase);
    });
    afterEach(() => vendor.close());
    const search = (more: object) =>
      run(vendor.performers, 'people_search.search', { page: 1, perPage: 25, ...more });

    test('who fits comes masked, with the id that leads on', async () => {
      const { receipt, charged } = await search({ titles: ['COO'] });
      const found = foundPeople.parse(receipt);
      expect(found).toMatchObject({ total: 1, more: false, people: [{ providerId: ANA.id, title: 'COO' }] });
      expect(JSON.stringify(found)).not.toContain(ANA.lastName);
      expect(JSON.stringify(found)).not.toContain('@');
      expect(charged?.micros ?? 0n).toBe(0n);
      expect(vendor.simulator.charges()).toEqual([]);
    });

    test('nobody is an answer', async () => {
      expect(foundPeople.parse((await search({ titles: ['Falconer'] })).receipt)).toEqual({
        people: [],
        total: 0,
        more: false,
      });
    });

    test('pages and sizes beyond the vendor’s are refused before they are asked', () => {
      expect(peopleSearch.safeParse({ page: 1, perPage: 101 }).success).toBe(false);
      expect(peopleSearch.safeParse({ page: 501, perPage: 1 }).success).toBe(false);
      expect(peopleSearch.safeParse({ page: 1, perPage: 1, companyDomains: ['a@b.example'] }).success).toBe(
        false,
      );
    });
  });
};
