import { z } from 'zod';
import { defineConfig } from '#core/config/index';

export const approvalConfig = defineConfig({
  section: 'approval',
  doc: 'Where people are asked for their yes besides the web.',
  keys: {
    channel: {
      env: 'LEGWORK_APPROVAL_CHANNEL',
      schema: z
        .string()
        .regex(/^[A-Z][A-Z0-9]{5,20}$/, 'must be the id of a channel, e.g. C0123456789')
        .optional(),
      doc: 'Id of the Slack channel that batches are shown in, with buttons for who may approve. Without it they wait in the web.',
      example: 'C0123456789',
    },
  },
});
