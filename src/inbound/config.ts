import { defineConfig } from '#core/config/index';
import { wholeNumber } from '#core/config/words';
import { DAYS_BACK, MOST_DAYS } from './reconcile/look.rules.ts';

export const inboundConfig = defineConfig({
  section: 'inbound',
  doc: 'How answers are looked for.',
  keys: {
    reconcileDays: {
      env: 'LEGWORK_RECONCILE_DAYS',
      schema: wholeNumber(1, MOST_DAYS),
      default: String(DAYS_BACK),
      doc: 'How many days back the nightly comparison of mailboxes and vendors with the database goes.',
      example: '14',
    },
  },
});
