import { z } from 'zod';
import { defineConfig } from '#core/config/index';
import { wholeNumber } from '#core/config/words';
import { DAYS_BACK, MOST_DAYS } from './reconcile/look.rules.ts';
import { SIGNAL_DAYS } from './signals/intent-fusion.rules.ts';
import { HIT_DAYS } from './tracking/hit.rules.ts';

export const inboundConfig = defineConfig({
  section: 'inbound',
  doc: 'How answers are looked for, and how long it is kept who looked at mail and pages.',
  keys: {
    model: {
      env: 'LEGWORK_READING_MODEL',
      schema: z
        .string()
        .regex(
          /^(?:openai|anthropic|compatible_model)\/\S+$/,
          'must name a vendor and a model, e.g. openai/gpt-5-mini',
        )
        .optional(),
      doc: 'Model that reads replies a second time where a campaign wants that, as vendor/model; its key is set under the vendor. It names what the rules could not, and never overrides a no, an opt-out or automatic mail. Without it rules alone read.',
      example: 'openai/gpt-5-mini',
    },
    reconcileDays: {
      env: 'LEGWORK_RECONCILE_DAYS',
      schema: wholeNumber(1, MOST_DAYS),
      default: String(DAYS_BACK),
      doc: 'How many days back the nightly comparison of mailboxes and vendors with the database goes.',
      example: '14',
    },
    hitDays: {
      env: 'LEGWORK_TRACKING_HIT_DAYS',
      schema: wholeNumber(1, 3_650),
      default: String(HIT_DAYS),
      doc: 'How many days each single opening and click of tracked mail is kept, with the program and the place it came from. What it counted for stays.',
      example: '30',
    },
    signalDays: {
      env: 'LEGWORK_SIGNAL_DAYS',
      schema: wholeNumber(1, 3_650),
      default: String(SIGNAL_DAYS),
      doc: 'How many days a signal, and who a visitor was, is kept after it has nothing to say any more.',
      example: '90',
    },
  },
});
