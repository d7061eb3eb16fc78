import { z } from 'zod';
import { defineConfig } from '#core/config/index';

export const messagingConfig = defineConfig({
  section: 'messaging',
  doc: 'Who writes drafts.',
  keys: {
    model: {
      env: 'LEGWORK_DRAFT_MODEL',
      schema: z
        .string()
        .regex(
          /^(?:openai|anthropic|compatible_model)\/\S+$/,
          'must name a vendor and a model, e.g. openai/gpt-5-mini',
        )
        .optional(),
      doc: 'Model that writes first messages, follow-ups and messages after an absence, a "not now" or a long silence, of campaigns that ask for one, as vendor/model; its key is set under the vendor. Without it, and wherever a check says no to its text, templates write.',
      example: 'openai/gpt-5-mini',
    },
  },
});
