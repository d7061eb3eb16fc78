import { z } from 'zod';
import type { Dialect } from './dialect.ts';

const reply = z.object({
  model: z.string(),
  choices: z
    .array(
      z.object({
        message: z.object({ content: z.string().nullish(), refusal: z.string().nullish() }),
        finish_reason: z.string().nullish(),
      }),
    )
    .min(1),
  usage: z
    .object({
      prompt_tokens: z.number(),
      completion_tokens: z.number(),
      prompt_tokens_details: z.object({ cached_tokens: z.number().nullish() }).nullish(),
    })
    .nullish(),
});

/**
 * Chat completions as OpenAI-compatible servers offer them (vLLM, Ollama, LM Studio, gateways). `json_object` is for
 * servers that know no schemas: there the schema stands in the instructions and only the check afterwards enforces it.
 */
export const compatibleDialect = (structured: 'json_schema' | 'json_object'): Dialect => ({
  path: '/chat/completions',
  body({ model, instructions, parts, output, maxOutputTokens, temperature }, schema) {
    const told =
      structured === 'json_schema'
        ? instructions
        : `${instructions}\n\nAnswer with one JSON object that satisfies this JSON schema, and nothing else:\n${JSON.stringify(schema)}`;
    return {
      model,
      messages: [
        ...(told === '' ? [] : [{ role: 'system', content: told }]),
        ...parts.map(({ role, text }) => ({ role: role === 'user' ? 'user' : 'assistant', content: text })),
      ],
      response_format:
        structured === 'json_schema'
          ? { type: 'json_schema', json_schema: { name: output.name, strict: true, schema } }
          : { type: 'json_object' },
      max_tokens: maxOutputTokens,
      ...(temperature === null ? {} : { temperature }),
    };
  },
  read(body) {
    const { model, choices, usage } = reply.parse(body);
    const [choice] = choices;
    const known = {
      model,
      usage: usage
        ? {
            inputTokens: usage.prompt_tokens,
            cachedInputTokens: usage.prompt_tokens_details?.cached_tokens ?? 0,
            outputTokens: usage.completion_tokens,
          }
        : null,
    };
    const refusal = choice?.message.refusal;
    if (refusal) return { ...known, said: { kind: 'refused', words: refusal } };
    if (choice?.finish_reason === 'length') return { ...known, said: { kind: 'truncated' } };
    if (choice?.finish_reason === 'content_filter') return { ...known, said: { kind: 'filtered' } };
    return { ...known, said: { kind: 'text', text: choice?.message.content ?? '' } };
  },
});
