import { describe, expect, test } from 'vitest';
import { caseUnderTest } from '../kit/case-under-test.suite.ts';
import type { Example, VendorCase } from '../kit/vendor-case.fixture.ts';
import { vendorPromises } from '../kit/vendor-promises.suite.ts';
import { lookFor } from '../kit/vendor-run.fixture.ts';
import type { FoundPage, PublishReceipt, PublishRequest } from './publishing.ts';

/** What every place of publishing promises. */
export const publishingSuite = (vendorCase: VendorCase) =>
  describe(`publishing by ${vendorCase.vendor}`, () => {
    vendorPromises(vendorCase, 'publishing');
    pages(vendorCase);
  });

function pages(vendorCase: VendorCase): void {
  const under = caseUnderTest(vendorCase, 'publishing');
  const examples = () => under.vendor.examples.filter(({ operation }) => operation.endsWith('.publish_page'));
  const publish = (input: unknown) => under.ask<PublishReceipt>('publish_page', input);
  const found = async ({ input }: Example): Promise<FoundPage | null> => {
    const { parent, reference } = input as PublishRequest;
    return (await under.ask<{ page: FoundPage | null }>('find_page', { parent, reference })).page;
  };

  test('a page is published once and found by its reference', async () => {
    for (const example of examples()) {
      expect(await found(example)).toBeNull();
      const first = await publish(example.input);
      expect(first.resumed).toBe(false);
      expect(await publish(example.input)).toEqual({ ...first, resumed: true });
      expect(example.effects?.()).toBe(1);
      expect(await found(example)).toMatchObject({ pageId: first.pageId, url: first.url });
    }
  });

  test('another reference is another page', async () => {
    for (const { input, effects } of examples()) {
      await publish(input);
      await publish({ ...(input as object), reference: 'another' });
      expect(effects?.()).toBe(2);
    }
  });

  test('looking afterwards tells whether the page is there', async () => {
    for (const { input } of examples()) {
      const look = () => lookFor(under.vendor.performers, 'publishing.publish_page', input, 'k');
      expect(await look()).toBe('did_not_happen');
      await publish(input);
      expect(await look()).toBe('happened');
    }
  });
}
