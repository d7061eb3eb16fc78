import type { Cost } from '#gateway';
import { type GenerateRequest, generate, modelList } from '../ports/language-model.ts';
import { costOf, DEAREST, FREE, priceOf, type TokenPrice } from './models.rules.ts';

/** No tokenizer makes more tokens than a text has bytes, so this is the most that can be charged. */
const mostFor =
  (vendor: string, fallback: TokenPrice) =>
  ({ model, instructions, parts, output, maxOutputTokens }: GenerateRequest): Cost => {
    const texts = [instructions, JSON.stringify(output.schema), ...parts.map((part) => part.text)];
    const inputTokens = texts.reduce((sum, text) => sum + Buffer.byteLength(text), 0);
    const usage = { inputTokens, cachedInputTokens: 0, outputTokens: maxOutputTokens };
    return { vendor, unit: 'USD', micros: costOf(priceOf(model, fallback), usage) };
  };

export const openaiGenerate = generate('openai', mostFor('openai', DEAREST));
export const openaiModelList = modelList('openai');
export const anthropicGenerate = generate('anthropic', mostFor('anthropic', DEAREST));
export const anthropicModelList = modelList('anthropic');
/** A server of one's own costs nothing unless a price is set for its models. */
export const compatibleGenerate = generate('compatible_model', mostFor('compatible_model', FREE));
export const compatibleModelList = modelList('compatible_model');
