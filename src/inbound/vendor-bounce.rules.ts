import { type BouncedRecipient, judged } from './bounce-reason.rules.ts';

/**
 * What a vendor's word of a failure means. With the server's answer it is judged like any failure notice; without one the
 * vendor has given the address up for good and says no more.
 */
export function readVendorBounce(address: string, detail: string | null): BouncedRecipient {
  const said = detail?.trim() ?? '';
  if (said !== '') return judged({ address, status: null, action: 'failed', diagnostic: said });
  return { address, status: null, action: 'failed', severity: 'hard', reason: 'unknown', diagnostic: '' };
}
