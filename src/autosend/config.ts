import { z } from 'zod';
import { defineConfig } from '#core/config/index';

export const autosendConfig = defineConfig({
  section: 'autosend',
  doc: 'Who writes answers to replies.',
  keys: {
    model: {
      env: 'LEGWORK_ANSWER_MODEL',
      schema: z
        .string()
        .regex(
          /^(?:openai|anthropic|compatible_model)\/\S+$/,
          'must name a vendor and a model, e.g. openai/gpt-5-mini',
        )
        .optional(),
      doc: 'Model that writes and judges answers, as vendor/model; its key is set under the vendor. Without it the rules write, and only scheduling goes without a person.',
      example: 'openai/gpt-5-mini',
    },
  },
});
