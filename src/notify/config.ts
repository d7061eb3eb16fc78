import { z } from 'zod';
import { defineConfig } from '#core/config/index';

export const notifyConfig = defineConfig({
  section: 'notify',
  doc: 'Who is told when something is wrong.',
  keys: {
    alertChannel: {
      env: 'LEGWORK_ALERT_CHANNEL',
      schema: z
        .string()
        .regex(/^[A-Z][A-Z0-9]{5,20}$/, 'must be the id of a channel, e.g. C0123456789')
        .optional(),
      doc: 'Id of the Slack channel that alerts are posted to. Without it they stay on Home.',
      example: 'C0123456789',
    },
  },
});
