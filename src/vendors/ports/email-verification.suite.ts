import { inspect } from 'node:util';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { reason, refuse } from '#core/verdict';
import { failureOf } from '../kit/adapter-run.fixture.ts';
import type { RunningVendor, VendorCase } from '../kit/vendor-case.fixture.ts';
import { vendorPromises } from '../kit/vendor-promises.suite.ts';
import { run, startCase } from '../kit/vendor-run.fixture.ts';
import { addressVerification, type BatchPage, batchPage, batchState } from './email-verification.ts';
import { vendorCredits } from './vendor-credits.ts';

const PORT = 'email_verification';
const of = (name: string): string => `${name}@acme.example`;

/** What every verifier promises. `waits` is false where the vendor names no time to wait; `unknownCosts` where it is paid. */
export const emailVerificationSuite = (
  vendorCase: VendorCase,
  options: { waits?: boolean; unknownCosts?: boolean } = {},
) => {
  vendorPromises(vendorCase, PORT, options);
  describe(`verdicts of ${vendorCase.vendor}`, () => {
    let vendor: RunningVendor;
    beforeEach(async () => {
      vendor = await startCase(vendorCase);
    });
    afterEach(() => vendor.close());
    const verify = (address: string) => run(vendor.performers, `${PORT}.verify_address`, { address });

    test.each([
      ['avery', 'deliverable'],
      ['invalid', 'undeliverable'],
      ['catch_all', 'risky_catch_all'],
      ['disposable', 'do_not_send'],
      ['unknown', 'unknown'],
    ])('%s is %s', async (name, verdict) => {
      const { receipt } = await verify(of(name));
      expect(addressVerification.parse(receipt)).toMatchObject({ address: of(name), verdict });
    });

    test('an answer without a verdict is not paid, a verdict is', async () => {
      expect((await verify(of('avery'))).charged?.micros).toBeGreaterThan(0n);
      if (!options.unknownCosts) expect((await verify(of('unknown'))).charged?.micros).toBe(0n);
    });

    test('without leave at the last moment nothing is asked', async () => {
      const leave = async () => refuse(reason('test.stopped', 'Everything is stopped. Nothing was done.'));
      const asked = run(vendor.performers, `${PORT}.verify_address`, { address: of('avery') }, { leave });
      expect(await failureOf(asked)).toMatchObject({ effect: 'none', reason: { code: 'test.stopped' } });
      expect(vendor.simulator.requests()).toEqual([]);
    });

    test('a plus sign in an address arrives as one', async () => {
      const { receipt } = await verify('catch_all+news@acme.example');
      expect(receipt).toMatchObject({ address: 'catch_all+news@acme.example', verdict: 'risky_catch_all' });
    });

    test('the balance is a number of credits', async () => {
      const { receipt } = await run(vendor.performers, `${PORT}.read_credits`, {});
      expect(vendorCredits.parse(receipt).left).toBeGreaterThan(0);
    });

    test('a list goes in once and its verdicts come out whole', async () => {
      if (!vendor.performers.some((each) => each.operation.name.endsWith('.submit_batch'))) return;
      const addresses = [of('avery'), of('invalid'), of('catch_all')];
      const { receipt } = await run<{ batchId: string }>(vendor.performers, `${PORT}.submit_batch`, {
        addresses,
      });
      let state = 'working';
      for (let look = 0; look < 10 && state === 'working'; look += 1)
        state = batchState.parse((await run(vendor.performers, `${PORT}.read_batch`, receipt)).receipt).state;
      expect(state).toBe('finished');
      const found: BatchPage['results'] = [];
      for (let page = 1, more = true; more; page += 1) {
        const answer = await run(vendor.performers, `${PORT}.read_batch_results`, { ...receipt, page });
        const read = batchPage.parse(answer.receipt);
        found.push(...read.results);
        more = read.more;
      }
      expect(found.map(({ address, verdict }) => [address, verdict]).sort()).toEqual(
        [
          [of('avery'), 'deliverable'],
          [of('invalid'), 'undeliverable'],
          [of('catch_all'), 'risky_catch_all'],
        ].sort(),
      );
    });

    test('the key stands in no error, whatever goes wrong', async () => {
      const troubles = [{ status: 400, body: { error: 'bad' } }, { status: 500, body: '' }, 'drop'] as const;
      for (const trouble of troubles) {
        vendor.simulator.failNext(trouble);
        const error = await verify(of('avery')).catch((thrown: unknown) => thrown);
        expect(error).toBeInstanceOf(Error);
        expect(inspect(error, { depth: 9, showHidden: true })).not.toContain(KEY_WORD);
      }
      await vendor.close();
      const closed = await verify(of('avery')).catch((thrown: unknown) => thrown);
      expect(inspect(closed, { depth: 9, showHidden: true })).not.toContain(KEY_WORD);
      vendor = await startCase(vendorCase);
    });
  });
};

/** Every case of this port takes a key with this word in it. */
export const KEY_WORD = 'sesame-verifier';
