import { describe, expect, test } from 'vitest';
import { portRun } from '../kit/port-run.suite.ts';
import type { VendorCase } from '../kit/vendor-case.fixture.ts';
import { type PromiseOptions, vendorPromises } from '../kit/vendor-promises.suite.ts';
import type { LeadSighting } from './campaign-leads.ts';
import type { LeadTarget } from './email-campaigns.ts';

const PORT = 'campaign_leads';

/** What a vendor that can show a lead promises. The example names a lead that was mailed before. */
export const campaignLeadsSuite = (vendorCase: VendorCase, options: PromiseOptions = {}) => {
  vendorPromises(vendorCase, PORT, options);
  describe(`${PORT} of ${vendorCase.vendor}`, () => {
    const port = portRun(vendorCase, PORT);
    const asked = (): LeadTarget => port.exampleOf('find_lead').input as LeadTarget;

    test('a lead that was mailed is found with the time, whatever the case of its address', async () => {
      const { receipt } = await port.ask<LeadSighting>('find_lead', {
        input: { ...asked(), email: asked().email.toUpperCase() },
      });
      expect(receipt).toMatchObject({ found: true, leadId: expect.any(String), sentAt: expect.any(String) });
      expect(Number.isNaN(Date.parse(receipt.sentAt ?? ''))).toBe(false);
    });

    test('somebody else is not found', async () => {
      const { receipt } = await port.ask<LeadSighting>('find_lead', {
        input: { ...asked(), email: 'nobody-at-all@acme.example' },
      });
      expect(receipt).toEqual({ found: false, leadId: null, sentAt: null });
    });
  });
};
