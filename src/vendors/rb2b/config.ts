import { z } from 'zod';
import { defineConfig } from '#core/config/index';

export const rb2bConfig = defineConfig({
  section: 'rb2b',
  doc: 'RB2B, which tells who was on your pages.',
  keys: {
    webhookToken: {
      env: 'RB2B_WEBHOOK_TOKEN',
      schema: z.string().min(16).optional(),
      secret: true,
      doc: 'Made up by you: stands as ?secret= in the address RB2B posts to. Without it no visit is taken.',
      example: 'at-least-sixteen-characters',
    },
    previousWebhookToken: {
      env: 'RB2B_PREVIOUS_WEBHOOK_TOKEN',
      schema: z.string().min(16).optional(),
      secret: true,
      doc: 'The token before; still taken, because RB2B disconnects for good at the first refusal. Remove it once their page has the new address.',
      example: 'the-token-used-until-now',
    },
  },
});
