import { z } from 'zod';
import { defineConfig } from '#core/config/index';
import { wholeNumber } from '#core/config/words';
import { LOG_DAYS } from './backfill/backfill-logs.ts';

export const autosendConfig = defineConfig({
  section: 'autosend',
  doc: 'Who writes answers to replies, and how long logs about it are kept.',
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
    backfillLogDays: {
      env: 'LEGWORK_BACKFILL_LOG_DAYS',
      schema: wholeNumber(1, 365),
      default: String(LOG_DAYS),
      doc: 'Days a log of a backfill is kept; it names the people whose replies were worked off.',
      example: '14',
    },
  },
});
