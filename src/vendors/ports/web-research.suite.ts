import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { reason, refuse } from '#core/verdict';
import { failureOf } from '../kit/adapter-run.fixture.ts';
import type { RunningVendor, VendorCase } from '../kit/vendor-case.fixture.ts';
import { vendorPromises } from '../kit/vendor-promises.suite.ts';
import { run, startCase } from '../kit/vendor-run.fixture.ts';
import { vendorCredits } from './vendor-credits.ts';
import { type WebQuestion, webResults } from './web-research.ts';

const PORT = 'web_research';
export const webQuestionAbout = (more: Partial<WebQuestion> = {}): WebQuestion => ({
  query: 'Valewood Freight',
  kind: 'web',
  country: null,
  language: null,
  within: null,
  page: 1,
  ...more,
});

/** What every search engine promises. A case's simulator finds nothing for `nothing at all`. */
export const webResearchSuite = (vendorCase: VendorCase, options: { waits?: boolean } = {}) => {
  vendorPromises(vendorCase, PORT, options);
  describe(`results of ${vendorCase.vendor}`, () => {
    let vendor: RunningVendor;
    beforeEach(async () => {
      vendor = await startCase(vendorCase);
    });
    afterEach(() => vendor.close());
    const search = (more?: Partial<WebQuestion>) =>
      run(vendor.performers, `${PORT}.search`, webQuestionAbout(more));

    test.each(['web', 'news'] as const)('%s results have addresses and are paid once', async (kind) => {
      const { receipt, charged } = await search({ kind });
      const { results } = webResults.parse(receipt);
      expect(results.length).toBeGreaterThan(0);
      expect(results.length).toBeLessThanOrEqual(10);
      expect(results.every((result) => URL.canParse(result.url))).toBe(true);
      expect(charged?.micros).toBeGreaterThan(0n);
    });

    test('without leave at the last moment nothing is searched', async () => {
      const leave = async () => refuse(reason('test.stopped', 'Everything is stopped. Nothing was done.'));
      const asked = run(vendor.performers, `${PORT}.search`, webQuestionAbout(), { leave });
      expect(await failureOf(asked)).toMatchObject({ effect: 'none', reason: { code: 'test.stopped' } });
      expect(vendor.simulator.requests()).toEqual([]);
    });

    test('no results are an answer', async () => {
      const { receipt } = await search({ query: 'nothing at all' });
      expect(webResults.parse(receipt).results).toEqual([]);
    });

    test('the second page is another one', async () => {
      const urls = async (page: number) =>
        webResults.parse((await search({ page })).receipt).results.map((result) => result.url);
      expect(await urls(2)).not.toEqual(await urls(1));
    });

    test('the balance is a number of credits', async () => {
      const { receipt } = await run(vendor.performers, `${PORT}.read_credits`, {});
      expect(vendorCredits.parse(receipt).left).toBeGreaterThan(0);
    });
  });
};
