import { z } from 'zod';
import { defineConfig, webUrl } from '#core/config/index';
import { readPrices } from './models.rules.ts';

const priceTable = z.string().transform((text, context) => {
  const prices = readPrices(text);
  if (prices) return prices;
  context.addIssue({ code: 'custom', message: 'must look like gpt-6=1.25/0.125/10, llama=0/0/0' });
  return z.NEVER;
});

export const languageModelConfig = defineConfig({
  section: 'languageModel',
  doc: 'Language models: OpenAI, Anthropic, or any server that speaks chat completions.',
  keys: {
    openaiApiKey: {
      env: 'OPENAI_API_KEY',
      schema: z.string().min(8).optional(),
      secret: true,
      doc: 'Key of the OpenAI account. Without it OpenAI is not asked.',
      example: 'sk-proj-the-key-of-the-project',
    },
    openaiBaseUrl: {
      env: 'OPENAI_BASE_URL',
      schema: webUrl,
      default: 'https://api.openai.com/v1',
      doc: 'Address of the OpenAI API; another one only for tests.',
      example: 'https://api.openai.com/v1',
    },
    anthropicApiKey: {
      env: 'ANTHROPIC_API_KEY',
      schema: z.string().min(8).optional(),
      secret: true,
      doc: 'Key of the Anthropic account. Without it Anthropic is not asked.',
      example: 'sk-ant-the-key-of-the-workspace',
    },
    anthropicBaseUrl: {
      env: 'ANTHROPIC_BASE_URL',
      schema: webUrl,
      default: 'https://api.anthropic.com/v1',
      doc: 'Address of the Anthropic API; another one only for tests.',
      example: 'https://api.anthropic.com/v1',
    },
    compatibleBaseUrl: {
      env: 'COMPATIBLE_MODEL_BASE_URL',
      schema: webUrl.optional(),
      doc: 'Address of a server that speaks chat completions, with its version path. Without it none is asked.',
      example: 'http://localhost:11434/v1',
    },
    compatibleApiKey: {
      env: 'COMPATIBLE_MODEL_API_KEY',
      schema: z.string().min(1).optional(),
      secret: true,
      doc: 'Key of that server, where it wants one.',
      example: 'any-text-for-a-local-server',
    },
    compatibleStructured: {
      env: 'COMPATIBLE_MODEL_STRUCTURED',
      schema: z.enum(['json_schema', 'json_object']),
      default: 'json_schema',
      doc: 'Whether that server takes JSON schemas (json_schema) or only promises JSON (json_object).',
      example: 'json_object',
    },
    prices: {
      env: 'LANGUAGE_MODEL_PRICES',
      schema: priceTable.optional(),
      doc: 'Prices that differ from the list: dollars for a million tokens of input, cached input and output, by the beginning of the model name.',
      example: 'gpt-5=1.25/0.125/10, llama=0/0/0',
    },
  },
});
