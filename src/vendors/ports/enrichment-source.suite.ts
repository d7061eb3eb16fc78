import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { reason, refuse } from '#core/verdict';
import { ANA, failureOf, questionAbout } from '../kit/adapter-run.fixture.ts';
import { linkedinKeyOf } from '../kit/correlation-key.ts';
import type { RunningVendor, VendorCase } from '../kit/vendor-case.fixture.ts';
import { vendorPromises } from '../kit/vendor-promises.suite.ts';
import { run, startCase } from '../kit/vendor-run.fixture.ts';
import { enrichmentAccepted, enrichmentAnswer, enrichmentResult } from './enrichment-source.ts';

/** Nobody a case knows; the cases know Ana alone. */
const STRANGER = questionAbout({
  firstName: 'Nobody',
  lastName: 'Known',
  linkedinUrl: 'linkedin.com/in/nobody-known',
  companyName: 'Nowhere',
  companyDomain: 'nowhere.example',
});

type Options = { waits?: boolean; tolerates?: readonly string[] };

/** What every provider of enrichment promises, whichever of the operations of the port it has. */
export const enrichmentSourceSuite = (vendorCase: VendorCase, options: Options = {}) => {
  vendorPromises(vendorCase, 'enrichment', options);
  describe(`answers of ${vendorCase.vendor}`, () => {
    let vendor: RunningVendor;
    beforeEach(async () => {
      vendor = await startCase(vendorCase);
    });
    afterEach(() => vendor.close());
    const has = (name: string): boolean => vendor.performers.some((each) => each.operation.name === name);

    test('a person it knows comes with an address, and a miss is an answer and free', async () => {
      const name = `enrichment.${vendorCase.vendor}`;
      if (!has(name)) return;
      const found = await run(vendor.performers, name, questionAbout());
      expect(enrichmentAnswer.parse(found.receipt)).toMatchObject({ found: true, email: ANA.email });
      expect(found.charged?.micros).toBeGreaterThan(0n);
      const missed = await run(vendor.performers, name, STRANGER);
      expect(enrichmentAnswer.parse(missed.receipt)).toMatchObject({ found: false, email: null });
      expect(missed.charged?.micros).toBe(0n);
    });

    test('what is handed in is accepted under our id, with keys for an answer that lost it', async () => {
      const submits = vendor.performers.filter((each) => each.operation.name.endsWith('.submit'));
      for (const { operation } of submits) {
        const input = { requestId: 'request-7', leadId: 'lead-7', question: questionAbout() };
        const { receipt } = await run(vendor.performers, operation.name, input);
        expect(enrichmentAccepted.parse(receipt)).toMatchObject({
          state: 'accepted_async',
          requestId: 'request-7',
          linkedinKey: linkedinKeyOf(ANA.linkedinUrl),
        });
      }
    });

    test('without leave at the last moment nothing is handed in', async () => {
      const leave = async () => refuse(reason('test.stopped', 'Everything is stopped. Nothing was done.'));
      const input = { requestId: 'request-9', leadId: null, question: questionAbout() };
      for (const { operation } of vendor.performers) {
        if (!operation.name.endsWith('.submit')) continue;
        const before = vendor.simulator.requests().length;
        const asked = run(vendor.performers, operation.name, input, { leave });
        expect(await failureOf(asked)).toMatchObject({ effect: 'none', reason: { code: 'test.stopped' } });
        expect(vendor.simulator.requests()).toHaveLength(before);
      }
    });

    test('where results can be read, they carry our id and the person', async () => {
      for (const { operation } of vendor.performers) {
        if (!operation.name.endsWith('.read_result')) continue;
        const provider = operation.name.slice(0, -'.read_result'.length);
        const { receipt } = await run<{ providerRequestId: string }>(
          vendor.performers,
          `${provider}.submit`,
          {
            requestId: 'request-8',
            leadId: 'lead-8',
            question: questionAbout(),
          },
        );
        const question = { providerRequestId: receipt.providerRequestId };
        let result = { state: 'working', answers: [] as unknown[] };
        for (let look = 0; look < 5 && result.state === 'working'; look += 1)
          result = enrichmentResult.parse((await run(vendor.performers, operation.name, question)).receipt);
        expect(result).toMatchObject({
          state: 'finished',
          answers: [{ requestId: 'request-8', outcome: 'found', answer: { email: ANA.email } }],
        });
      }
    });
  });
};
