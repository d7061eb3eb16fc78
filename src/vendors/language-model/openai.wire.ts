import { z } from 'zod';
import type { Dialect } from './dialect.ts';
import { takesTemperature } from './models.rules.ts';

const part = z.discriminatedUnion('type', [
  z.object({ type: z.literal('output_text'), text: z.string() }),
  z.object({ type: z.literal('refusal'), refusal: z.string() }),
]);
const reply = z.object({
  model: z.string(),
  status: z.string(),
  incomplete_details: z.object({ reason: z.string().nullish() }).nullish(),
  /** Reasoning and tool items stand beside the message and hold nothing for us. */
  output: z.array(z.object({ type: z.string(), content: z.array(z.unknown()).nullish() })),
  usage: z
    .object({
      input_tokens: z.number(),
      output_tokens: z.number(),
      input_tokens_details: z.object({ cached_tokens: z.number() }).nullish(),
    })
    .nullish(),
});

/** OpenAI's Responses API. `store: false`, because prompts hold people's data. */
export const openaiDialect: Dialect = {
  path: '/responses',
  body: ({ model, instructions, parts, output, maxOutputTokens, temperature }, schema) => ({
    model,
    instructions,
    input: parts.map(({ role, text }) => ({ role: role === 'user' ? 'user' : 'assistant', content: text })),
    text: { format: { type: 'json_schema', name: output.name, strict: true, schema } },
    max_output_tokens: maxOutputTokens,
    store: false,
    ...(temperature !== null && takesTemperature(model) ? { temperature } : {}),
  }),
  read(body) {
    const { model, status, incomplete_details, output, usage } = reply.parse(body);
    const parts = output
      .filter((item) => item.type === 'message')
      .flatMap((item) => (item.content ?? []).map((entry) => part.parse(entry)));
    const refusal = parts.find((entry) => entry.type === 'refusal');
    const text = parts.map((entry) => (entry.type === 'output_text' ? entry.text : '')).join('');
    const known = {
      model,
      usage: usage
        ? {
            inputTokens: usage.input_tokens,
            cachedInputTokens: usage.input_tokens_details?.cached_tokens ?? 0,
            outputTokens: usage.output_tokens,
          }
        : null,
    };
    if (refusal) return { ...known, said: { kind: 'refused', words: refusal.refusal } };
    if (status === 'incomplete') {
      const filtered = incomplete_details?.reason === 'content_filter';
      return { ...known, said: { kind: filtered ? 'filtered' : 'truncated' } };
    }
    return { ...known, said: { kind: 'text', text } };
  },
};
