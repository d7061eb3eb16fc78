import { z } from 'zod';
import { defineConfig } from '#core/config/index';
import { wholeNumber } from '#core/config/words';
import { LOG_DAYS } from './backfill/backfill-logs.ts';
import { REVISIONS } from './revision.rules.ts';

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
    revisions: {
      env: 'LEGWORK_ANSWER_REVISIONS',
      schema: wholeNumber(0, 3),
      default: String(REVISIONS.most),
      doc: 'How often a model writes an answer again that breaks a rule, told what it breaks; on LinkedIn once at most. With 0, or when all are used up, a person decides.',
      example: '3',
    },
    revisionSeconds: {
      env: 'LEGWORK_ANSWER_REVISION_SECONDS',
      schema: wholeNumber(15, 120),
      default: String(REVISIONS.seconds),
      doc: 'Seconds that writing an answer again may take in all.',
      example: '60',
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
