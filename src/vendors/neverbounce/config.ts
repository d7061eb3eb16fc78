import { z } from 'zod';
import { defineConfig, webUrl } from '#core/config/index';

export const neverbounceConfig = defineConfig({
  section: 'neverbounce',
  doc: 'NeverBounce, a verifier of e-mail addresses.',
  keys: {
    apiKey: {
      env: 'NEVERBOUNCE_API_KEY',
      schema: z.string().min(8).optional(),
      secret: true,
      doc: 'Key of a NeverBounce custom integration. Without it NeverBounce is not asked.',
      example: 'secret_from-the-apps-page',
    },
    baseUrl: {
      env: 'NEVERBOUNCE_BASE_URL',
      schema: webUrl,
      default: 'https://api.neverbounce.com/v4.2',
      doc: 'Address of the NeverBounce API; another one only for tests.',
      example: 'https://api.neverbounce.com/v4.2',
    },
    webhookSecret: {
      env: 'NEVERBOUNCE_WEBHOOK_SECRET',
      schema: z.string().min(16).optional(),
      secret: true,
      doc: 'Made up by you: NeverBounce sends it back with every report about a list. Without it lists are only looked at.',
      example: 'at-least-sixteen-characters',
    },
  },
});
