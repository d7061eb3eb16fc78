import type { ConfigOf } from '#core/config/index';
import { type LiveVendor, liveVendor } from './live-vendor.ts';
import type { vendorSections } from './vendor-config.ts';

type Config = ConfigOf<typeof vendorSections>;
const adapter = () => import('#vendors/language-model/adapter');
const models = (vendor: string) => ({ operation: `language_model.${vendor}.model_list`, input: {} });

/** Who writes and reads for us, always checked by code. */
export const modelVendors = ({ languageModel: own }: Config): readonly Promise<LiveVendor>[] => {
  const prices = own.prices ? { prices: own.prices } : {};
  return [
    liveVendor({
      vendor: 'openai',
      capabilities: ['language model'],
      needs: { OPENAI_API_KEY: own.openaiApiKey },
      connect: async () =>
        (await adapter()).openaiPerformers({
          baseUrl: own.openaiBaseUrl,
          apiKey: own.openaiApiKey?.reveal() ?? '',
          ...prices,
        }),
      probe: models('openai'),
    }),
    liveVendor({
      vendor: 'anthropic',
      capabilities: ['language model'],
      needs: { ANTHROPIC_API_KEY: own.anthropicApiKey },
      connect: async () =>
        (await adapter()).anthropicPerformers({
          baseUrl: own.anthropicBaseUrl,
          apiKey: own.anthropicApiKey?.reveal() ?? '',
          ...prices,
        }),
      probe: models('anthropic'),
    }),
    liveVendor({
      vendor: 'compatible_model',
      capabilities: ['language model'],
      needs: { COMPATIBLE_MODEL_BASE_URL: own.compatibleBaseUrl },
      connect: async () =>
        (await adapter()).compatiblePerformers({
          baseUrl: own.compatibleBaseUrl ?? '',
          apiKey: own.compatibleApiKey?.reveal() ?? '',
          structured: own.compatibleStructured,
          ...prices,
        }),
      probe: models('compatible_model'),
    }),
  ];
};
