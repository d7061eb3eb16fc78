import { afterEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { NOW, run } from '../kit/vendor-run.fixture.ts';
import { languageModelSuite } from '../ports/language-model.suite.ts';
import type { GenerateReceipt } from '../ports/language-model.ts';
import {
  anthropicCase,
  compatibleCase,
  KINDS,
  openaiCase,
  requestFor,
  startModel,
  verdictSchema,
} from './case.fixture.ts';
import { costOf, DEAREST, milliseconds, priceOf, readPrices, takesTemperature } from './models.rules.ts';
import { type JsonSchema, portableProblems, wireSchema } from './portable-schema.rules.ts';
import type { ModelKind } from './simulator.ts';

for (const vendorCase of [openaiCase, anthropicCase, compatibleCase]) languageModelSuite(vendorCase);

let running: Awaited<ReturnType<typeof startModel>> | undefined;
afterEach(async () => {
  await running?.close();
  running = undefined;
});

async function generated(kind: ModelKind, more: object = {}, options: Parameters<typeof startModel>[2] = {}) {
  running = await startModel(kind, () => NOW, options);
  const request = requestFor(KINDS[kind].model, more);
  const done = await run<GenerateReceipt>(running.performers, 'language_model.generate', request);
  return { ...done, sent: running.simulator.requests()[0]?.body as Record<string, unknown> };
}

describe('on the wire', () => {
  test('OpenAI keeps nothing and gets a strict schema', async () => {
    const { sent } = await generated('openai');
    expect(sent).toMatchObject({
      store: false,
      max_output_tokens: 500,
      text: { format: { type: 'json_schema', name: 'verdict', strict: true } },
    });
  });

  test('Anthropic gets the output format without a tool', async () => {
    const { sent } = await generated('anthropic');
    expect(sent).toMatchObject({ max_tokens: 500, output_config: { format: { type: 'json_schema' } } });
    expect(sent).not.toHaveProperty('tools');
    expect(running?.simulator.requests()[0]?.headers['anthropic-version']).toBe('2023-06-01');
  });

  test('a server without schemas gets it written, and the answer is held against it all the same', async () => {
    const { sent, receipt } = await generated('compatible', {}, { settings: { structured: 'json_object' } });
    expect(sent.response_format).toEqual({ type: 'json_object' });
    expect(receipt.outcome.kind).toBe('object');
  });

  test.each([
    ['openai', 'gpt-4.1', true],
    ['openai', 'gpt-5-mini', false],
    ['anthropic', 'claude-haiku-4-5', true],
    ['anthropic', 'claude-sonnet-5-5', false],
    ['compatible', 'llama-local', true],
  ] as const)('%s %s: temperature sent is %s', async (kind, model, isSent) => {
    const { sent } = await generated(kind, { model, temperature: 0.4 });
    expect('temperature' in sent).toBe(isSent);
  });

  test('limits are told to the model and enforced here', async () => {
    const long = { thought: 'x'.repeat(201), verdict: 'yes', confidence: 7, quote: null };
    const { sent, receipt } = await generated('openai', {}, { answers: () => long });
    expect(JSON.stringify(sent)).toContain('At most 200 characters.');
    expect(JSON.stringify(sent)).not.toMatch(/maxLength|minimum|\$schema/);
    expect(receipt.outcome).toMatchObject({ kind: 'off_schema' });
    if (receipt.outcome.kind !== 'off_schema') return;
    expect(receipt.outcome.problems.map((problem) => problem.split(':')[0])).toEqual([
      'thought',
      'confidence',
    ]);
  });

  test('a filtered answer of a chat server is no object', async () => {
    const { receipt } = await generated('compatible', { model: 'sim-filters' });
    expect(receipt.outcome).toEqual({ kind: 'filtered' });
  });
});

describe('cost', () => {
  test('cached input of Anthropic is part of the input and cheaper', async () => {
    running = await startModel('anthropic', () => NOW);
    running.simulator.failNext({
      status: 200,
      body: {
        model: 'claude-sonnet-5-5',
        content: [{ type: 'text', text: '{}' }],
        stop_reason: 'end_turn',
        usage: { input_tokens: 1_000, cache_read_input_tokens: 10_000, output_tokens: 100 },
      },
    });
    const request = requestFor('claude-sonnet-5-5');
    const { receipt, charged } = await run<GenerateReceipt>(
      running.performers,
      'language_model.generate',
      request,
    );
    expect(receipt.usage).toEqual({ inputTokens: 11_000, cachedInputTokens: 10_000, outputTokens: 100 });
    // 1,000 × $3 + 10,000 × $0.30 + 100 × $15, for a million each.
    expect(charged?.micros).toBe(7_500n);
  });

  test('a server that counts nothing leaves the cost open', async () => {
    running = await startModel('compatible', () => NOW);
    running.simulator.failNext({
      status: 200,
      body: { model: 'x', choices: [{ message: { content: '{}' }, finish_reason: 'stop' }] },
    });
    const { receipt, charged } = await run<GenerateReceipt>(
      running.performers,
      'language_model.generate',
      requestFor('llama-local'),
    );
    expect(receipt).toMatchObject({ usage: null, costMicros: null });
    expect(charged).toBeUndefined();
  });

  test('the longest beginning of a name decides, overrides win, and the unknown is dearest', () => {
    expect(priceOf('gpt-5-mini-2026', DEAREST).input).toBe(250_000);
    expect(priceOf('gpt-9', DEAREST)).toBe(DEAREST);
    expect(priceOf('gpt-9', DEAREST, readPrices('gpt-9=1/0.1/2') ?? {}).output).toBe(2_000_000);
    expect(readPrices('gpt-9=cheap')).toBeNull();
    expect(
      costOf(
        { input: 1, cachedInput: 1, output: 1 },
        { inputTokens: 1, cachedInputTokens: 0, outputTokens: 0 },
      ),
    ).toBe(1n);
  });

  test.each([
    ['6m0s', 360_000],
    ['20ms', 20],
    ['1h2m3.5s', 3_723_500],
    ['soon', null],
    ['', null],
  ])('%s', (text, expected) => expect(milliseconds(text)).toBe(expected));

  test('models whose habits are not known get no temperature', () => {
    expect(takesTemperature('o4-mini')).toBe(false);
    expect(takesTemperature('claude-opus-4-7')).toBe(false);
    expect(takesTemperature('claude-opus-4-1-20250805')).toBe(true);
  });
});

describe('the portable subset', () => {
  const lint = (schema: z.ZodType) => portableProblems(wireSchema(z.toJSONSchema(schema) as JsonSchema));
  const deep = (levels: number): z.ZodType => z.object({ in: levels === 1 ? z.string() : deep(levels - 1) });
  const many = (count: number, entry: z.ZodType) =>
    z.object(Object.fromEntries(Array.from({ length: count }, (_, index) => [`p${index}`, entry])));

  test('what a prompt of ours writes is portable, and the order of its properties stays', () => {
    expect(lint(verdictSchema)).toEqual([]);
    const wire = wireSchema(z.toJSONSchema(verdictSchema) as JsonSchema);
    expect(Object.keys(wire.properties as object)).toEqual(['thought', 'verdict', 'confidence', 'quote']);
    expect(
      lint(z.object({ list: z.array(z.object({ id: z.string(), n: z.int().nullable() })).max(3) })),
    ).toEqual([]);
  });

  test.each([
    ['a list at the root', z.array(z.string()), 'must be an object'],
    ['an optional property', z.object({ a: z.string().optional() }), 'a is optional'],
    ['a map', z.object({ a: z.record(z.string(), z.string()) }), 'a map'],
    ['an open object', z.looseObject({ a: z.string() }), 'open object'],
    [
      'a discriminated union',
      z.object({ a: z.discriminatedUnion('k', [z.object({ k: z.literal('x') })]) }),
      'oneOf',
    ],
    ['numbers in a list of words', z.object({ a: z.literal([1, 2]) }), 'no text'],
    ['six levels', deep(6), 'deeper than 5'],
    ['101 properties', many(101, z.string()), '101 properties'],
    ['17 nullable properties', many(17, z.string().nullable()), '17 nullable'],
    ['a name with a blank', z.object({ 'a b': z.string() }), 'other signs'],
    ['a tuple', z.object({ a: z.tuple([z.string(), z.string()]) }), 'prefixItems'],
    ['anything', z.object({ a: z.any() }), 'does not say its type'],
  ])('%s is not', (_name, schema, words) => {
    expect(
      lint(schema)
        .map((problem) => problem.text)
        .join(' '),
    ).toContain(words);
  });

  test('five levels and sixteen nullable properties are', () => {
    expect(lint(deep(5))).toEqual([]);
    expect(lint(many(16, z.string().nullable()))).toEqual([]);
  });

  test('a schema that holds itself is not', () => {
    const node: z.ZodType = z.object({ next: z.lazy(() => node).nullable() });
    expect(
      lint(node)
        .map((problem) => problem.text)
        .join(' '),
    ).toContain('$ref');
  });
});
