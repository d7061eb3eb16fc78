import { z } from 'zod';
import type { Dialect } from './dialect.ts';
import { takesTemperature } from './models.rules.ts';

const count = z.number().nullish();
const reply = z.object({
  model: z.string(),
  content: z.array(z.object({ type: z.string(), text: z.string().optional() })),
  stop_reason: z.string(),
  usage: z.object({
    input_tokens: z.number(),
    output_tokens: z.number(),
    cache_read_input_tokens: count,
    cache_creation_input_tokens: count,
  }),
});

const STOPS: Readonly<Record<string, 'truncated' | 'refused'>> = {
  max_tokens: 'truncated',
  model_context_window_exceeded: 'truncated',
  refusal: 'refused',
};

/** Anthropic's Messages API with an output format. The vendor counts cached input apart; here it is part of the input. */
export const anthropicDialect: Dialect = {
  path: '/messages',
  body: ({ model, instructions, parts, maxOutputTokens, temperature }, schema) => ({
    model,
    ...(instructions === '' ? {} : { system: instructions }),
    messages: parts.map(({ role, text }) => ({
      role: role === 'user' ? 'user' : 'assistant',
      content: text,
    })),
    output_config: { format: { type: 'json_schema', schema } },
    max_tokens: maxOutputTokens,
    ...(temperature !== null && takesTemperature(model) ? { temperature: Math.min(1, temperature) } : {}),
  }),
  read(body) {
    const { model, content, stop_reason, usage } = reply.parse(body);
    const cached = usage.cache_read_input_tokens ?? 0;
    const known = {
      model,
      usage: {
        inputTokens: usage.input_tokens + cached + (usage.cache_creation_input_tokens ?? 0),
        cachedInputTokens: cached,
        outputTokens: usage.output_tokens,
      },
    };
    const text = content.map((block) => (block.type === 'text' ? (block.text ?? '') : '')).join('');
    const stop = STOPS[stop_reason];
    if (stop === 'truncated') return { ...known, said: { kind: 'truncated' } };
    if (stop === 'refused') return { ...known, said: { kind: 'refused', words: text } };
    return { ...known, said: { kind: 'text', text } };
  },
};
