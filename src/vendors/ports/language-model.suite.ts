import { describe, expect, test } from 'vitest';
import { caseUnderTest } from '../kit/case-under-test.suite.ts';
import type { VendorCase } from '../kit/vendor-case.fixture.ts';
import { vendorPromises } from '../kit/vendor-promises.suite.ts';
import { performerOf, run } from '../kit/vendor-run.fixture.ts';
import type { GenerateReceipt, GenerateRequest, ModelList } from './language-model.ts';

/** What every language model promises. */
export const languageModelSuite = (vendorCase: VendorCase) =>
  describe(`language model by ${vendorCase.vendor}`, () => {
    vendorPromises(vendorCase, 'language_model');
    describe('answers', () => answers(vendorCase));
    describe('failures', () => failures(vendorCase));
  });

function answers(vendorCase: VendorCase): void {
  const under = caseUnderTest(vendorCase, 'language_model');
  const request = () => under.example('generate').input as GenerateRequest;

  test('an object satisfies the schema and says what it cost', async () => {
    const { performers } = under.vendor;
    const { receipt, charged } = await run<GenerateReceipt>(performers, 'language_model.generate', request());
    expect(receipt.outcome.kind).toBe('object');
    expect(receipt.usage?.outputTokens).toBeGreaterThan(0);
    expect(charged?.unit).toBe('USD');
    const { operation } = performerOf(performers, 'language_model.generate');
    const most = operation.cost?.(operation.input.parse(request()));
    expect(charged?.micros).toBeLessThanOrEqual(most?.micros ?? -1n);
  });

  test.each([
    ['sim-refuses', 'refused'],
    ['sim-truncates', 'truncated'],
    ['sim-off-schema', 'off_schema'],
    ['sim-no-json', 'off_schema'],
  ])('%s is an outcome with its cost, never an object', async (model, kind) => {
    const receipt = await under.ask<GenerateReceipt>('generate', { ...request(), model });
    expect(receipt.outcome.kind).toBe(kind);
    expect(receipt.costMicros).not.toBeNull();
    expect(under.vendor.simulator.charges()).toHaveLength(1);
  });

  test('the models of the key are listed', async () => {
    expect((await under.ask<ModelList>('model_list', {})).models).toContain(request().model);
  });
}

function failures(vendorCase: VendorCase): void {
  const under = caseUnderTest(vendorCase, 'language_model');
  const fail = (more: object = {}) =>
    under.fail('generate', { ...(under.example('generate').input as GenerateRequest), ...more });

  test.each([
    ['sim-no-quota', { failure: 'quota_exhausted', effect: 'none', retryable: false }],
    ['sim-overloaded', { failure: 'transient', effect: 'none', retryable: true }],
    ['sim-hangs', { failure: 'timeout_unknown', effect: 'unknown' }],
    ['no-such-model', { failure: 'config', effect: 'none', retryable: false }],
  ])('%s', async (model, expected) => {
    expect(await fail({ model })).toMatchObject(expected);
  });

  test('a schema that is not portable is refused before anything is sent', async () => {
    const schema = { type: 'object', properties: { a: { type: 'string' } }, required: [] };
    expect(await fail({ output: { name: 'open', schema } })).toMatchObject({
      failure: 'config',
      reason: { code: 'language_model.schema_not_portable' },
    });
    expect(under.vendor.simulator.requests()).toEqual([]);
  });

  test('a prompt is not repeated in an error', async () => {
    const error = {
      type: 'invalid_request_error',
      code: 'invalid_json_schema',
      message: 'near "Ana López"',
    };
    under.vendor.simulator.failNext({ status: 400, body: { error } });
    const failed = await fail();
    expect(JSON.stringify([failed.message, failed.reason])).not.toContain('Ana');
  });
}
