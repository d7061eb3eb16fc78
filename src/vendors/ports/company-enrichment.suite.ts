import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ANA } from '../kit/adapter-run.fixture.ts';
import type { RunningVendor, VendorCase } from '../kit/vendor-case.fixture.ts';
import { vendorPromises } from '../kit/vendor-promises.suite.ts';
import { run, startCase } from '../kit/vendor-run.fixture.ts';
import { companyAnswer, companyQuestion } from './company-enrichment.ts';

/** What every provider of company data promises. A case's simulator knows Ana's company alone. */
export const companyEnrichmentSuite = (vendorCase: VendorCase, options: { waits?: boolean } = {}) => {
  vendorPromises(vendorCase, 'company_enrichment', options);
  describe(`companies of ${vendorCase.vendor}`, () => {
    let vendor: RunningVendor;
    beforeEach(async () => {
      vendor = await startCase(vendorCase);
    });
    afterEach(() => vendor.close());
    const ask = (domain: string) =>
      run(vendor.performers, 'company_enrichment.enrich', { domain, name: null, linkedinUrl: null });

    test('a company it knows is paid, a miss is an answer and free', async () => {
      const found = await ask(ANA.company.domain ?? '');
      expect(companyAnswer.parse(found.receipt)).toMatchObject({
        found: true,
        name: ANA.company.name,
        employees: ANA.company.employees,
        foundedYear: ANA.company.foundedYear,
      });
      expect(found.charged?.micros).toBeGreaterThan(0n);
      const missed = await ask('nowhere.example');
      expect(companyAnswer.parse(missed.receipt)).toMatchObject({ found: false, name: null });
      expect(missed.charged?.micros).toBe(0n);
    });

    test('a question about nothing is no question', () => {
      expect(companyQuestion.safeParse({ domain: null, name: null, linkedinUrl: null }).success).toBe(false);
    });
  });
};
