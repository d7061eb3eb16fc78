import type { Charge } from '../kit/charge-book.ts';
import { fieldsOf, routed } from '../kit/simulated-routes.ts';
import {
  createSimulator,
  type SimulatedAnswer,
  type SimulatedRequest,
  type VendorSimulator,
} from '../kit/simulator.ts';
import { takesTemperature } from './models.rules.ts';
import { type JsonSchema, portableProblems } from './portable-schema.rules.ts';
import { sampleOf } from './sample.rules.ts';

export type ModelQuestion = {
  readonly model: string;
  readonly instructions: string;
  /** The last part of the conversation. */
  readonly text: string;
  readonly name: string;
  readonly schema: JsonSchema;
};

export type ModelKind = 'openai' | 'anthropic' | 'compatible';
export type LanguageModelSimulatorParts = {
  readonly kind: ModelKind;
  readonly apiKey: string;
  readonly now: () => Temporal.Instant;
  /** What the model says; the smallest object that fits the schema where nothing is said. */
  readonly answers?: (question: ModelQuestion) => unknown;
  readonly perMinute?: number;
};

type Said = { readonly text: string; readonly stop: 'end' | 'length' | 'refusal' | 'filter' };

const NO_QUOTA = {
  type: 'insufficient_quota',
  code: 'insufficient_quota',
  message: 'You exceeded your quota.',
};
/** Models that misbehave, to be asked for by hand. */
const SENTINELS: Readonly<Record<string, Said | SimulatedAnswer>> = {
  'sim-refuses': { text: 'I cannot help with that.', stop: 'refusal' },
  'sim-truncates': { text: '{"verdict": "unfini', stop: 'length' },
  'sim-filters': { text: '', stop: 'filter' },
  'sim-off-schema': { text: '{"something": "else"}', stop: 'end' },
  'sim-no-json': { text: 'Sure, here you are!', stop: 'end' },
  'sim-no-quota': { status: 429, body: { error: NO_QUOTA } },
  'sim-hangs': 'hang',
  'sim-overloaded': {
    status: 529,
    body: { type: 'error', error: { type: 'overloaded_error', message: 'Overloaded' } },
  },
};

/** A model vendor in small: strict schemas, required headers, refused temperatures, tokens counted and charged. */
export function createLanguageModelSimulator(parts: LanguageModelSimulatorParts): VendorSimulator {
  const { kind, apiKey, now, perMinute = 500 } = parts;
  const charges: Charge[] = [];
  const dialect = DIALECTS[kind];
  const generate = (request: SimulatedRequest): SimulatedAnswer => {
    const refused = dialect.refuses(request);
    if (refused) return refused;
    const question = dialect.question(request);
    const sentinel = SENTINELS[question.model];
    if (sentinel === 'hang' || sentinel === 'drop' || (sentinel && 'status' in sentinel)) return sentinel;
    if (question.model === 'no-such-model') return dialect.error(404, dialect.unknownModel);
    const said = sentinel ?? { text: JSON.stringify((parts.answers ?? sampled)(question)), stop: 'end' };
    charges.push({ key: String(charges.length + 1), credits: tokens(said.text), at: now().toString() });
    return { status: 200, body: dialect.answer(question, said, charges.length) };
  };
  return createSimulator({
    perMinute,
    charges: () => charges,
    authenticate: ({ headers }) =>
      (kind === 'anthropic' ? headers['x-api-key'] : headers.authorization?.replace('Bearer ', '')) === apiKey
        ? null
        : dialect.error(401, kind === 'anthropic' ? 'authentication_error' : 'invalid_api_key'),
    tooMany: dialect.tooMany,
    work: routed(
      {
        [`POST ${dialect.path}`]: generate,
        'GET /models': () => ({
          status: 200,
          body: { object: 'list', data: MODELS[kind].map((id) => ({ id })) },
        }),
      },
      dialect.error(404, 'not_found_error'),
    ),
  });
}

const MODELS: Readonly<Record<ModelKind, readonly string[]>> = {
  openai: ['gpt-4.1', 'gpt-5-mini'],
  anthropic: ['claude-sonnet-5-5', 'claude-haiku-4-5'],
  compatible: ['llama-local'],
};

const sampled = ({ schema }: ModelQuestion): unknown => sampleOf(schema);
const tokens = (text: string): number => Math.ceil(text.length / 4);
const schemaOf = (value: unknown): JsonSchema => (value ?? { type: 'object' }) as JsonSchema;
const lastText = (list: unknown): string =>
  String((list as { content?: unknown }[] | undefined)?.at(-1)?.content ?? '');

type SimulatedDialect = {
  readonly path: string;
  readonly unknownModel: string;
  readonly tooMany: SimulatedAnswer;
  refuses(request: SimulatedRequest): SimulatedAnswer | null;
  question(request: SimulatedRequest): ModelQuestion;
  answer(question: ModelQuestion, said: Said, count: number): object;
  error(status: number, code: string): SimulatedAnswer;
};

const openaiError = (status: number, code: string): SimulatedAnswer => ({
  status,
  body: { error: { message: `Refused: ${code}.`, type: 'invalid_request_error', param: null, code } },
});
const notStrict = (schema: JsonSchema): SimulatedAnswer | null =>
  portableProblems(schema).length > 0 ? openaiError(400, 'invalid_json_schema') : null;

