import { z } from 'zod';
import { type Cost, defineOperation, type Operation } from '#gateway';

export const generateRequest = z.object({
  model: z.string().min(1),
  /** What the model is told to be and to obey; never text that others wrote. */
  instructions: z.string(),
  /** The conversation, the oldest first; the last part is what it answers. */
  parts: z.array(z.object({ role: z.enum(['user', 'model']), text: z.string().min(1) })).min(1),
  output: z.object({
    name: z.string().regex(/^[A-Za-z0-9_-]{1,64}$/),
    /** JSON schema, as `z.toJSONSchema` writes it; must be within the portable subset. */
    schema: z.record(z.string(), z.unknown()),
  }),
  maxOutputTokens: z.number().int().positive(),
  /** Left out on the wire for models that refuse it. */
  temperature: z.number().min(0).max(2).nullable().default(null),
});
export type GenerateRequest = z.infer<typeof generateRequest>;

export type TokenUsage = {
  /** All input, cached input included. */
  inputTokens: number;
  cachedInputTokens: number;
  outputTokens: number;
};

/** What came of it. Everything but `object` was charged as well and must not be read as an answer. */
export type GenerateOutcome =
  | { kind: 'object'; object: unknown }
  | { kind: 'refused'; words: string }
  | { kind: 'truncated' }
  | { kind: 'filtered' }
  /** Readable, yet not what the schema asks for; `problems` may be shown to the model once. */
  | { kind: 'off_schema'; problems: string[]; text: string };

export type GenerateReceipt = {
  outcome: GenerateOutcome;
  /** The model that answered, as the vendor names it. */
  model: string;
  /** Null where the server counts nothing. */
  usage: TokenUsage | null;
  /** Millionths of a dollar; null where it is not known. */
  costMicros: number | null;
};

export type ModelList = { models: string[] };

/**
 * Asks a model for one object. Promises: an object is handed out only when it satisfies the whole schema, limits
 * included; refusal, truncation and filtering are outcomes with their cost; a schema outside the portable subset is
 * refused before anything is sent. Never repeated by itself, and not repeatable: every answer costs.
 */
export const generate = (
  vendor: string,
  cost: (request: GenerateRequest) => Cost,
): Operation<GenerateRequest, GenerateReceipt> =>
  defineOperation<GenerateRequest, GenerateReceipt>({
    name: `language_model.${vendor}.generate`,
    effect: 'spend',
    risk: 'low',
    input: generateRequest,
    cost,
    concurrency: 4,
  });

/** The models the key may use. Costs nothing, so it serves as the probe of a connection. */
export const modelList = (vendor: string): Operation<Record<string, never>, ModelList> =>
  defineOperation<Record<string, never>, ModelList>({
    name: `language_model.${vendor}.model_list`,
    effect: 'read',
    risk: 'low',
    input: z.object({}).strict(),
  });
