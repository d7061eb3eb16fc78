import { describe, expect, test } from 'vitest';
import { allow, reason, refuse } from '#core/verdict';
import { caseUnderTest } from '../kit/case-under-test.suite.ts';
import type { VendorCase } from '../kit/vendor-case.fixture.ts';
import { type PromiseOptions, vendorPromises } from '../kit/vendor-promises.suite.ts';
import { lookFor } from '../kit/vendor-run.fixture.ts';
import type { SmsReceipt } from './sms.ts';

/** What everybody who sends SMS promises. */
export const smsSuite = (vendorCase: VendorCase, options: PromiseOptions = {}) =>
  describe(`sms by ${vendorCase.vendor}`, () => {
    vendorPromises(vendorCase, 'sms', options);
    sending(vendorCase);
  });

function sending(vendorCase: VendorCase): void {
  const under = caseUnderTest(vendorCase, 'sms');
  const example = () => under.example('send_sms');

  test('one message is sent, and it has a name', async () => {
    const { messageId } = await under.ask<SmsReceipt>('send_sms', example().input);
    expect(messageId).not.toBe('');
    expect(example().effects?.()).toBe(1);
  });

  test('a message that may not leave does not', async () => {
    const leave = async () => refuse(reason('test.stop', 'Stopped.'));
    const error = await under.fail('send_sms', example().input, { leave });
    expect(error).toMatchObject({ effect: 'none', reason: { code: 'test.stop' } });
    expect(example().effects?.()).toBe(0);
  });

  test('after a lost answer the messages to the person tell', async () => {
    const { input } = example();
    const look = (more = {}) =>
      lookFor(under.vendor.performers, 'sms.send_sms', { ...(input as object), ...more }, 'k');
    const leave = async () => {
      under.vendor.simulator.dropResponseNext();
      return allow();
    };
    expect(await look()).toBe('did_not_happen');
    await under.fail('send_sms', input, { leave });
    expect(await look()).toBe('happened');
    expect(await look({ text: 'Another text' })).toBe('did_not_happen');
  });

  test.each(['0155', '4155550123', '+0123456789'])('%s is no number and never asked about', async (to) => {
    await expect(under.ask('send_sms', { ...(example().input as object), to })).rejects.toThrow();
    expect(under.vendor.simulator.requests()).toEqual([]);
  });
}