const openai: SimulatedDialect = {
  path: '/responses',
  unknownModel: 'model_not_found',
  tooMany: {
    status: 429,
    body: { error: { message: 'Rate limit reached.', type: 'requests', code: 'rate_limit_exceeded' } },
    headers: { 'x-ratelimit-reset-requests': '6s', 'x-ratelimit-reset-tokens': '1m0s' },
  },
  error: openaiError,
  refuses(request) {
    const { model, temperature, text } = fieldsOf(request);
    if (temperature !== undefined && !takesTemperature(String(model)))
      return openaiError(400, 'unsupported_parameter');
    return notStrict(schemaOf((text as { format?: { schema?: unknown } })?.format?.schema));
  },
  question(request) {
    const { model, instructions, input, text } = fieldsOf(request);
    const format = (text as { format: { name: string; schema: unknown } }).format;
    return {
      model: String(model),
      instructions: String(instructions ?? ''),
      text: lastText(input),
      name: format.name,
      schema: schemaOf(format.schema),
    };
  },
  answer: ({ model, text }, said, count) => ({
    id: `resp_${count}`,
    object: 'response',
    model,
    status: said.stop === 'length' || said.stop === 'filter' ? 'incomplete' : 'completed',
    incomplete_details:
      said.stop === 'length' || said.stop === 'filter'
        ? { reason: said.stop === 'length' ? 'max_output_tokens' : 'content_filter' }
        : null,
    output: [
      { type: 'reasoning', id: `rs_${count}`, summary: [] },
      {
        type: 'message',
        role: 'assistant',
        content: [
          said.stop === 'refusal'
            ? { type: 'refusal', refusal: said.text }
            : { type: 'output_text', text: said.text, annotations: [] },
        ],
      },
    ],
    usage: {
      input_tokens: tokens(text),
      input_tokens_details: { cached_tokens: 0 },
      output_tokens: tokens(said.text),
    },
  }),
};

const anthropicError = (status: number, type: string): SimulatedAnswer => ({
  status,
  body: { type: 'error', error: { type, message: `Refused: ${type}.` } },
});
const ANTHROPIC_STOP = {
  end: 'end_turn',
  length: 'max_tokens',
  refusal: 'refusal',
  filter: 'refusal',
} as const;

const anthropic: SimulatedDialect = {
  path: '/messages',
  unknownModel: 'not_found_error',
  tooMany: {
    status: 429,
    body: { type: 'error', error: { type: 'rate_limit_error', message: 'Too many requests.' } },
    headers: { 'retry-after': '20' },
  },
  error: anthropicError,
  refuses(request) {
    const { model, temperature, max_tokens, output_config } = fieldsOf(request);
    const schema = schemaOf((output_config as { format?: { schema?: unknown } })?.format?.schema);
    const wrong =
      request.headers['anthropic-version'] !== '2023-06-01' ||
      typeof max_tokens !== 'number' ||
      (temperature !== undefined && !takesTemperature(String(model))) ||
      portableProblems(schema).length > 0;
    return wrong ? anthropicError(400, 'invalid_request_error') : null;
  },
  question(request) {
    const { model, system, messages, output_config } = fieldsOf(request);
    return {
      model: String(model),
      instructions: String(system ?? ''),
      text: lastText(messages),
      name: 'output',
      schema: schemaOf((output_config as { format: { schema: unknown } }).format.schema),
    };
  },
  answer: ({ model, text }, said, count) => ({
    id: `msg_${count}`,
    type: 'message',
    role: 'assistant',
    model,
    content: [{ type: 'text', text: said.text }],
    stop_reason: ANTHROPIC_STOP[said.stop],
    usage: { input_tokens: tokens(text), cache_read_input_tokens: 0, output_tokens: tokens(said.text) },
  }),
};

const CHAT_STOP = { end: 'stop', length: 'length', refusal: 'stop', filter: 'content_filter' } as const;

const compatible: SimulatedDialect = {
  ...openai,
  path: '/chat/completions',
  tooMany: { status: 429, body: { error: { message: 'Slow down.' } }, headers: { 'retry-after': '5' } },
  refuses(request) {
    const format = fieldsOf(request).response_format as { json_schema?: { schema?: unknown } } | undefined;
    return format?.json_schema ? notStrict(schemaOf(format.json_schema.schema)) : null;
  },
  question(request) {
    const { model, messages, response_format } = fieldsOf(request);
    const format = response_format as { json_schema?: { name: string; schema: unknown } };
    const told = (messages as { role: string; content: string }[]).find(
      (each) => each.role === 'system',
    )?.content;
    const written = /satisfies this JSON schema, and nothing else:\n(.*)$/s.exec(told ?? '')?.[1];
    return {
      model: String(model),
      instructions: told ?? '',
      text: lastText(messages),
      name: format.json_schema?.name ?? 'output',
      schema: schemaOf(format.json_schema?.schema ?? (written ? JSON.parse(written) : undefined)),
    };
  },
  answer: ({ model, text }, said, count) => ({
    id: `chatcmpl-${count}`,
    object: 'chat.completion',
    model,
    choices: [
      {
        index: 0,
        message: {
          role: 'assistant',
          content: said.stop === 'refusal' ? null : said.text,
          refusal: said.stop === 'refusal' ? said.text : null,
        },
        finish_reason: CHAT_STOP[said.stop],
      },
    ],
    usage: { prompt_tokens: tokens(text), completion_tokens: tokens(said.text) },
  }),
};

const DIALECTS: Readonly<Record<ModelKind, SimulatedDialect>> = { openai, anthropic, compatible };
