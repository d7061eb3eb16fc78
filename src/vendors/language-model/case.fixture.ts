import { z } from 'zod';
import type { Performer } from '#gateway';
import { serveSimulators } from '../kit/simulator.ts';
import type { VendorCase } from '../kit/vendor-case.fixture.ts';
import {
  anthropicPerformers,
  compatiblePerformers,
  type LanguageModelSettings,
  openaiPerformers,
} from './adapter.ts';
import {
  createLanguageModelSimulator,
  type LanguageModelSimulatorParts,
  type ModelKind,
} from './simulator.ts';

const KEY = 'test-key-of-a-model';

/** The answer a test asks for: its thought before its verdict. */
export const verdictSchema = z.object({
  thought: z.string().max(200),
  verdict: z.enum(['yes', 'no']),
  confidence: z.number().min(0).max(1),
  quote: z.string().nullable(),
});

export const requestFor = (model: string, more: object = {}) => ({
  model,
  instructions: 'Judge the sentence.',
  parts: [{ role: 'user', text: 'Grass is green.' }],
  output: { name: 'verdict', schema: z.toJSONSchema(verdictSchema) },
  maxOutputTokens: 500,
  ...more,
});

type Kind = {
  readonly vendor: string;
  readonly model: string;
  readonly performers: (settings: LanguageModelSettings) => Performer[];
};
export const KINDS: Readonly<Record<ModelKind, Kind>> = {
  openai: { vendor: 'openai', model: 'gpt-5-mini', performers: openaiPerformers },
  anthropic: { vendor: 'anthropic', model: 'claude-sonnet-5-5', performers: anthropicPerformers },
  compatible: { vendor: 'compatible_model', model: 'llama-local', performers: compatiblePerformers },
};

export async function startModel(
  kind: ModelKind,
  now: () => Temporal.Instant,
  more: Partial<Pick<LanguageModelSimulatorParts, 'answers' | 'perMinute'>> & { settings?: object } = {},
) {
  const { settings, ...parts } = more;
  const simulator = createLanguageModelSimulator({ kind, apiKey: KEY, now, ...parts });
  const server = await serveSimulators({ [`/${kind}`]: simulator });
  const performersFor = (apiKey: string) =>
    KINDS[kind].performers({ baseUrl: `${server.url}/${kind}`, apiKey, timeoutMs: 1_000, ...settings });
  return {
    simulator,
    performers: performersFor(KEY),
    strangers: performersFor('another-key'),
    close: server.close,
  };
}

const caseOf = (kind: ModelKind): VendorCase => ({
  vendor: KINDS[kind].vendor,
  ports: ['language_model'],
  async start({ now, perMinute }) {
    const running = await startModel(kind, now, { perMinute });
    const { vendor, model } = KINDS[kind];
    return {
      ...running,
      examples: [
        {
          operation: `language_model.${vendor}.generate`,
          input: requestFor(model),
          effects: () => running.simulator.charges().length,
        },
        { operation: `language_model.${vendor}.model_list`, input: {} },
      ],
    };
  },
});

export const openaiCase = caseOf('openai');
export const anthropicCase = caseOf('anthropic');
export const compatibleCase = caseOf('compatible');
