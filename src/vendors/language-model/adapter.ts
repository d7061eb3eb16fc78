import { z } from 'zod';
import { definePerformer, type Operation, type Performer } from '#gateway';
import { defineReader, harmless, understood, vendorAccess } from '../kit/vendor-access.ts';
import type {
  GenerateOutcome,
  GenerateReceipt,
  GenerateRequest,
  ModelList,
} from '../ports/language-model.ts';
import { anthropicDialect } from './anthropic.wire.ts';
import { compatibleDialect } from './compatible.wire.ts';
import type { Dialect, Reading } from './dialect.ts';
import { costOf, DEAREST, FREE, type PriceTable, priceOf, type TokenPrice } from './models.rules.ts';
import { openaiDialect } from './openai.wire.ts';
import {
  anthropicGenerate,
  anthropicModelList,
  compatibleGenerate,
  compatibleModelList,
  openaiGenerate,
  openaiModelList,
} from './operations.ts';
import { portableProblems, wireSchema } from './portable-schema.rules.ts';
import { modelRefusal } from './refusals.ts';

export type LanguageModelSettings = {
  /** With the version path, without a trailing slash, e.g. `https://api.openai.com/v1`. */
  readonly baseUrl: string;
  readonly apiKey: string;
  /** Prices that differ from the list. */
  readonly prices?: PriceTable;
  /** Milliseconds for one request; 55 seconds where nothing is said. */
  readonly timeoutMs?: number;
};

export const openaiPerformers = (settings: LanguageModelSettings): Performer[] =>
  performersOf(settings, {
    vendor: 'openai',
    dialect: openaiDialect,
    fallback: DEAREST,
    headers: { authorization: `Bearer ${settings.apiKey}` },
    generate: openaiGenerate,
    list: openaiModelList,
  });

export const anthropicPerformers = (settings: LanguageModelSettings): Performer[] =>
  performersOf(settings, {
    vendor: 'anthropic',
    dialect: anthropicDialect,
    fallback: DEAREST,
    headers: { 'x-api-key': settings.apiKey, 'anthropic-version': '2023-06-01' },
    generate: anthropicGenerate,
    list: anthropicModelList,
  });

/** Any server that speaks chat completions. `structured` says whether it knows JSON schemas. */
export const compatiblePerformers = (
  settings: LanguageModelSettings & { readonly structured?: 'json_schema' | 'json_object' },
): Performer[] =>
  performersOf(settings, {
    vendor: 'compatible_model',
    dialect: compatibleDialect(settings.structured ?? 'json_schema'),
    fallback: FREE,
    headers: { authorization: `Bearer ${settings.apiKey}` },
    generate: compatibleGenerate,
    list: compatibleModelList,
  });

type Parts = {
  readonly vendor: string;
  readonly dialect: Dialect;
  readonly fallback: TokenPrice;
  readonly headers: Readonly<Record<string, string>>;
  readonly generate: Operation<GenerateRequest, GenerateReceipt>;
  readonly list: Operation<Record<string, never>, ModelList>;
};

const modelsReply = z.object({ data: z.array(z.object({ id: z.string() })) });

function performersOf(settings: LanguageModelSettings, parts: Parts): Performer[] {
  const { vendor, dialect, fallback, headers } = parts;
  const { baseUrl, prices, timeoutMs = 55_000 } = settings;
  const access = vendorAccess({ vendor, baseUrl, headers, timeoutMs, refusal: modelRefusal(vendor) });
  const ask = definePerformer<GenerateRequest, GenerateReceipt>({
    operation: parts.generate,
    async perform(_ctx, request, call) {
      const schema = portable(vendor, request);
      const answer = await access.send({
        method: 'POST',
        path: dialect.path,
        json: dialect.body(request, schema),
        signal: call.signal,
      });
      const reading = understood(vendor, readBy(dialect), answer.json());
      const outcome = outcomeOf(reading, request);
      const { model, usage } = reading;
      if (!usage) return { receipt: { outcome, model, usage, costMicros: null } };
      const micros = costOf(priceOf(request.model, fallback, prices), usage);
      return {
        receipt: { outcome, model, usage, costMicros: Number(micros) },
        charged: { vendor, unit: 'USD', micros },
      };
    },
  });
  const list = defineReader<Record<string, never>, ModelList>({
    operation: parts.list,
    async perform(_ctx, _input, call) {
      // Anthropic pages; a thousand is its largest page and more than anybody offers.
      const query = vendor === 'anthropic' ? { limit: 1_000 } : {};
      const { data } = await access.read(
        { method: 'GET', path: '/models', query, signal: call.signal },
        modelsReply,
      );
      return { receipt: { models: data.map((model) => model.id) } };
    },
  });
  return [ask, list];
}

function portable(vendor: string, { output }: GenerateRequest): Record<string, unknown> {
  const schema = wireSchema(output.schema);
  const problems = portableProblems(schema);
  if (problems.length === 0) return schema;
  throw harmless(
    'config',
    'language_model.schema_not_portable',
    `The schema ${output.name} does not work with every model: ${problems.map((problem) => problem.text).join(' ')} Nothing was sent to ${vendor}.`,
    { detail: { problems: problems.map((problem) => problem.text) } },
  );
}

const readBy = (dialect: Dialect): z.ZodType<Reading> =>
  z.unknown().transform((body, context) => {
    try {
      return dialect.read(body);
    } catch (error) {
      const path = error instanceof z.ZodError ? error.issues[0]?.path : undefined;
      context.addIssue({
        code: 'custom',
        message: 'is no answer of this vendor',
        path: path ? [...path] : [],
      });
      return z.NEVER;
    }
  });

/** Holds the text against the whole schema as the caller wrote it, with the limits the wire leaves out. */
function outcomeOf({ said }: Reading, { output }: GenerateRequest): GenerateOutcome {
  if (said.kind !== 'text') return said;
  const off = (problems: string[]): GenerateOutcome => ({ kind: 'off_schema', problems, text: said.text });
  let object: unknown;
  try {
    object = JSON.parse(said.text);
  } catch {
    return off(['The answer is no JSON.']);
  }
  const read = z.fromJSONSchema(output.schema as Parameters<typeof z.fromJSONSchema>[0]).safeParse(object);
  if (read.success) return { kind: 'object', object: read.data };
  return off(read.error.issues.map((issue) => `${issue.path.join('.') || 'The answer'}: ${issue.message}`));
}
